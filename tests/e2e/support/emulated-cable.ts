/**
 * A device on a cable: the browser's list of cables cannot be answered without a screen and no such device is plugged in here, so
 * the page gets one port of ours through the browser's own streams. It talks by itself, or answers what is written to it.
 */
import type { BrowserContext, Page } from '@playwright/test';

interface PortInPage {
  /** Line settings, each time the port was opened. */
  readonly opened: readonly { readonly baudRate: number; readonly parity?: string }[];
  readonly written: readonly (readonly number[])[];
  /** Sends these bytes several times a second while the port is open. */
  talk(bytes: readonly number[]): void;
  /** Answers every question with these bytes. */
  reply(bytes: readonly number[]): void;
  /** The cable is pulled. */
  pull(): void;
}

/** Runs in the page before its scripts. */
function plugIn(): void {
  const opened: unknown[] = [];
  const written: number[][] = [];
  let says: readonly number[] = [];
  let answer: readonly number[] = [];
  let wasGiven = false;
  let line: ReadableStreamDefaultController<Uint8Array> | undefined;
  let talking: ReturnType<typeof setInterval> | undefined;

  const send = (bytes: readonly number[]): void => {
    if (bytes.length > 0) line?.enqueue(Uint8Array.from(bytes));
  };
  const end = (): void => {
    clearInterval(talking);
    line = undefined;
  };
  const port = {
    readable: null as ReadableStream<Uint8Array> | null,
    writable: null as WritableStream<Uint8Array> | null,
    getInfo: () => ({ usbVendorId: 0x067b, usbProductId: 0x2303 }),
    open(settings: unknown) {
      opened.push(settings);
      port.readable = new ReadableStream<Uint8Array>({
        start: (controller) => void (line = controller),
        cancel: end,
      });
      port.writable = new WritableStream<Uint8Array>({
        write(bytes) {
          written.push([...bytes]);
          send(answer);
        },
      });
      talking = setInterval(() => send(says), 250);
      return Promise.resolve();
    },
    close: () => Promise.resolve(end()),
  };
  const serial = {
    requestPort() {
      wasGiven = true;
      return Promise.resolve(port);
    },
    getPorts: () => Promise.resolve(wasGiven ? [port] : []),
  };
  Object.defineProperty(navigator, 'serial', { value: serial });
  Object.defineProperty(globalThis, 'emulatedCable', {
    value: {
      opened,
      written,
      talk: (bytes: readonly number[]) => (says = bytes),
      reply: (bytes: readonly number[]) => (answer = bytes),
      pull() {
        line?.error(new DOMException('', 'NetworkError'));
        end();
      },
    },
  });
}

interface PageWithCable {
  readonly emulatedCable: PortInPage;
}

export class EmulatedCable {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened. */
  static prepare(context: BrowserContext): Promise<unknown> {
    return context.addInitScript(plugIn);
  }

  talk(bytes: readonly number[]): Promise<void> {
    return this.#tell('talk', bytes);
  }

  reply(bytes: readonly number[]): Promise<void> {
    return this.#tell('reply', bytes);
  }

  pull(): Promise<void> {
    return this.#tell('pull', []);
  }

  opened(): Promise<PortInPage['opened']> {
    return this.#page.evaluate(() => (globalThis as unknown as PageWithCable).emulatedCable.opened);
  }

  written(): Promise<PortInPage['written']> {
    return this.#page.evaluate(
      () => (globalThis as unknown as PageWithCable).emulatedCable.written,
    );
  }

  #tell(what: 'talk' | 'reply' | 'pull', bytes: readonly number[]): Promise<void> {
    return this.#page.evaluate(
      ([act, sent]) => {
        (globalThis as unknown as PageWithCable).emulatedCable[act](sent);
      },
      [what, bytes] as const,
    );
  }
}
