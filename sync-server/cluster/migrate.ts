/**
 * `npm run migrate`: moves a relay from its data folder (LANTERN_DATA) into an empty database (LANTERN_STORE), in one transaction.
 * The folder stays as it is; the relay in it must not run. Started on the database afterwards, it is the same relay.
 */
import process from 'node:process';
import { open } from 'lmdb';
import { initCrypto, systemRandomBytes } from '#crypto/relay/relay-identity.ts';
import { parseConfig } from '../config.ts';
import { openDataFolder, type DataFolder } from '../data-folder.ts';
import { openTables, type Tables } from '../store/lmdb-tables.ts';
import { openLmdbSideRows } from '../store/lmdb-side-rows.ts';
import { encodeNumber, readU64 } from '../store/numbers.ts';
import type { Session } from '../store/postgres-connection.ts';
import { openDatabase } from '../store/postgres-open.ts';
import { packRows, TABLES, WRITE_ROWS, type Put } from '../store/postgres-tables.ts';

const BATCH_BYTES = 4_194_304;
const KEY_BYTES = 32;
const KEYS = ['relay-key', 'push-key', 'call-key'] as const;
const SIDE_TABLES = ['pieces', 'rooms', 'pushes'] as const;
type SideName = (typeof SIDE_TABLES)[number];

function fail(words: string): never {
  process.stderr.write(`Lantern migrate: ${words}.\n`);
  process.exit(1);
}

/** Rows of the folder, one after another. */
async function* rowsOf(tables: Tables, folder: DataFolder): AsyncGenerator<Put> {
  for (const table of TABLES) {
    if (isSide(table)) continue;
    for (const { key, value } of tables[table].getRange()) {
      // In the database a snapshot's row says by which commit it came; of these, by one that everybody knows.
      const row = table === 'snapshots' ? encodeNumber(0) : Uint8Array.from(value);
      yield { table, key: Uint8Array.from(key), value: row };
    }
  }
  const side = openLmdbSideRows(folder.sideFolder);
  for (const table of SIDE_TABLES)
    for (const row of await side.under(table, new Uint8Array(0))) yield { table, ...row };
  await side.close();
}

const isSide = (table: string): table is SideName => SIDE_TABLES.some((side) => side === table);

async function copy(folder: DataFolder, session: Session): Promise<number> {
  const root = open<Buffer, Uint8Array>({
    path: folder.storeFolder,
    noSubdir: false,
    keyEncoding: 'binary',
    encoding: 'binary',
    maxDbs: 16,
  });
  const tables = openTables(root);
  const commit = tables.meta.get(Buffer.from('commit'));
  const eras = tables.meta.get(Buffer.from('eras'));
  if (commit === undefined || eras === undefined) fail('the data folder holds nothing to move');
  const batch: Put[] = [];
  let [bytes, count] = [0, 0];
  const write = async (): Promise<void> => {
    if (batch.length === 0) return;
    await session.run({ name: 'write-rows', text: WRITE_ROWS, values: packRows(batch.splice(0)) });
    bytes = 0;
  };
  for await (const put of rowsOf(tables, folder)) {
    batch.push(put);
    count += 1;
    bytes += put.value.length;
    if (bytes >= BATCH_BYTES) await write();
  }
  await write();
  await session.run({
    name: 'place',
    text: 'UPDATE lantern_position SET commit = $1, eras = $2',
    values: [readU64(commit, 0), Buffer.from(eras)],
  });
  await root.close();
  return count;
}

async function copyKeys(folder: DataFolder, session: Session): Promise<void> {
  for (const name of KEYS) {
    const value = await folder.key(name, systemRandomBytes(KEY_BYTES));
    await session.run({
      name: 'key',
      text: 'INSERT INTO lantern_keys VALUES ($1, $2)',
      values: [name, Buffer.from(value)],
    });
  }
}

const config = parseConfig(process.env);
if (!config.ok) fail(`${config.error.variable} is not set to something usable`);
const { LANTERN_DATA: data, LANTERN_STORE: url } = config.value;
if (url === 'lmdb') fail('set LANTERN_STORE to the database');
await initCrypto();
const folder = await openDataFolder(data, systemRandomBytes).catch(() =>
  fail('the data folder cannot be used, or a relay is using it'),
);
const database = await openDatabase(url, 0).catch(() => fail('the database cannot be used'));
if (database.commit > 0) fail('the database is not empty; nothing was changed');
const { writer } = database;
await writer.runAll('BEGIN');
try {
  const count = await copy(folder, writer);
  await copyKeys(folder, writer);
  await writer.runAll('COMMIT');
  process.stdout.write(`Moved ${String(count)} rows. Start the relay with LANTERN_STORE now.\n`);
} catch {
  fail('the rows could not be written; nothing was changed');
}
await writer.close();
process.exit(0);
