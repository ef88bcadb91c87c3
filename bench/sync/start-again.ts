/**
 * A device of a busy clinic is switched on: `start-again.ts FOLDER ADDRESS` prints one line of JSON. A process of its own, so
 * that its memory is its own. The passphrase's Argon2id is timed apart and taken off: it is slow by intention.
 */
import process from 'node:process';
import { systemRandomBytes } from '#crypto/primitives/sodium.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import { createVault } from '#sync/vault.ts';
import { ok } from '#kernel/result.ts';
import { withClient } from '#shell/headless/client.ts';
import { callOf, notesOf, PASSPHRASE, patientsOf, recordsOf } from './devices.ts';

const SAMPLE_MS = 20;
/** Records looked into after the first list, as somebody does in a morning. */
const LOOKED_INTO = 50;

const [folder = '', address = ''] = process.argv.slice(2);

let peakBytes = 0;
const sample = (): void => {
  const { heapUsed, external } = process.memoryUsage();
  peakBytes = Math.max(peakBytes, heapUsed + external);
};
const sampling = setInterval(sample, SAMPLE_MS).unref();

const began = performance.now();
const ended = await withClient(callOf(address, folder), async (client) => {
  await client.wait(() => patientsOf(client) > 0);
  const openMs = performance.now() - began;
  const patients = patientsOf(client);
  sample();
  let notes = 0;
  for (const record of recordsOf(client).slice(0, LOOKED_INTO)) notes += notesOf(client, record);
  sample();
  clearInterval(sampling);
  const passphraseMs = timeOf(() =>
    createVault({ rows: new MemoryStore(), random: systemRandomBytes }, PASSPHRASE),
  );
  console.log(
    JSON.stringify({ startMs: openMs - passphraseMs, passphraseMs, peakBytes, patients, notes }),
  );
  return ok({ lines: [], json: undefined });
});
process.exitCode = ended.ok ? 0 : 1;

function timeOf(run: () => unknown): number {
  const at = performance.now();
  run();
  return performance.now() - at;
}
