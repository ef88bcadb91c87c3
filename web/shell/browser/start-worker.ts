/** Starts the engine's worker from the one file the bundler made of it. */
import { trustedScript } from '#ui/trusted-script.ts';
import workerUrl from './engine.worker.ts?worker&url';

export const startWorker = (): Worker => new Worker(trustedScript(workerUrl), { type: 'module' });
