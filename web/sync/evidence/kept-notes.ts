/** The notes of who looked that belong into one channel, as this device keeps them: for a relay that has lost them. */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { parseEvidence } from '#crypto/evidence/evidence.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { SealedStoreError } from '#storage/sealed-store.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { evidenceIndex, evidencePage, pageKey } from './evidence-rows.ts';

/** Those made under the channel's own epoch, whoever made them, in the order they were kept. 'storage/…'. */
export async function keptNotes(
  { store }: Pick<Step, 'store'>,
  { groupId, compartment, epochId }: Pick<ChannelRow, 'groupId' | 'compartment' | 'epochId'>,
): Promise<Result<readonly Uint8Array[], SealedStoreError>> {
  const record = toHex(groupId);
  const row = await store.read('evidence', record);
  if (!row.ok) return row;
  if (row.value === undefined) return ok([]);
  const index = evidenceIndex.parse(row.value);
  if (!index.ok) return err({ code: 'storage/damaged' });
  const kept: Uint8Array[] = [];
  for (let page = 0; page < index.value.pages; page++) {
    const bytes = await store.read('evidence', pageKey(record, page));
    if (!bytes.ok) return bytes;
    const notes = bytes.value && evidencePage.parse(bytes.value);
    if (notes?.ok !== true) return err({ code: 'storage/damaged' });
    for (const note of notes.value)
      if (note.compartment === compartment && isOf(note.bytes, epochId)) kept.push(note.bytes);
  }
  return ok(kept);
}

function isOf(bytes: Uint8Array, epochId: Uint8Array): boolean {
  const parsed = parseEvidence(bytes);
  return parsed.ok && equalBytes(parsed.value.evidence.epochId, epochId);
}
