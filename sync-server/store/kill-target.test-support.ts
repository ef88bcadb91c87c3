/** A program that commits to a store until it is killed, and says after each commit that it is on the disk. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { StoreScript } from './store-script.test-support.ts';

const [folder = '', era = '1'] = process.argv.slice(2);
await initCrypto();
const timer = () => () => undefined;
const store = await openLmdbStore({ folder, era: Number(era), timer });
const script = await StoreScript.after(store);
for (;;) {
  const commit = script.next();
  const result = await store.commit(commit);
  if (!result.ok) process.exit(1);
  // By the system's own call, so that the word is out before the next commit begins.
  writeSync(1, `${String(commit.number)}\n`);
}
