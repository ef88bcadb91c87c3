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
 * Runs a command in the foreground: it shares this terminal, is told of every signal this process gets,
 * and its exit code is returned.
 */
export function runInForeground(command, { env = {} } = {}) {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const handOn = (signal) => child.kill(signal);
  process.on('SIGINT', handOn).on('SIGTERM', handOn).on('SIGHUP', handOn);
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${program} did not start: ${error.message}\n`);
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(signal ? 0 : (code ?? 1)));
  });
  return { ended, stop: () => child.kill('SIGTERM') };
}
