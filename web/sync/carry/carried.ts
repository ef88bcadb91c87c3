/**
 * Envelopes of others that this device carries: handed to it in a parcel, on no server that it knows of, and mostly not for it to
 * read. Each is offered to the relay and put into every parcel until a relay has signed for it, refuses it for good, or it has
 * grown old.
 */
import type { RelayCode } from '#protocol/codes.ts';
import { envelopeKey } from '../engine/envelope-key.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { Memory } from '../engine/memory.ts';
import { carriedRow } from './carried-row.ts';

/** What strangers may fill of a device, at most. */
const CARRIED_MAX = 2_048;
const CARRIED_BYTES_MAX = 16 * 1024 * 1024;
/** As long as a device may stay away before it is asked about: then its own work is on its own way, or nobody waits for it. */
const CARRIED_DAYS_MAX = 60;
const DAY_MS = 86_400_000;

/** False when there is no room for it: then somebody else has to carry it. What is carried already is carried once. */
export function carry(step: Step, envelope: Uint8Array): boolean {
  const { memory, batch, clock } = step;
  const key = envelopeKey(envelope);
  if (memory.carried.has(key) || memory.delivered.has(key)) return true;
  if (memory.carried.size >= CARRIED_MAX) return false;
  if (carriedBytes(memory) + envelope.length > CARRIED_BYTES_MAX) return false;
  const row = { since: clock.now(), envelope };
  memory.carried.set(key, row);
  batch.put('carried', key, carriedRow.encode(row));
  return true;
}

/** A relay has signed for it or will never take it. Who handed it over may not know for as long as they are near, and would again. */
export function putDown(step: Step, key: string): void {
  const { carried, delivered } = step.memory;
  if (!carried.has(key)) return;
  letGo(step, key);
  delivered.add(key);
}

function letGo(step: Step, key: string): void {
  step.memory.carried.delete(key);
  step.batch.remove('carried', key);
}

/** What nobody has taken for two months. */
export function putDownOld(step: Step): void {
  const oldest = step.clock.now() - CARRIED_DAYS_MAX * DAY_MS;
  for (const [key, { since }] of [...step.memory.carried]) if (since < oldest) letGo(step, key);
}

const carriedBytes = ({ carried }: Memory): number =>
  [...carried.values()].reduce((sum, { envelope }) => sum + envelope.length, 0);

/** Whether a relay that answers this will never take the envelope; it may only not know the channel yet. */
export const isForGood = (code: RelayCode): boolean =>
  code === 'relay/form' ||
  code === 'relay/signature' ||
  code === 'relay/closed' ||
  code === 'relay/retired';
