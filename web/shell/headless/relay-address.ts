/** Where the server is, and the public key it answers with; the key is asked for once, when a clinic is founded, and pinned. */
import * as v from 'valibot';
import { fromHex } from '#crypto/encoding/bytes.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { RELAY_PATH } from '#protocol/version.ts';
import type { Failure } from './command.ts';

const KEY_WAIT_MS = 5_000;
const DEFAULT_ADDRESS = 'http://localhost:8787';
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface RelayAddress {
  /** Where the app is, without a slash at the end; invitation links lead there. */
  readonly origin: string;
  readonly socket: string;
}

/** 'headless/bad-relay' for what is no address, and for http to another machine: on the way somebody could swap the key. */
export function parseRelayAddress(text: string): Result<RelayAddress, Failure> {
  const address = text === '' ? DEFAULT_ADDRESS : text;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isPrivate =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
  if (url === undefined || !isPrivate) return err({ code: 'headless/bad-relay', field: '--relay' });
  const { origin } = url;
  return ok({ origin, socket: `${origin.replace(/^http/, 'ws')}${RELAY_PATH}` });
}

const schema = v.object({ relayPublicKey: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });

/** Undefined when the server cannot be reached or answers something else. */
export async function askRelayKey({ origin }: RelayAddress): Promise<Uint8Array | undefined> {
  try {
    const signal = AbortSignal.timeout(KEY_WAIT_MS);
    const response = await fetch(`${origin}/relay.json`, { signal, redirect: 'error' });
    const parsed = v.safeParse(schema, await response.json());
    return parsed.success ? fromHex(parsed.output.relayPublicKey) : undefined;
  } catch {
    return undefined;
  }
}
