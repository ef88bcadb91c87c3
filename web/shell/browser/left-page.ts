/** What a page that is left hands to the one after it in the same window: whose it was, and how much they left to send. */

export interface Left {
  /** The name of their store. */
  readonly id: string;
  /** Entries that exist only on this device, as the screen counted them last. */
  readonly waiting: number;
}

const KEY = 'lantern-left';
const FORM = /^(\S{1,64}) (\d{1,9})$/;

export class LeftPage {
  readonly #window: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

  constructor(window: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#window = window;
  }

  leave({ id, waiting }: Left): void {
    this.#window.setItem(KEY, `${id} ${String(waiting)}`);
  }

  /** Once: a page that is loaded later for another reason finds nothing. */
  take(): Left | undefined {
    const [, id, waiting] = FORM.exec(this.#window.getItem(KEY) ?? '') ?? [];
    this.#window.removeItem(KEY);
    return id === undefined ? undefined : { id, waiting: Number(waiting) };
  }
}
