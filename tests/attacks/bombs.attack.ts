/** Attack 20: changes that would become far more than they are. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import { beforeAll, expect, test } from 'vitest';
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { readChangeHeader } from '#crypto/work/change-header.ts';
import { uleb } from '#crypto/work/people.test-support.ts';
import { inflateWithin } from '../../web/sync/bounded-inflate.ts';

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  await Promise.all([initCrypto(), initializeWasm(readFileSync(wasm))]);
});

const MEGABYTE = 1 << 20;

/** A deflated change that would become so many zeros. */
function bombOf(megabytes: number): Uint8Array {
  const deflated = deflateRawSync(new Uint8Array(megabytes * MEGABYTE));
  const frame = [Uint8Array.of(0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 2), uleb(deflated.length)];
  return concatBytes([...frame, deflated]);
}

test('attack 20: 64 bombs of 64 MiB in one envelope cost less than a tenth of a second', () => {
  const bomb = bombOf(64);
  const before = process.memoryUsage().arrayBuffers;
  let quickestMs = Number.POSITIVE_INFINITY;
  for (let part = 0; part < 64; part++) {
    const started = performance.now();
    const read = readChangeHeader(bomb, inflateWithin);
    expect(read).toEqual({ ok: false, error: { code: 'crypto/bomb' } });
    quickestMs = Math.min(quickestMs, performance.now() - started);
  }
  // The receiver stops at the first one. What others do on this machine meanwhile is not counted: the quickest tells the work.
  expect(quickestMs).toBeLessThan(100);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MEGABYTE);
});
