/** Openings, closings and reviews as the notes about a record tell them, kept where no note has to be read again to know. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { ShownEvidence } from '#crypto/evidence/evidence-book.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { Step } from '../engine/engine-parts.ts';
import { parseNoteBody } from '../evidence/note-body.ts';
import type { RecordEvidence } from '../evidence/record-evidence.ts';
import { ACCOUNT, accountRow, OPENING, openingRow, type OpeningRow } from './opening-rows.ts';

/** To be called after notes of a record were taken in or judged anew. */
export function followOpenings(
  { memory, batch }: Pick<Step, 'memory' | 'batch'>,
  record: string,
  { book }: RecordEvidence,
): void {
  const shown = book.shown();
  for (const note of shown) {
    followAccount({ memory, batch }, record, note);
    if (note.signed.evidence.type !== 'open') continue;
    const row = openingOf(record, note, shown);
    const id = note.evidenceId;
    const known = memory.emergency.openings.get(id);
    if (row === undefined || (known !== undefined && isSame(known, row))) continue;
    memory.emergency.openings.set(id, row);
    batch.put('openings', `${OPENING}${id}`, openingRow.encode(row));
  }
}

/** What a note says of a record in a shift pack. A closing that is about no opening says that there was none. */
function followAccount(
  { memory, batch }: Pick<Step, 'memory' | 'batch'>,
  record: string,
  { evidenceId, signed: { evidence } }: ShownEvidence,
): void {
  const { packId, path, type } = evidence;
  if (packId === undefined || memory.emergency.accounts.has(evidenceId)) return;
  const body = parseNoteBody(type, evidence.body);
  if (body?.type !== 'open' && body?.type !== 'close') return;
  const isUnopened = body.type === 'close' && /^0+$/.test(body.about);
  const closed = isUnopened ? 'closed-unopened' : 'closed-opened';
  const says = body.type === 'open' ? 'opened' : closed;
  const row = { record: fromHexId(record), packId, deviceId: path.deviceId, says } as const;
  memory.emergency.accounts.set(evidenceId, row);
  batch.put('openings', `${ACCOUNT}${evidenceId}`, accountRow.encode(row));
}

function openingOf(
  record: string,
  note: ShownEvidence,
  shown: readonly ShownEvidence[],
): OpeningRow | undefined {
  const { evidence } = note.signed;
  const body = parseNoteBody(evidence.type, evidence.body);
  if (body?.type !== 'open') return undefined;
  return {
    record: fromHexId(record),
    epochId: evidence.epochId,
    userId: evidence.path.userId,
    deviceId: evidence.path.deviceId,
    reason: body.reason,
    at: evidence.claimedTime,
    until: body.until,
    closedAt: closingOf(note, shown),
    verdict: verdictOf(note, shown),
  };
}

/** Only whoever opened it closes it. */
function closingOf(note: ShownEvidence, shown: readonly ShownEvidence[]): number {
  for (const { userId, signed } of shown) {
    const body = parseNoteBody(signed.evidence.type, signed.evidence.body);
    const isIts = body?.type === 'close' && body.about === note.evidenceId;
    if (isIts && userId === note.userId) return signed.evidence.claimedTime;
  }
  return 0;
}

/** A review of one's own opening is none. Where reviewers differ, that something was not in order stays. */
function verdictOf(note: ShownEvidence, shown: readonly ShownEvidence[]): OpeningRow['verdict'] {
  let verdict: OpeningRow['verdict'] = 'none';
  for (const { userId, signed } of shown) {
    const body = parseNoteBody(signed.evidence.type, signed.evidence.body);
    const isIts = body?.type === 'review' && body.about === note.evidenceId;
    if (!isIts || userId === note.userId) continue;
    if (!body.inOrder) return 'not-in-order';
    verdict = 'in-order';
  }
  return verdict;
}

const isSame = (a: OpeningRow, b: OpeningRow): boolean =>
  toHex(openingRow.encode(a)) === toHex(openingRow.encode(b));
