/** Starts the relay process, after making sure that its port is free. */
import { createServer } from 'node:net';
import { runInForeground, typeScript } from './processes.mjs';
import { fail } from './words.mjs';

/** @returns the running relay: `ended` resolves to its exit code, `stop` asks it to end. */
export async function startRelay(port, env = {}) {
  if (!(await isFree(port))) {
    fail(`Port ${port} is taken: stop the other program, or choose a port with PORT=${port + 1}.`);
  }
  return runInForeground(typeScript('sync-server/main.ts'), {
    env: { ...env, PORT: String(port) },
  });
}

/** The port asked for, or the usual one. */
export function chosenPort(text = process.env.PORT ?? '8787') {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    fail(`PORT must be a number from 1 to 65535, not "${text}".`);
  }
  return port;
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
