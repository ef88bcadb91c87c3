/** Leading to one place of a long conversation and keeping it in sight while what is around it is drawn. */
import type { DocumentId } from '#kernel/ids.ts';
import type { PageInList } from '../queries.ts';
import { messageKey } from '../records.ts';
import { pageBefore, pageSince, type Sought } from './sought.ts';

interface SeekingParts {
  readonly pages: () => readonly PageInList[];
  /** Told when what is looked for is not shown any more. */
  readonly missing: () => void;
}

export class Seeking {
  readonly #parts: SeekingParts;
  #sought = $state.raw<Sought | undefined>();
  #target: HTMLElement | undefined;
  /** Until somebody scrolls by hand. */
  #isHeld = false;

  constructor(parts: SeekingParts, first: Sought | undefined) {
    this.#parts = parts;
    if (first !== undefined) this.seek(first);
  }

  get sought(): Sought | undefined {
    return this.#sought;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  seek(place: Sought): void {
    this.#isHeld = true;
    this.#target = undefined;
    this.#sought = place;
  }

  /** Again, after something around it has changed its height. */
  show(): void {
    this.#target?.scrollIntoView({ block: this.#isReturn ? 'start' : 'center' });
  }

  found(element: HTMLElement): void {
    this.#target = element;
    this.show();
    if (!this.#isReturn) element.focus({ preventScroll: true });
  }

  /** It is not on the page where it was looked for. Who only comes back is led to the end. */
  missed(): void {
    const place = this.#sought;
    if (place === undefined) return;
    const before = pageBefore(this.#parts.pages(), place.document);
    if ('isEarlier' in place && before !== undefined)
      return this.seek({ ...place, document: before.document });
    if (!this.#isReturn) this.#parts.missing();
    this.letGo();
    this.#sought = undefined;
  }

  letGo(): void {
    this.#isHeld = false;
  }

  goToDay(since: number): void {
    const page = pageSince(this.#parts.pages(), since);
    if (page !== undefined) this.seek({ document: page.document, since });
  }

  /** A message of a page before this one. */
  goBackTo(message: string, from: DocumentId): void {
    const before = pageBefore(this.#parts.pages(), from);
    if (before === undefined) return this.#parts.missing();
    this.seek({ document: before.document, key: messageKey(message), isEarlier: true });
  }

  get #isReturn(): boolean {
    return this.#sought !== undefined && 'isLeft' in this.#sought;
  }
}

/** The first message in sight of a scrolled conversation. */
export function firstInSight(
  log: HTMLElement,
  documentOf: (id: string | undefined) => DocumentId | undefined,
): Sought | undefined {
  const { top } = log.getBoundingClientRect();
  const inSight = [...log.querySelectorAll<HTMLElement>('[data-message]')].find(
    (element) => element.getBoundingClientRect().bottom > top,
  );
  const [page, id] = [documentOf(inSight?.dataset['page']), inSight?.dataset['message']];
  if (page === undefined || id === undefined) return undefined;
  return { document: page, key: messageKey(id), isLeft: true };
}
