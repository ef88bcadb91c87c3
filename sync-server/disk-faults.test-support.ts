/** Faults of a disk, made by strace, and what a relay says of its health meanwhile. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { test } from 'vitest';
import { notRun } from '../tests/architecture/not-run.ts';
import type { RelayProcess } from './relay-process.test-support.ts';

const isThere = (program: string, ...parameters: readonly string[]): boolean => {
  try {
    execFileSync(program, parameters, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const needing =
  (isPossible: () => boolean, lacking: string) =>
  (name: string, run: () => Promise<void>): void => {
    test(name, { timeout: 120_000 }, async (context) => {
      if (!isPossible()) notRun(context, lacking);
      await run();
    });
  };

/** Without strace system calls can neither be seen nor made to fail: the test says so, and fails where CI is. */
export const traced = needing(() => isThere('strace', '-V'), 'strace is not installed');

/** A small disk of one's own takes a namespace of one's own. */
export const onSmallDisk = needing(
  () => isThere('unshare', '-rm', 'true'),
  'namespaces are not allowed here',
);

/** Attaches strace to a relay and all its threads; resolves when it watches. */
export async function straceOn(
  relay: RelayProcess,
  options: readonly string[],
): Promise<ChildProcess> {
  const strace = spawn('strace', ['-f', ...options, '-p', String(relay.child.pid)]);
  await new Promise<void>((resolve) => {
    strace.stderr.on('data', (bytes: Buffer) => {
      if (bytes.toString().includes('attached')) resolve();
    });
  });
  return strace;
}

const ASKED_MAX = 5_000;

/** Asks until the relay says so of itself. */
export async function healthIs(url: string, status: string): Promise<void> {
  for (let asked = 0; asked < ASKED_MAX; asked++) {
    const health: unknown = await (await fetch(`${url}/healthz`)).json();
    if (typeof health === 'object' && health !== null && 'status' in health)
      if (health.status === status) return;
  }
  throw new Error(`the relay never said that it is ${status}`);
}
