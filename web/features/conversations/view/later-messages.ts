/**
 * Messages that wait on this device for their time, sealed like a draft. They are sent while this device is awake and unlocked, once
 * their time has come; what cannot be sent stays and says so. Knows no screen.
 */
import * as v from 'valibot';
import type { CommandError } from '#kernel/feature.ts';
import type { Clock, Timers } from '#kernel/ports.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { idSchema, messageText, optionalId } from '../records.ts';

const PLACE = 'messages-later';
export const LATER_MAX = 20;
/** A timer further ahead than this is set again on the way. */
const TIMER_MS_MAX = 3_600_000;
/** As much as one draft holds, with room for the marks around it. */
const KEPT_LENGTH_MAX = 19_000;

const laterSchema = v.object({
  id: v.pipe(v.string(), v.maxLength(64)),
  conversation: idSchema,
  /** Milliseconds since 1970. */
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  text: messageText,
  urgent: v.boolean(),
  needsReply: v.boolean(),
  replyTo: optionalId,
  hasFailed: v.optional(v.boolean(), false),
});
const keptSchema = v.pipe(v.array(laterSchema), v.maxLength(LATER_MAX));

export type LaterMessage = Readonly<v.InferOutput<typeof laterSchema>>;

export interface LaterParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly read: (place: string) => Promise<Result<string, CommandError>>;
  readonly keep: (draft: {
    readonly place: string;
    readonly text: string;
  }) => Promise<Result<void, CommandError>>;
  readonly send: (message: LaterMessage) => Promise<boolean>;
  readonly changed: (messages: readonly LaterMessage[]) => void;
}

export class LaterMessages {
  readonly #parts: LaterParts;
  #messages: readonly LaterMessage[] = [];
  #cancel: (() => void) | undefined;
  #isSending = false;
  #isEnded = false;

  constructor(parts: LaterParts) {
    this.#parts = parts;
  }

  /** Reads what waits, and sends what is due. What cannot be read is left as it lies. */
  async begin(): Promise<void> {
    const kept = await this.#parts.read(PLACE);
    if (kept.ok) this.#messages = parseKept(kept.value);
    this.#tell();
    await this.sendDue();
  }

  /** 'engine/too-large' when too much waits already. */
  async add(message: LaterMessage): Promise<Result<void, CommandError>> {
    const next = [...this.#messages, message];
    if (next.length > LATER_MAX) return err({ code: 'engine/too-large' });
    const kept = await this.#keep(next);
    this.#wait();
    return kept;
  }

  async remove(id: string): Promise<void> {
    await this.#keep(this.#messages.filter((one) => one.id !== id));
  }

  /** Whatever its time is. */
  async sendNow(id: string): Promise<void> {
    const message = this.#messages.find((one) => one.id === id);
    if (message !== undefined) await this.#send([message]);
  }

  async sendDue(): Promise<void> {
    const now = this.#parts.clock.now();
    await this.#send(this.#messages.filter(({ at, hasFailed }) => at <= now && !hasFailed));
    this.#wait();
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel?.();
  }

  async #send(messages: readonly LaterMessage[]): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (const message of messages) {
      if (this.#isEnded) break;
      const isSent = await this.#parts.send(message);
      const others = this.#messages.filter(({ id }) => id !== message.id);
      await this.#keep(isSent ? others : [...others, { ...message, hasFailed: true }]);
    }
    this.#isSending = false;
  }

  async #keep(messages: readonly LaterMessage[]): Promise<Result<void, CommandError>> {
    const text = messages.length === 0 ? '' : JSON.stringify(messages);
    if (text.length > KEPT_LENGTH_MAX) return err({ code: 'engine/too-large' });
    const kept = await this.#parts.keep({ place: PLACE, text });
    if (!kept.ok) return kept;
    this.#messages = messages;
    this.#tell();
    return ok(undefined);
  }

  #tell(): void {
    this.#parts.changed([...this.#messages].sort((a, b) => a.at - b.at));
  }

  #wait(): void {
    this.#cancel?.();
    const next = Math.min(
      ...this.#messages.filter(({ hasFailed }) => !hasFailed).map(({ at }) => at),
    );
    if (this.#isEnded || next === Infinity) return;
    const delay = Math.min(TIMER_MS_MAX, Math.max(0, next - this.#parts.clock.now()));
    this.#cancel = this.#parts.timers.schedule(delay, () => void this.sendDue());
  }
}

function parseKept(text: string): readonly LaterMessage[] {
  if (text === '') return [];
  try {
    const parsed = v.safeParse(keptSchema, JSON.parse(text));
    return parsed.success ? parsed.output : [];
  } catch {
    // What is no list of messages waits for nobody.
    return [];
  }
}
