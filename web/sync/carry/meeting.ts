/**
 * Two devices that are near each other, over any path that carries frames in order: each says what it has, the other answers with
 * what is missing, until neither lacks anything; and again whenever one of them has something new. Who listens is told by the
 * path, for instance by two codes that were shown from screen to screen; what is said is sealed in any case.
 *
 *   message = kind u8 (1 STANDING, 2 PARCEL, 3 NOTHING) | content
 *   frame   = last u8 (1 for the last of a message) | bytes
 */
import { concatBytes, toHex } from '#crypto/encoding/bytes.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Timers } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import { PARCEL_BYTES_MAX } from './parcel-limits.ts';

const KIND = { standing: 1, parcel: 2, nothing: 3 } as const;
const FRAME_BYTES = 16 * 1024;
/** What was committed within this time is told in one go. */
const SETTLE_MS = 300;

/** What a meeting asks of the engine. `salt` is agreed by both sides before it begins, 32 bytes. */
export interface MeetingEngine {
  standing(salt: Uint8Array): Promise<Result<Uint8Array, CommandError>>;
  answer(question: {
    readonly salt: Uint8Array;
    readonly standing: Uint8Array;
  }): Promise<Result<Uint8Array | undefined, CommandError>>;
  take(
    parcel: Uint8Array,
  ): Promise<Result<{ readonly taken: number; readonly carried: number }, CommandError>>;
}

export interface MeetingPorts {
  readonly engine: MeetingEngine;
  readonly salt: Uint8Array;
  readonly timers: Timers;
  /** Resolves when there is room for more. */
  readonly send: (frame: Uint8Array) => Promise<void>;
  readonly changed: (state: MeetingState) => void;
}

export interface MeetingState {
  /** Whether neither side knew of anything the other lacks, the last time both said so. */
  readonly agreed: boolean;
  /** Envelopes that came in, for this device and for others. */
  readonly received: number;
  /** Parcels handed over. */
  readonly sent: number;
  /** Why it broke off; undefined while it goes on. */
  readonly failure: string | undefined;
}

export class Meeting {
  readonly #ports: MeetingPorts;
  #state: MeetingState = { agreed: false, received: 0, sent: 0, failure: undefined };
  #incoming: Uint8Array[] = [];
  #incomingBytes = 0;
  #work: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #isEnded = false;
  /** Whether they lack nothing of ours, and we nothing of theirs, by what was said last. */
  #theyHaveAll = false;
  #weHaveAll = false;
  /** What they said last that they have. */
  #theirs: Uint8Array | undefined;
  /** How often something has changed here. */
  #version = 0;
  /** What was known on both sides when we sent something last: what did not help then is not sent again. */
  #sentFor = '';

  constructor(ports: MeetingPorts) {
    this.#ports = ports;
  }

  begin(): void {
    this.#say();
  }

  /** Something was committed on this device: the other is told, and given what they lack by what they said last. */
  committed(): void {
    if (this.#isEnded) return;
    this.#version += 1;
    this.#cancel ??= this.#ports.timers.schedule(SETTLE_MS, () => {
      this.#cancel = undefined;
      this.#say();
      this.#then(() => this.#answer());
    });
  }

  /** A frame as it was sent; what is none ends the meeting. */
  received(frame: Uint8Array): void {
    if (this.#isEnded) return;
    this.#incoming.push(frame.slice(1));
    this.#incomingBytes += frame.length;
    if (frame.length === 0) return this.#fail('carry/form');
    if (this.#incomingBytes > PARCEL_BYTES_MAX) return this.#fail('carry/too-large');
    if (frame[0] !== 1) return;
    const message = concatBytes(this.#incoming);
    [this.#incoming, this.#incomingBytes] = [[], 0];
    this.#then(() => this.#heard(message[0], message.subarray(1)));
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel?.();
  }

  async #heard(kind: number | undefined, content: Uint8Array): Promise<void> {
    if (kind === KIND.standing) {
      this.#theirs = content.slice();
      return this.#answer();
    }
    if (kind === KIND.nothing) {
      this.#weHaveAll = true;
      return this.#tell({});
    }
    if (kind !== KIND.parcel) return this.#fail('carry/version');
    const taken = await this.#ports.engine.take(content);
    if (!taken.ok) return this.#fail(taken.error.code);
    this.#tell({ received: this.#state.received + taken.value.taken + taken.value.carried });
    await this.#sayNow();
  }

  async #answer(): Promise<void> {
    const { engine, salt } = this.#ports;
    if (this.#theirs === undefined) return;
    const answer = await engine.answer({ salt, standing: this.#theirs });
    if (!answer.ok) return this.#fail(answer.error.code);
    const known = `${String(this.#version)}/${toHex(this.#theirs)}`;
    const parcel = known === this.#sentFor ? undefined : answer.value;
    this.#theyHaveAll = parcel === undefined;
    if (parcel === undefined) await this.#send(KIND.nothing, new Uint8Array(0));
    else {
      this.#sentFor = known;
      await this.#send(KIND.parcel, parcel);
      this.#tell({ sent: this.#state.sent + 1 });
    }
    this.#tell({});
  }

  #say(): void {
    this.#then(() => this.#sayNow());
  }

  /** Asks anew: until they answer, neither side knows that it has everything. */
  async #sayNow(): Promise<void> {
    const { engine, salt } = this.#ports;
    const standing = await engine.standing(salt);
    if (!standing.ok) return this.#fail(standing.error.code);
    this.#weHaveAll = false;
    await this.#send(KIND.standing, standing.value);
  }

  async #send(kind: number, content: Uint8Array): Promise<void> {
    const message = concatBytes([new Uint8Array([kind]), content]);
    for (let at = 0; at < message.length && !this.#isEnded; at += FRAME_BYTES) {
      const isLast = at + FRAME_BYTES >= message.length;
      const part = message.subarray(at, at + FRAME_BYTES);
      await this.#ports.send(concatBytes([new Uint8Array([isLast ? 1 : 0]), part]));
    }
  }

  #then(run: () => Promise<void>): void {
    this.#work = this.#work.then(() => (this.#isEnded ? undefined : run()));
  }

  #tell(news: Partial<MeetingState>): void {
    this.#state = { ...this.#state, ...news, agreed: this.#theyHaveAll && this.#weHaveAll };
    this.#ports.changed(this.#state);
  }

  #fail(failure: string): void {
    this.#tell({ failure });
    this.end();
  }
}
