/** Records that are open in an emergency and whose keys have changed meanwhile. */
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import type { Memory } from '../engine/memory.ts';
import { isRunning, ownOpenings } from './break-glass.ts';
import { epochsToOpen } from './crew-keys.ts';
import { recordOf } from './opening-rows.ts';

export function recordsLackingKeys(
  memory: Memory,
  now: number,
): readonly { readonly record: RecordId; readonly reason: number }[] {
  return ownOpenings(memory).flatMap(([, row]) => {
    const record = parseRecordId(recordOf(row));
    const epochs = record && epochsToOpen(memory, record);
    if (record === undefined || epochs === undefined || !isRunning(row, now)) return [];
    const isLacking = epochs.some(({ epochId }) => memory.keyring.get(epochId) === undefined);
    return isLacking ? [{ record, reason: row.reason }] : [];
  });
}
