/**
 * What was acknowledged is there after kills at random times and in the images of a power cut, and the disk is synced before
 * anything is acknowledged: the tests that say so, run as often as the bar asks. A figure is 0 when they pass.
 */
import { spawn } from 'node:child_process';
import type { Figures } from '../../bench.ts';
import { atMost } from '../figures.ts';

const KILLS = 20;

/** What it said is shown where it did not pass: a figure of 1 does not tell why. */
const passes = (file: string, pattern = ''): Promise<boolean> =>
  new Promise((resolve) => {
    const tests = spawn(
      'node_modules/.bin/vitest',
      [
        ...['run', '--project', 'process', file],
        ...['--testNamePattern', pattern, '--testTimeout=600000'],
      ],
      {
        cwd: new URL('../../..', import.meta.url).pathname,
        env: { ...process.env, LANTERN_KILLS: String(KILLS) },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const said: string[] = [];
    for (const stream of [tests.stdout, tests.stderr])
      stream.on('data', (bytes: Buffer) => said.push(bytes.toString()));
    tests.once('error', (reason) => said.push(reason.message));
    tests.once('close', (code) => {
      if (code !== 0) console.log(said.join(''));
      resolve(code === 0);
    });
  });

export async function durability(): Promise<Figures> {
  const isKept = await passes('sync-server/main.process.test.ts', 'kills at random times');
  const isWhole = await passes('sync-server/store/power-cut.process.test.ts', 'a power cut');
  const isSynced = await passes('sync-server/sync-order.process.test.ts');
  return {
    'acknowledged-and-lost-after-20-kills': atMost(isKept ? 0 : 1, 0),
    'acknowledged-and-lost-in-power-cut-images': atMost(isWhole ? 0 : 1, 0),
    'acknowledged-before-the-sync': atMost(isSynced ? 0 : 1, 0),
  };
}
