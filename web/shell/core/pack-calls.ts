/** The shift pack for the screens: making it ready, keeping it up to date, its end and its account. */
import type { CommandError } from '#kernel/feature.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { Committed } from '#sync/engine/committed.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { accountForSome, beginClosing } from '#sync/emergency/close-pack.ts';
import {
  beginPack,
  channelsAsked,
  isPacked,
  keepPack,
  lackingShares,
  takePackShares,
} from '#sync/emergency/pack.ts';
import type { EmergencyAccess } from '#ui/emergency-port.ts';
import type { GlassQuestions } from './glass-questions.ts';
import type { PassedTime } from './passed-time.ts';
import type { CorePorts } from './ports.ts';

type Answered = Promise<Result<void, CommandError>>;
type PackPart = Pick<EmergencyAccess, 'preparePack' | 'closePack' | 'packCovers'>;

const HOUR_MS = 3_600_000;
/** Several keys may change at once; one question is enough for them. */
const ASK_SOON_MS = 1_000;
const ASK_AGAIN_MS = 30_000;
/** How much of the time that has passed may be forgotten when the program ends. */
const NOTE_TIME_MS = 600_000;

export class PackCalls implements PackPart {
  readonly #engine: Engine;
  readonly #timers: CorePorts['timers'];
  readonly #questions: GlassQuestions;
  readonly #passed: PassedTime;
  #cancelAsking: (() => void) | undefined;
  #cancelEnd: (() => void) | undefined;
  #isAccounting = false;

  constructor(
    { timers }: Pick<CorePorts, 'timers'>,
    parts: {
      readonly engine: Engine;
      readonly questions: GlassQuestions;
      readonly passed: PassedTime;
    },
  ) {
    this.#timers = timers;
    this.#engine = parts.engine;
    this.#questions = parts.questions;
    this.#passed = parts.passed;
  }

  preparePack: PackPart['preparePack'] = async ({ records, reason, hours, passphrase }) => {
    const known = await this.#questions.isTheirs(passphrase);
    if (!known.ok) return known;
    const duty = this.#questions.duty();
    if (!duty.ok) return duty;
    const at = this.#passed.now();
    const until = Math.min(at + hours * HOUR_MS, duty.value.until);
    const begun = await this.#engine.step((step) =>
      Promise.resolve(beginPack(step, { records, reason, at, until })),
    );
    if (begun.ok) this.#askWithin(0);
    return begun;
  };

  closePack: PackPart['closePack'] = ({ words }) =>
    this.#engine.step((step) => Promise.resolve(beginClosing(step, words)));

  packCovers: PackPart['packCovers'] = (records) => {
    const { memory } = this.#engine;
    const now = this.#passed.now();
    return Promise.resolve(
      memory === undefined ? [] : records.filter((record) => isPacked(memory, record, now)),
    );
  };

  stop(): void {
    this.#cancelAsking?.();
    this.#cancelEnd?.();
    this.#cancelAsking = undefined;
    this.#cancelEnd = undefined;
  }

  refresh(
    memory: Memory,
    { entries, everything }: Pick<Committed, 'entries' | 'everything'>,
  ): void {
    const { pack } = memory.emergency.packs;
    if (pack === undefined) return this.stop();
    this.#passed.saw(pack.seenAt);
    if (pack.isClosing) void this.#account();
    else this.#endInTime(pack.until);
    if (!pack.isClosing && (entries || everything)) this.#askWithin(ASK_SOON_MS);
  }

  #endInTime(until: number): void {
    const left = until - this.#passed.now();
    this.#cancelEnd?.();
    this.#cancelEnd = this.#timers.schedule(Math.max(0, Math.min(left, NOTE_TIME_MS)), () => {
      if (left <= NOTE_TIME_MS) this.#passed.saw(until);
      void this.#noteTime();
    });
  }

  /** Also the end, once it has come. */
  #noteTime(): Answered {
    const now = this.#passed.now();
    return this.#engine.step((step) => {
      const { pack } = step.memory.emergency.packs;
      if (pack === undefined || pack.isClosing) return Promise.resolve(ok(undefined));
      if (now >= pack.until) return Promise.resolve(beginClosing(step, ''));
      keepPack(step, { ...pack, seenAt: now });
      return Promise.resolve(ok(undefined));
    });
  }

  async #account(): Promise<void> {
    if (this.#isAccounting) return;
    this.#isAccounting = true;
    for (;;) {
      const more = await this.#engine.step(accountForSome);
      // What failed is tried again with the next change, or at the next start.
      if (!more.ok || !more.value) break;
    }
    this.#isAccounting = false;
  }

  #askWithin(delayMs: number): void {
    this.#cancelAsking ??= this.#timers.schedule(delayMs, () => {
      void this.#askAll().then((asked) => {
        this.#cancelAsking = undefined;
        const code = asked.ok ? undefined : asked.error.code;
        if (code === 'relay/unavailable') this.#askWithin(ASK_AGAIN_MS);
      });
    });
  }

  async #askAll(): Answered {
    for (;;) {
      const { memory } = this.#engine;
      const pack = memory?.emergency.packs.pack;
      const lacking = memory === undefined ? [] : lackingShares(memory);
      if (pack === undefined || lacking.length === 0) return ok(undefined);
      const answer = await this.#questions.ask({
        ...{ purpose: 'pack', reason: pack.reason, notAfter: pack.until },
        channels: channelsAsked(lacking),
      });
      if (!answer.ok) return answer;
      const taken = await this.#engine.step((step) => {
        takePackShares(step, lacking, answer.value);
        return Promise.resolve(ok(undefined));
      });
      if (!taken.ok) return taken;
    }
  }
}
