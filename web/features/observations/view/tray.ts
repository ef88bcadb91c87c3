/**
 * Readings that have arrived on this device and that nobody has kept yet: sealed here the moment they come, so that a crash in the
 * middle of a download loses none. Each says for whom it was measured, or that nobody knows; it becomes a measurement only when a
 * person says whose it is.
 */
import * as v from 'valibot';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import type { App } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { recordingSchema } from '../recording.ts';
import type { ArrivedReading } from './meter-reading.ts';

export interface WaitingReading extends ArrivedReading {
  /** SHA-256 of what makes it this reading and no other. */
  readonly identity: string;
  /** The person it was measured for; undefined while nobody has said. */
  readonly record: RecordId | undefined;
  /** The device's own user, where it keeps some. */
  readonly slot: number | undefined;
  readonly arrivedAt: number;
}

/** A draft holds twenty thousand characters; so many drafts of so many readings. */
const CHUNKS_MAX = 40;
const CHUNK_LENGTH_MAX = 18_000;
/** The newest thrown away, so that a second download does not bring them back. */
const DISCARDED_MAX = 400;
const PLACE = 'readings-tray';
const DISCARDED = 'readings-discarded';

const waitingSchema = v.object({
  identity: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  record: v.optional(v.string()),
  slot: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))),
  arrivedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  timeUnknown: v.boolean(),
  held: v.optional(v.literal('doubted')),
  recording: recordingSchema,
});

const discardedSchema = v.pipe(v.array(v.string()), v.maxLength(DISCARDED_MAX));

type Drafts = Pick<App, 'keepDraft' | 'readDraft'>;

const trays = new WeakMap<object, Tray>();

/** The one tray of whoever has opened this device: two would write over each other. The next person has their own. */
export function trayOf(app: Drafts & Pick<App, 'session'>): Tray {
  const known = trays.get(app);
  if (known !== undefined) return known;
  const tray = new Tray(app);
  trays.set(app, tray);
  app.session.subscribe(({ status }) => {
    if (status !== 'open' && trays.get(app) === tray) trays.delete(app);
  });
  return tray;
}

/** Undefined until what lies here has been taken up; until then nothing may be taken in. */
export class Tray implements Watched<readonly WaitingReading[] | undefined> {
  readonly #app: Drafts;
  readonly #watchers = new Set<(readings: readonly WaitingReading[] | undefined) => void>();
  #chunks: readonly (readonly WaitingReading[])[] = [];
  #unreadable: readonly number[] = [];
  #discarded: readonly string[] = [];
  #writing: Promise<unknown> = Promise.resolve();
  #isLoaded = false;

  constructor(app: Drafts) {
    this.#app = app;
  }

  subscribe(run: (readings: readonly WaitingReading[] | undefined) => void): () => void {
    this.#watchers.add(run);
    run(this.#isLoaded ? this.readings : undefined);
    return () => this.#watchers.delete(run);
  }

  /** In the order in which they came. */
  get readings(): readonly WaitingReading[] {
    return this.#chunks.flat();
  }

  /**
   * Takes up what lies here, after whatever is being written. What cannot be read stays where it is and is not written over; when
   * the device does not answer, as behind a lock, nothing is taken for empty.
   */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const chunks: WaitingReading[][] = [];
      const unreadable: number[] = [];
      for (let number = 0; number < CHUNKS_MAX; number++) {
        const kept = await this.#app.readDraft(placeOf(number));
        if (!kept.ok) return;
        if (kept.value === '') break;
        const chunk = parsedChunk(kept.value);
        if (chunk === undefined) unreadable.push(number);
        chunks.push(chunk ?? []);
      }
      const discarded = await this.#app.readDraft(DISCARDED);
      if (!discarded.ok) return;
      const parsed = v.safeParse(discardedSchema, jsonOf(discarded.value));
      this.#discarded = parsed.success ? parsed.output : [];
      this.#unreadable = unreadable;
      this.#isLoaded = true;
      this.#show(chunks);
    });
  }

  has(identity: string): boolean {
    return (
      this.readings.some((reading) => reading.identity === identity) ||
      this.#discarded.includes(identity)
    );
  }

  /** Resolves once it is durable on this device; false when there is no more room, and nothing is kept. */
  add(reading: WaitingReading): Promise<boolean> {
    return this.#inTurn(async () => {
      const chunks = [...this.#chunks.entries()].filter(
        ([number]) => !this.#unreadable.includes(number),
      );
      for (const [number, chunk] of chunks) {
        const isOpen = chunk.length === 0 || number === this.#chunks.length - 1;
        if (isOpen && (await this.#write(number, [...chunk, reading]))) return true;
      }
      const next = this.#chunks.length;
      return next < CHUNKS_MAX && this.#write(next, [reading]);
    });
  }

  /** Says for whom: one reading, or everything of one user of a device. */
  assign(identities: readonly string[], record: RecordId): Promise<void> {
    return this.#change((reading) =>
      identities.includes(reading.identity) ? { ...reading, record } : reading,
    );
  }

  /** Takes readings out that are in the record now. */
  take(identities: readonly string[]): Promise<void> {
    return this.#change((reading) => (identities.includes(reading.identity) ? undefined : reading));
  }

  /** Takes a reading out that nobody wants, and remembers it. */
  async discard(identity: string): Promise<void> {
    this.#discarded = [...this.#discarded, identity].slice(-DISCARDED_MAX);
    const short = this.#discarded.slice(-Math.floor(CHUNK_LENGTH_MAX / (identity.length + 3)));
    await this.#app.keepDraft({ place: DISCARDED, text: JSON.stringify(short) });
    await this.take([identity]);
  }

  #change(change: (reading: WaitingReading) => WaitingReading | undefined): Promise<void> {
    return this.#inTurn(async () => {
      for (const [number, chunk] of this.#chunks.entries()) {
        const after = chunk.flatMap((reading) => change(reading) ?? []);
        const same = after.length === chunk.length && after.every((one, i) => one === chunk[i]);
        if (!same) await this.#write(number, after);
      }
    });
  }

  /** False when it is too long, or the device cannot write. */
  async #write(number: number, chunk: readonly WaitingReading[]): Promise<boolean> {
    const text = JSON.stringify(chunk);
    if (text.length > CHUNK_LENGTH_MAX) return false;
    const kept = await this.#app.keepDraft({ place: placeOf(number), text });
    if (!kept.ok) return false;
    const chunks = [...this.#chunks];
    chunks[number] = chunk;
    this.#show(chunks);
    return true;
  }

  #show(chunks: readonly (readonly WaitingReading[])[]): void {
    this.#chunks = chunks;
    for (const watcher of this.#watchers) watcher(this.readings);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work);
    this.#writing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }
}

/** An empty list, not an empty text: chunks behind an emptied one are still found. */
const placeOf = (number: number): string => `${PLACE}/${String(number)}`;

function parsedChunk(text: string): WaitingReading[] | undefined {
  const parsed = v.safeParse(v.array(waitingSchema), jsonOf(text));
  if (!parsed.success) return undefined;
  return parsed.output.map(({ record, slot, held, ...rest }) => ({
    ...rest,
    held,
    slot,
    record: parseRecordId(record),
  }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
