/**
 * A real serial line under a real browser: bytes go through a terminal of the kernel that lies where `/dev/ttyS0` is. It takes root
 * and a machine that lets mounts be made; elsewhere there is none, and a test takes the port inside the page.
 */
import { execFile } from 'node:child_process';
import { access, mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BROWSER = new URL('browser-with-cable.sh', import.meta.url).pathname;
/** Several times a second, as devices do. */
const EVERY_MS = 330;

interface Launching {
  readonly executablePath?: string | undefined;
}

export class SerialLine {
  readonly #folder: string;
  readonly #line: FileHandle;
  #says: Uint8Array = new Uint8Array();
  readonly #talking: ReturnType<typeof setInterval>;

  private constructor(folder: string, line: FileHandle) {
    this.#folder = folder;
    this.#line = line;
    this.#talking = setInterval(() => {
      if (this.#says.length > 0) void line.write(this.#says).catch(() => undefined);
    }, EVERY_MS);
  }

  /** Undefined where this machine allows none. */
  static async create(): Promise<SerialLine | undefined> {
    try {
      if (process.getuid?.() !== 0) return undefined;
      await access('/dev/ttyS0');
      await run('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/run']);
      await run('script', ['-qc', 'true', '/dev/null']);
    } catch {
      return undefined;
    }
    const folder = await mkdtemp(join(tmpdir(), 'lantern-cable-'));
    await run('mkfifo', [join(folder, 'line')]);
    // Both ways, so that neither end waits for the other.
    return new SerialLine(folder, await open(join(folder, 'line'), constants.O_RDWR));
  }

  /** How the browser is started that has this line, and has granted it to one address. */
  launching<Options extends Launching>(options: Options, address: string) {
    const env = {
      ...process.env,
      LANTERN_BROWSER: options.executablePath ?? '/usr/bin/chromium',
      LANTERN_ADDRESS: address,
      LANTERN_CABLE: this.#folder,
    };
    return { ...options, executablePath: BROWSER, env };
  }

  /** Sends these bytes again and again; none is silence. */
  talk(bytes: readonly number[]): void {
    this.#says = Uint8Array.from(bytes);
  }

  /** The device is gone: nobody holds the other end any more. */
  async pull(): Promise<void> {
    clearInterval(this.#talking);
    process.kill(Number(await readFile(join(this.#folder, 'pid'), 'utf8')));
  }

  async remove(): Promise<void> {
    clearInterval(this.#talking);
    await this.#line.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
