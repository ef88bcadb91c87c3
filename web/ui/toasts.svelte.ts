/** The one short message at the foot of the screen: what was done, and how to take it back. A new one takes the old one's place. */

const SHOWN_MS = 6_000;

export interface Toast {
  readonly text: string;
  readonly undo: (() => void) | undefined;
}

export class Toasts {
  #shown: Toast | undefined = $state.raw();
  #timer: ReturnType<typeof setTimeout> | undefined;

  get shown(): Toast | undefined {
    return this.#shown;
  }

  show(text: string, undo?: () => void): void {
    clearTimeout(this.#timer);
    this.#shown = { text, undo };
    this.#timer = setTimeout(() => this.close(), SHOWN_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#shown = undefined;
  }
}
