/**
 * What one meter has told in one conversation: how many readings came, which are new, and the new ones put into the tray at once,
 * for the person the conversation is bound to, unless the meter says that another of its users measured.
 */
import type { RecordId } from '#kernel/ids.ts';
import { readingIdentity } from '#devices/map/identity.ts';
import type { Reading } from '#devices/map/reading.ts';
import { readClock } from '#ui/shown-time.svelte.ts';
import { epochOf, localNow } from './device-clock.ts';
import { arrivedReading, type HeldReason, type MeterFacts } from './meter-reading.ts';
import type { Tray } from './tray.ts';

/** What arrives this soon after listening began was in the meter's memory. */
const MEMORY_MS = 1_500;
const READINGS_MAX = 20_000;

export interface ArrivalsOf {
  readonly record: RecordId;
  readonly tray: Tray;
  /** Identities of readings that are in the record already. */
  readonly kept: ReadonlySet<string>;
  /** The meter's users that somebody has put a name to. */
  readonly slots: ReadonlyMap<number, RecordId>;
}

export class Arrivals {
  readonly #of: ArrivalsOf;
  #received = $state(0);
  #fresh = $state(0);
  #refused: readonly HeldReason[] = $state.raw([]);
  #isFull = $state(false);
  #listeningSince: number | undefined;
  #arriving: Promise<void> = Promise.resolve();

  constructor(of: ArrivalsOf) {
    this.#of = of;
  }

  get received(): number {
    return this.#received;
  }
  /** Those not seen before, sound or doubted. */
  get fresh(): number {
    return this.#fresh;
  }
  /** Why some became nothing; one for each. */
  get refused(): readonly HeldReason[] {
    return this.#refused;
  }
  /** Nothing more can be kept on this device until something is decided about. */
  get isFull(): boolean {
    return this.#isFull;
  }

  listening(): void {
    this.#listeningSince ??= localNow();
  }

  /** In the order in which they came; `stored` undefined where only the moment can tell. */
  take(reading: Reading, facts: MeterFacts, stored: boolean | undefined): void {
    if (this.#received >= READINGS_MAX) return;
    this.#received += 1;
    const receivedLocalMs = localNow();
    const early = receivedLocalMs - (this.#listeningSince ?? receivedLocalMs) < MEMORY_MS;
    const arrival = { receivedLocalMs, stored: stored ?? (early && reading.deviceLocal !== null) };
    this.#arriving = this.#arriving.then(() => this.#keep(reading, facts, arrival));
  }

  /** Resolves when all that came so far is durable on this device. */
  settled(): Promise<void> {
    return this.#arriving;
  }

  async #keep(
    reading: Reading,
    facts: MeterFacts,
    arrival: { readonly receivedLocalMs: number; readonly stored: boolean },
  ): Promise<void> {
    const { tray, kept } = this.#of;
    const source = { deviceId: facts.id, receivedLocalMs: arrival.receivedLocalMs };
    const identity = await sha256(readingIdentity(reading, source));
    if (kept.has(identity) || tray.has(identity)) return;
    const arrived = arrivedReading(reading, facts, { ...arrival, identity, epochOf });
    if ('refused' in arrived) {
      this.#refused = [...this.#refused, arrived.refused];
      return;
    }
    const slot = reading.slot ?? undefined;
    const record = this.#personOf(slot);
    const added = await tray.add({ ...arrived, identity, slot, record, arrivedAt: readClock() });
    if (added) this.#fresh += 1;
    else this.#isFull = true;
  }

  /** A meter that keeps its users apart is believed about them, and nobody guesses who they are. */
  #personOf(slot: number | undefined): RecordId | undefined {
    const { record, slots } = this.#of;
    return slot === undefined ? record : slots.get(slot);
  }
}

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
