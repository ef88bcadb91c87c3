/** The headless client called in this process, over a folder of its own: what it printed, complained of and answered. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from './command-line.ts';

export const PASSPHRASE = 'long enough for a test';

export interface Ran {
  readonly code: number;
  readonly printed: readonly string[];
  readonly complaints: readonly string[];
  /** The value on the last line, when it is JSON. */
  readonly json: unknown;
}

export interface Surroundings {
  readonly passphrase?: string | undefined;
  readonly input?: string;
  readonly typed?: readonly string[];
  readonly heard?: (line: string) => void;
  /** Handed the function that stops the command, as Ctrl-C does. */
  readonly interruptible?: (interrupt: () => void) => void;
}

export async function lantern(args: readonly string[], around: Surroundings = {}): Promise<Ran> {
  const printed: string[] = [];
  const complaints: string[] = [];
  const typed = [...(around.typed ?? [])];
  const code = await runCommandLine(args, {
    environment: { LANTERN_PASSPHRASE: around.passphrase },
    readInput: () => Promise.resolve(around.input ?? ''),
    askSecret: () => Promise.resolve(typed.shift()),
    print: (line) => {
      printed.push(line);
      around.heard?.(line);
    },
    complain: (line) => complaints.push(line),
    onInterrupt: (run) => {
      around.interruptible?.(run);
      return () => undefined;
    },
  });
  const last = printed.at(-1) ?? '';
  const json: unknown = /^[[{]/.test(last) ? JSON.parse(last) : undefined;
  return { code, printed, complaints, json };
}

/** A device of its own: the same folder and relay on every call, the right passphrase unless another is given. */
export class Device {
  readonly folder: string;
  readonly #relay: string;

  private constructor(folder: string, relay: string) {
    this.folder = folder;
    this.#relay = relay;
  }

  static async create(relay: string): Promise<Device> {
    return new Device(await mkdtemp(join(tmpdir(), 'lantern-client-')), relay);
  }

  run(args: readonly string[], around: Surroundings = {}): Promise<Ran> {
    const place = ['--data', join(this.folder, 'device'), '--relay', this.#relay];
    return lantern([...args, ...place], { passphrase: PASSPHRASE, ...around });
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
