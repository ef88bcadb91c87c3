/**
 * The built app in memory: every file there is, read once at the start. A path is looked up in a map and never becomes a
 * file name again, so there is nothing to traverse.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export interface AppFile {
  readonly contentType: string;
  readonly etag: string;
  readonly plain: Uint8Array;
  readonly brotli: Uint8Array | undefined;
  readonly gzip: Uint8Array | undefined;
}

/** Files by the path they are asked for, beginning with a slash. */
export type AppFiles = ReadonlyMap<string, AppFile>;

/** A build larger than this is not an app: the start fails instead of filling memory. */
const APP_BYTES_MAX = 268_435_456;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
};

/** Reads a folder. An empty map when it does not exist: the relay then serves no app. Throws above APP_BYTES_MAX. */
export async function readAppFiles(folder: string): Promise<AppFiles> {
  const contents = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const name of await namesIn(folder)) {
    const content = await readFile(join(folder, name));
    bytes += content.length;
    if (bytes > APP_BYTES_MAX) throw new Error('the app folder is too large to serve');
    contents.set(`/${name.split(sep).join('/')}`, content);
  }
  const files = new Map<string, AppFile>();
  for (const [path, plain] of contents) {
    if (isCompressedTwin(path, contents)) continue;
    files.set(path, {
      contentType: TYPES[extname(path)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      plain,
      brotli: contents.get(`${path}.br`),
      gzip: contents.get(`${path}.gz`),
    });
  }
  return files;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

const isCompressedTwin = (path: string, contents: ReadonlyMap<string, Uint8Array>): boolean =>
  /\.(br|gz)$/.test(path) && contents.has(path.slice(0, -3));
