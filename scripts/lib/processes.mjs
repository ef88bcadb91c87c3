/** Starting other programs: quietly with their output kept, or in the foreground with signals handed on. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from './paths.mjs';

const OUTPUT_CHARACTERS_MAX = 2_000_000;

/** A command-line tool of an installed package, as a program and its first arguments. */
export const tool = (name) => [join(projectFolder, 'node_modules', '.bin', name)];

/** A TypeScript entry point of this project, run by Node. */
export const typeScript = (path) => [process.execPath, '--import', 'tsx', path];

/** The npm that runs this script, or the one on the path. */
export const npm = () =>
  process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];

/**
 * Runs a command to its end and keeps what it writes. Never rejects: a program that cannot be started
 * ends with code 127.
 * @returns {Promise<{ code: number, output: string, seconds: number }>}
 */
export function runQuietly(command, { env = {} } = {}) {
  const [program, ...args] = command;
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: projectFolder,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-OUTPUT_CHARACTERS_MAX);
    };
    const end = (code) => resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => {
      keep(error.message);
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/**
 * Runs a command in the foreground: it shares this terminal and is told of every signal this process gets.
 * @returns `ended` resolves to its exit code, 0 when it was asked to stop; `stop` asks it.
 */
export function runInForeground(command, { env = {} } = {}) {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  let wasAsked = false;
  const stop = (signal = 'SIGTERM') => {
    wasAsked = true;
    child.kill(signal);
  };
  const handOn = (signal) => {
    wasAsked = true;
    // A terminal sends Ctrl-C to every program in front of it; told twice, a program may stop half way.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) stop(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, handOn);
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${program} did not start: ${error.message}\n`);
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? (wasAsked ? 0 : 1)));
  });
  return { ended, stop: () => stop() };
}
