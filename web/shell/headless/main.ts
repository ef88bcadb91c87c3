/** The headless client as a program: the terminal, the signals and the exit code around the command line. */
import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { askSecret, readInput } from './terminal.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function onInterrupt(run: () => void): () => void {
  for (const signal of STOP_SIGNALS) process.once(signal, run);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, run);
  };
}

// Everything this program makes is for its owner alone.
process.umask(0o077);
process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  readInput,
  askSecret,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  onInterrupt,
});
