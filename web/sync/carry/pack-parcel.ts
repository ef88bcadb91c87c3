/** Making a parcel: what waits on this device, what it carries for others, and, where one is asked for, a whole record. */
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Result } from '#kernel/result.ts';
import { isEndedDevice } from '../engine/access-ended.ts';
import type { Step } from '../engine/engine-parts.ts';
import { encodeParcel } from './parcel.ts';
import { recordEnvelopes } from './record-envelopes.ts';

/**
 * The bytes of a parcel. A device that was taken from its person hands out nothing more. 'carry/too-large', 'storage/…'.
 */
export async function packParcel(
  step: Step,
  records: readonly RecordId[],
): Promise<Result<Uint8Array, CommandError>> {
  const { memory } = step;
  const own = isEndedDevice(memory) ? [] : [...memory.outbox.values()];
  const waiting = [...own, ...memory.carried.values()].map(({ envelope }) => envelope);
  const known: Uint8Array[] = [];
  for (const record of isEndedDevice(memory) ? [] : records) {
    const sealed = await recordEnvelopes(step, record);
    if (!sealed.ok) return sealed;
    known.push(...sealed.value);
  }
  return encodeParcel({ waiting, known });
}
