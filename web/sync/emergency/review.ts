/** The review of an emergency opening by somebody else than who opened it: a note beside the others, for all to read. */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseRecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { recordOfOutsider } from '../engine/epochs.ts';
import { noteIn } from '../evidence/noting.ts';
import { recordOf } from './opening-rows.ts';

const SUMMARY = 1;

/** 'emergency/not-open' for an opening nobody knows, 'engine/not-permitted' for one's own, and for who is no colleague. */
export async function reviewOpening(
  step: Step,
  review: { readonly opening: string; readonly inOrder: boolean; readonly words: string },
): Promise<Result<void, CommandError>> {
  const { memory } = step;
  const row = memory.emergency.openings.get(review.opening);
  const record = row && parseRecordId(recordOf(row));
  if (row === undefined || record === undefined) return err({ code: 'emergency/not-open' });
  const { userId } = memory.identity;
  const isPatient = recordOfOutsider(memory, toHex(userId)) === record;
  if (equalBytes(row.userId, userId) || isPatient) return err({ code: 'engine/not-permitted' });
  const { opening: about, inOrder, words } = review;
  const body = { type: 'review', about, inOrder, words } as const;
  const noted = await noteIn(step, { record, compartment: SUMMARY, body });
  return noted.ok ? ok(undefined) : noted;
}
