/** The main job in real browsers, over two relays at one PostgreSQL that is started for it and ended after it. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { postgresBinaries, startPostgres } from '../support/postgres.ts';

const binaries = await postgresBinaries();
if (binaries === undefined) {
  console.log('not run: PostgreSQL is not installed (apt-get install postgresql)');
  process.exit(1);
}
const database = await startPostgres(binaries);
const repeat = `--repeat-each=${process.env['LANTERN_RUNS'] ?? '1'}`;
const child = spawn(process.execPath, ['scripts/e2e.mjs', 'main-job', repeat], {
  stdio: 'inherit',
  env: { ...process.env, LANTERN_NODES: database.url, LANTERN_NODES_FOLDER: database.folder },
});
const code = await new Promise<number>((resolve) => {
  child.on('close', (ended) => {
    resolve(ended ?? 1);
  });
});
await database.stop();
process.exit(code);
