/** The notices of an open session: one for all screens, with what was done with them and when this device says so aloud. */
import { createContext, onMount, untrack } from 'svelte';
import type { App } from '../app-port.ts';
import type { AttentionItem } from '../attention.ts';
import {
  freshIn,
  keptMarks,
  marked,
  noticesOf,
  NO_MARKS,
  parseMarks,
  type Notice,
  type NoticeMarks,
} from './notices.ts';
import {
  momentOf,
  NOTHING_TOLD,
  parseTelling,
  tellingIn,
  type TellingSettings,
} from './telling.ts';

const MARKS_PLACE = 'notices';
const SETTINGS_PLACE = 'notices-told';

export class NoticeKeeper {
  readonly #app: Pick<App, 'keepDraft' | 'readDraft'>;
  readonly #show: (isUrgent: boolean) => void;
  #items = $state.raw<readonly AttentionItem[]>([]);
  #marks = $state.raw<NoticeMarks>(NO_MARKS);
  #settings = $state.raw(NOTHING_TOLD);
  #isRead = false;
  #known: readonly string[] | undefined;
  #toldAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: Pick<App, 'keepDraft' | 'readDraft'>, show: (isUrgent: boolean) => void) {
    this.#app = app;
    this.#show = show;
  }

  get all(): readonly Notice[] {
    return noticesOf(this.#items, this.#marks);
  }

  get unread(): number {
    return this.all.filter(({ isRead }) => !isRead).length;
  }

  get settings(): TellingSettings {
    return this.#settings;
  }

  async begin(): Promise<void> {
    const [marks, settings] = await Promise.all([
      this.#app.readDraft(MARKS_PLACE),
      this.#app.readDraft(SETTINGS_PLACE),
    ]);
    if (marks.ok) this.#marks = parseMarks(marks.value);
    if (settings.ok) this.#settings = parseTelling(settings.value);
    this.#isRead = true;
  }

  /** What waits now, whenever it changes. What was there when the session opened is not news. */
  take(items: readonly AttentionItem[]): void {
    this.#items = items;
    const all = this.all;
    const before = this.#known;
    this.#known = all.map(({ key }) => key);
    if (before === undefined || !this.#isRead) return;
    const fresh = freshIn(all, before);
    if (fresh.length > 0) this.#tell(fresh.some(({ isUrgent }) => isUrgent));
  }

  mark(keys: readonly string[], mark: 'read' | 'gone'): void {
    this.#marks = marked(this.#marks, { items: this.#items, keys, mark });
    void this.#app.keepDraft({ place: MARKS_PLACE, text: keptMarks(this.#marks) });
  }

  change(change: Partial<TellingSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    void this.#app.keepDraft({ place: SETTINGS_PLACE, text: JSON.stringify(this.#settings) });
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #tell(isUrgent: boolean): void {
    const moment = momentOf(Date.now(), this.#toldAt);
    const wait = tellingIn(this.#settings, { isUrgent }, moment);
    if (wait === undefined || (wait > 0 && this.#timer !== undefined)) return;
    const show = () => {
      this.#timer = undefined;
      this.#toldAt = Date.now();
      this.#show(isUrgent);
    };
    if (wait === 0) show();
    else this.#timer = setTimeout(show, wait);
  }
}

const [getNotices, setNotices] = createContext<NoticeKeeper>();
export { getNotices };

/** For the layout of an open session, once. `items` is asked again whenever what it reads changes. */
export function provideNotices(
  app: App,
  {
    items,
    show,
  }: {
    readonly items: () => readonly AttentionItem[];
    readonly show: (isUrgent: boolean) => void;
  },
): NoticeKeeper {
  const keeper = new NoticeKeeper(app, show);
  setNotices(keeper);
  onMount(() => {
    void keeper.begin();
    return () => keeper.end();
  });
  $effect(() => {
    const next = items();
    // What taking them reads of the keeper is not what it waits for.
    untrack(() => keeper.take(next));
  });
  return keeper;
}
