/** Writes the published vectors anew: `node scripts/run.mjs tests/vectors/write.ts`. A changed file is a changed format. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { DERIVATIONS_FILE, derivations } from './derivations.ts';
import { HISTORY_FILE, historyFileOf } from './history-file.ts';
import { channelSamples } from './make/channel-samples.ts';
import { glassSamples } from './make/glass-samples.ts';
import { historyVectors } from './make/histories.ts';
import { keySamples } from './make/key-samples.ts';
import { logSamples } from './make/log-samples.ts';
import { peopleSamples } from './make/people-samples.ts';
import { relaySamples } from './make/relay-samples.ts';
import { fileOf } from './make/sample.ts';
import { workSamples } from './make/work-samples.ts';
import { FOLDER } from './vector-file.ts';

await initCrypto();
mkdirSync(FOLDER, { recursive: true });
const samples = [
  logSamples,
  workSamples,
  keySamples,
  peopleSamples,
  relaySamples,
  glassSamples,
  channelSamples,
];
for (const sample of samples.flatMap((make) => make())) {
  const file = fileOf(sample);
  writeFileSync(new URL(`${file.structure}.json`, FOLDER), `${JSON.stringify(file, null, 1)}\n`);
  console.log(
    `${file.structure}: ${String(file.valid.length)} valid, ${String(file.mustFail.length)} must fail`,
  );
}
writeFileSync(DERIVATIONS_FILE, `${JSON.stringify(derivations(), null, 1)}\n`);
const histories = historyVectors();
writeFileSync(HISTORY_FILE, `${JSON.stringify(historyFileOf(histories), null, 1)}\n`);
console.log(`${String(histories.length)} histories`);
