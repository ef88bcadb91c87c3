/** The relay and the browser killed at random moments, the relay twice as often: nothing that was confirmed is lost. */
import { spawn } from 'node:child_process';
import { runsOr } from './depth.ts';

const kills = runsOr(500);

const PARTS: readonly (readonly string[])[] = [
  [
    'node_modules/.bin/vitest',
    ...['run', 'sync-server/main.process.test.ts'],
    ...['--testNamePattern=kills at random times', '--testTimeout=7200000'],
  ],
  [process.execPath, 'scripts/e2e.mjs', 'kills'],
];

async function codeOf([program = '', ...args]: readonly string[]): Promise<number> {
  const env = {
    ...process.env,
    LANTERN_KILLS: String(2 * kills),
    LANTERN_BROWSER_KILLS: String(kills),
  };
  const child = spawn(program, args, { stdio: 'inherit', env });
  return await new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

for (const part of PARTS) process.exitCode ||= await codeOf(part);
