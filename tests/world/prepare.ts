/** What a world needs before anything in it runs: libsodium and Automerge, loaded once for a process. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import { initCrypto } from '#crypto/primitives/sodium.ts';

let prepared: Promise<unknown> | undefined;

export function prepare(): Promise<unknown> {
  const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  return (prepared ??= Promise.all([initCrypto(), initializeWasm(readFileSync(wasm))]));
}
