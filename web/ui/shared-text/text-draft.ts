/**
 * The typing of one person in one text, between the field and the engine. Saves two seconds after the first unsaved key at
 * the latest, or at a pause, and at once while somebody else writes in it too; saves before it shows what others wrote; keeps
 * what is typed meanwhile. Knows no screen.
 */
import type { Heads } from '#kernel/document.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Timers } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import { sameStyle, type StyledText } from '#kernel/styled-text.ts';
import { rebasedStyled, styledDifference, type StyledEdit } from './styled-merge.ts';

export const SAVE_MS_MAX = 2_000;
const PAUSE_MS = 800;
/** While two write together, one waits to see the other: a save that soon is an entry of its own, so only then. */
export const TOGETHER_SAVE_MS = 100;
/** Somebody who has written nothing for so long is not writing together with anybody. */
export const TOGETHER_MS = 30_000;

export interface TextVersion {
  readonly text: string;
  /** How its letters look; left out where nothing is kept of that. */
  readonly formats?: string;
  readonly heads: Heads;
}

/** `text` and `formats` are what the field has to show. */
export interface TextDraftState extends StyledText {
  /** Whether the field holds anything that is not saved on this device. */
  readonly unsaved: boolean;
  /** Why the last try to save failed. */
  readonly failure: CommandError | undefined;
}

export interface TextDraftParts {
  readonly timers: Timers;
  /** Resolves after the draft was told of a version that holds the edit. */
  readonly save: (
    edit: StyledEdit & { readonly base: Heads },
  ) => Promise<Result<unknown, CommandError>>;
  readonly changed: (state: TextDraftState) => void;
}

type StyledVersion = Required<TextVersion>;

const EMPTY: StyledText = { text: '', formats: '' };

export class TextDraft {
  readonly #parts: TextDraftParts;
  #base: StyledVersion | undefined;
  #latest: StyledVersion | undefined;
  #shown: StyledText = EMPTY;
  #held = false;
  #sending: Promise<void> | undefined;
  /** The field as it was sent, until a version that holds it arrives. */
  #sent: StyledText | undefined;
  #failure: CommandError | undefined;
  #cancelPause: (() => void) | undefined;
  #cancelDeadline: (() => void) | undefined;
  /** Set while somebody else is writing, too. */
  #endTogether: (() => void) | undefined;

  constructor(parts: TextDraftParts) {
    this.#parts = parts;
  }

  get state(): TextDraftState {
    return { ...this.#shown, unsaved: this.#unsaved, failure: this.#failure };
  }

  /** The engine has this version now, with the changes of everybody it heard of. */
  arrived({ text, formats = '', heads }: TextVersion): void {
    const version: StyledVersion = { text, formats, heads };
    if (text !== (this.#sent ?? this.#latest ?? version).text) this.#hearOther();
    this.#latest = version;
    if (this.#base === undefined) {
      this.#base = version;
      this.#shown = { text, formats };
      this.#parts.changed(this.state);
    } else this.#settle();
  }

  /** The field holds this text now, with these looks. */
  typed(text: string, formats = ''): void {
    this.#shown = { text, formats };
    this.#parts.changed(this.state);
    if (this.#unsaved) this.#schedule();
  }

  /** While a word is being composed (Arabic, Chinese …) the field must not be touched. */
  hold(held: boolean): void {
    this.#held = held;
    this.#settle();
  }

  /** Saves what is unsaved; resolves when that was tried. */
  async flush(): Promise<void> {
    this.#cancelTimers();
    await this.#sending;
    await this.#send();
  }

  /** Saves what is unsaved and forgets the timers; the field is gone. */
  async close(): Promise<void> {
    await this.flush();
    this.#cancelTimers();
    this.#endTogether?.();
  }

  get #unsaved(): boolean {
    if (this.#sending !== undefined) return true;
    return this.#base !== undefined && !sameStyle(this.#shown, this.#sent ?? this.#base);
  }

  /** What was planned before is too late now; whatever is unsaved is planned anew when this version is taken in. */
  #hearOther(): void {
    if (this.#endTogether === undefined) this.#cancelTimers();
    this.#endTogether?.();
    const end = this.#parts.timers.schedule(TOGETHER_MS, () => (this.#endTogether = undefined));
    this.#endTogether = () => {
      end();
      this.#endTogether = undefined;
    };
  }

  #schedule(): void {
    if (this.#endTogether !== undefined) {
      this.#cancelDeadline ??= this.#parts.timers.schedule(TOGETHER_SAVE_MS, this.#flushSoon);
      return;
    }
    this.#cancelPause?.();
    this.#cancelPause = this.#parts.timers.schedule(PAUSE_MS, this.#flushSoon);
    this.#cancelDeadline ??= this.#parts.timers.schedule(SAVE_MS_MAX, this.#flushSoon);
  }

  readonly #flushSoon = (): void => void this.flush();

  #cancelTimers(): void {
    this.#cancelPause?.();
    this.#cancelDeadline?.();
    this.#cancelPause = undefined;
    this.#cancelDeadline = undefined;
  }

  #send(): Promise<void> {
    if (this.#sending !== undefined) return this.#sending;
    // An edit names the version its author saw; while ours is on its way there is no such version yet.
    if (this.#base === undefined || this.#sent !== undefined) return Promise.resolve();
    const edit = styledDifference(this.#base, this.#shown);
    if (edit === undefined) return Promise.resolve();
    this.#sent = this.#shown;
    this.#sending = this.#finish(this.#parts.save({ base: this.#base.heads, ...edit }));
    return this.#sending;
  }

  async #finish(saving: ReturnType<TextDraftParts['save']>): Promise<void> {
    const result = await saving;
    this.#sending = undefined;
    this.#failure = result.ok ? undefined : result.error;
    if (!result.ok) this.#sent = undefined;
    this.#parts.changed(this.state);
    if (result.ok) this.#settle();
  }

  /** Moves on to the latest version, once nothing typed before it is unsaved. */
  #settle(): void {
    const [base, latest] = [this.#base, this.#latest];
    if (base === undefined || latest === undefined || sameHeads(base.heads, latest.heads)) return;
    if (this.#held || this.#sending !== undefined) return;
    if (this.#sent === undefined && !sameStyle(this.#shown, base)) {
      void this.flush();
      return;
    }
    this.#shown = rebasedStyled(this.#sent ?? base, this.#shown, latest);
    this.#base = latest;
    this.#sent = undefined;
    this.#parts.changed(this.state);
    if (this.#unsaved) this.#schedule();
  }
}

const sameHeads = (a: Heads, b: Heads): boolean =>
  a.length === b.length && a.every((head) => b.includes(head));
