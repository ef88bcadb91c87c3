/** Making a parcel: what waits on this device, what it carries for others, and, where one is asked for, a whole record. */
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { type Result } from '#kernel/result.ts';
import { isEndedDevice } from '../engine/access-ended.ts';
import type { Step } from '../engine/engine-parts.ts';
import { recordsOfPlaces } from '../engine/kept-work.ts';
import type { Memory } from '../engine/memory.ts';
import { encodeParcel } from './parcel.ts';
import { placeEnvelopes } from './place-envelopes.ts';

/** What is on no server, as far as this device knows. One that was taken from its person hands out nothing of its own. */
export function waitingEnvelopes(memory: Memory): readonly Uint8Array[] {
  const own = isEndedDevice(memory) ? [] : [...memory.outbox.values()];
  return [...own, ...memory.carried.values()].map(({ envelope }) => envelope);
}

/** The bytes of a parcel. 'carry/too-large', 'storage/…'. */
export async function packParcel(
  step: Step,
  records: readonly RecordId[],
): Promise<Result<Uint8Array, CommandError>> {
  const known: Uint8Array[] = [];
  if (records.length > 0 && !isEndedDevice(step.memory)) {
    const places = await recordsOfPlaces(step);
    if (!places.ok) return places;
    for (const groupId of records) {
      const whole = { groupId, holds: () => true, forStaff: true };
      const sealed = await placeEnvelopes(step, whole, places.value);
      if (!sealed.ok) return sealed;
      known.push(...sealed.value);
    }
  }
  return encodeParcel({ waiting: waitingEnvelopes(step.memory), known });
}
