/** A Chromium of a test's own over a profile that stays: killed by its process group, as a phone whose battery is pulled. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chromium, type Browser, type Page } from '@playwright/test';

/** Where a browser that was told port 0 says on which it listens. */
const LISTENING = /DevTools listening on (ws:\/\/\S+)/;
const START_MS_MAX = 60_000;

export class KillableBrowser {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess, browser: Browser) {
    const [context] = browser.contexts();
    const [page] = context?.pages() ?? [];
    if (page === undefined) throw new Error('a profile opens with a page');
    this.page = page;
    this.#browser = browser;
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
  }

  static async start(profile: string, program: string): Promise<KillableBrowser> {
    const options = [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
      ...[
        '--disable-background-networking',
        '--disable-component-update',
        '--hide-crash-restore-bubble',
      ],
      ...['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    ];
    const child = spawn(program, options, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      return new KillableBrowser(child, await chromium.connectOverCDP(await address(child)));
    } catch (error) {
      killGroup(child);
      throw error;
    }
  }

  /** From one moment to the next, with everything it had not yet handed to the system. */
  async kill(): Promise<void> {
    killGroup(this.#child);
    await this.#ended;
    await this.#browser.close().catch(() => undefined);
  }
}

/** The browser and the processes it started, and no others: they are a group of their own. */
function killGroup({ pid, exitCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
}

function address({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`no browser: ${output}`)), START_MS_MAX);
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [, found] = LISTENING.exec(output) ?? [];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}
