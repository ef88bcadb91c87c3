/** Which processors the server under measurement has, and which the load: they keep out of each other's way where that is possible. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';

const count = availableParallelism();
const SERVER = Math.max(1, Math.floor(count / 2));

const canPin = count > 1 && spawnSync('taskset', ['--version']).status === 0;

const SERVER_PROCESSORS = `0-${String(SERVER - 1)}`;
const LOAD_PROCESSORS = `${String(SERVER)}-${String(count - 1)}`;

/** True when server and load run on processors of their own. */
export const isPinned = canPin;

/** The command that runs a server on its processors. */
export const onServerProcessors = (command: readonly string[]): readonly string[] =>
  canPin ? ['taskset', '--cpu-list', SERVER_PROCESSORS, ...command] : command;

/** From here on this process and what it starts keeps to the processors of the load. */
export const keepToLoadProcessors = (): void => {
  moveTo(LOAD_PROCESSORS);
};

/** Starts something on the processors of the server that cannot be told where to run. */
export async function startedOnServerProcessors<T>(start: () => Promise<T>): Promise<T> {
  moveTo(SERVER_PROCESSORS);
  return await start().finally(keepToLoadProcessors);
}

function moveTo(processors: string): void {
  if (canPin)
    spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', processors, String(process.pid)]);
}
