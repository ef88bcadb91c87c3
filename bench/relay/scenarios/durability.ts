/**
 * What was acknowledged is there after kills at random times, and the disk is synced before anything is acknowledged: the tests
 * that say so, run as often as the bar asks. A figure is 0 when they pass.
 */
import { spawn } from 'node:child_process';
import type { Figures } from '../../bench.ts';
import { atMost } from '../figures.ts';

const KILLS = 20;

const passes = (pattern: string): Promise<boolean> =>
  new Promise((resolve) => {
    const tests = spawn(
      'node_modules/.bin/vitest',
      [
        ...['run', '--project', 'process', 'sync-server/main.process.test.ts'],
        ...['--testNamePattern', pattern, '--testTimeout=600000'],
      ],
      {
        cwd: new URL('../../..', import.meta.url).pathname,
        env: { ...process.env, LANTERN_KILLS: String(KILLS) },
        stdio: ['ignore', 'ignore', 'ignore'],
      },
    );
    tests.once('exit', (code) => {
      resolve(code === 0);
    });
  });

export async function durability(): Promise<Figures> {
  const isKept = await passes('kills at random times');
  const isSynced = await passes('synced before the receipt leaves');
  return {
    'acknowledged-and-lost-after-20-kills': atMost(isKept ? 0 : 1, 0),
    'acknowledged-before-the-sync': atMost(isSynced ? 0 : 1, 0),
  };
}
