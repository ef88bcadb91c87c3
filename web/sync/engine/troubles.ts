/** What is wrong between this device and its relay, for as long as it is. Nothing here is lost by any of it. */

/**
 * Worst first. 'two-stories': it signed two histories of one channel. 'not-trusted': it is not the relay that is pinned.
 * 'damaged': what it keeps was changed there. 'full': it has no room left for this clinic. 'cannot-save': its disk refuses. 'went-back': it lost what it had acknowledged
 * and is being sent it again.
 */
export const TROUBLES = [
  'two-stories',
  'not-trusted',
  'damaged',
  'full',
  'cannot-save',
  'went-back',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export class Troubles {
  readonly #present = new Set<Trouble>();
  readonly #whenChanged: () => void;

  constructor(whenChanged: () => void) {
    this.#whenChanged = whenChanged;
  }

  get worst(): Trouble | undefined {
    return TROUBLES.find((trouble) => this.#present.has(trouble));
  }

  began(trouble: Trouble): void {
    if (this.#present.has(trouble)) return;
    this.#present.add(trouble);
    this.#whenChanged();
  }

  over(...troubles: readonly Trouble[]): void {
    const ended = troubles.filter((trouble) => this.#present.delete(trouble));
    if (ended.length > 0) this.#whenChanged();
  }

  /** By the code with which the relay refused an envelope; undefined for what says nothing about the relay. */
  static ofRefusal(code: string): Trouble | undefined {
    if (code === 'relay/quota') return 'full';
    return code === 'relay/unavailable' ? 'cannot-save' : undefined;
  }
}
