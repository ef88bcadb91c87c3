/**
 * The headers every answer carries, and the policies of the app, its workers and its service worker. Sent as headers,
 * because a policy in the page cannot say who may frame it.
 */
import { createHash } from 'node:crypto';

export type Header = readonly [name: string, value: string];

/** Where a page was asked for: loopback over plain HTTP is a secure context, and has no wss. */
export type Origin = 'loopback' | 'public';

const PERMISSIONS = [
  'camera=(self)',
  'microphone=(self)',
  'bluetooth=(self)',
  'serial=(self)',
  'screen-wake-lock=(self)',
  'display-capture=()',
  'geolocation=()',
  'usb=()',
  'hid=()',
  'midi=()',
  'payment=()',
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  'clipboard-read=()',
  'idle-detection=()',
  'browsing-topics=()',
  'storage-access=()',
  'xr-spatial-tracking=()',
].join(', ');

const COMMON: readonly Header[] = [
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-embedder-policy', 'require-corp'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['origin-agent-cluster', '?1'],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['permissions-policy', PERMISSIONS],
];

const TRANSPORT: Header = [
  'strict-transport-security',
  'max-age=63072000; includeSubDomains; preload',
];

/** Headers that do not depend on what is answered. */
export const commonHeaders = (origin: Origin): readonly Header[] =>
  origin === 'public' ? [...COMMON, TRANSPORT] : COMMON;

const connections = (origin: Origin): string =>
  origin === 'loopback'
    ? "connect-src 'self' wss: https: ws://localhost:* ws://127.0.0.1:*"
    : "connect-src 'self' wss: https:";

/** SvelteKit hides the text that announces a navigation by this one style attribute; every other is refused. */
const ANNOUNCER_STYLE = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='";

/** The policy of the page. `scriptHashes` are of the scripts inside it, as `scriptHashesOf` gives them. */
export function documentPolicy(origin: Origin, scriptHashes: readonly string[]): string {
  const scripts = ["script-src 'self' 'wasm-unsafe-eval'", ...scriptHashes].join(' ');
  const directives = [
    "default-src 'none'",
    scripts,
    "script-src-attr 'none'",
    "style-src 'self'",
    `style-src-attr 'unsafe-hashes' ${ANNOUNCER_STYLE}`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    connections(origin),
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "child-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html sveltekit-trusted-url app-worker',
  ];
  if (origin === 'public') directives.push('upgrade-insecure-requests');
  return directives.join('; ');
}

/** The worker that holds keys has no network: not this server's, not anybody's. */
export const WORKER_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'";

/** The service worker fetches the app's own files and nothing else. */
export const SERVICE_WORKER_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";

/** The `'sha256-…'` sources of the scripts that stand inside a page. */
export function scriptHashesOf(html: string): readonly string[] {
  const hashes: string[] = [];
  for (const match of html.matchAll(/<script(?<attributes>[^>]*)>(?<text>[\s\S]*?)<\/script>/gi)) {
    const { attributes = '', text = '' } = match.groups ?? {};
    if (/\ssrc\s*=/i.test(attributes)) continue;
    hashes.push(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  }
  return hashes;
}
