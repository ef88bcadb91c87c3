/**
 * Work that came after its author's access had ended, as people see it: whose, when, about what, and what became of it. Read off
 * the ledgers and logs, so that every device says the same of it (crypto design, 8.4).
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { LedgerView } from '#crypto/work/ledger-state.ts';
import type { VerifiedStatement } from '#crypto/work/work-outcome.ts';
import {
  parseDeviceId,
  parseDocumentId,
  parseRecordId,
  parseUserId,
  type RecordId,
} from '#kernel/ids.ts';
import type { Judgement, LateWork } from '#kernel/judged-work.ts';
import { parseMillis } from '#kernel/ports.ts';
import { mayLetInto } from '../joining/appointments.ts';
import { accessEnded } from './access-ended.ts';
import type { Memory } from './memory.ts';

/** More than a person can read through; the rest comes up as these are decided. */
const LATE_WORK_MAX = 100;

/** Oldest first. */
export function lateWork(memory: Memory): readonly LateWork[] {
  const isOver = accessEnded(memory) !== undefined;
  const found = new Map<string, Piece[]>();
  for (const { groupId, compartment, ledger } of memory.workplaces.all()) {
    const record = parseRecordId(groupId);
    if (record === undefined) continue;
    for (const piece of piecesIn(memory, { record, compartment, view: ledger.view })) {
      const id = [record, piece.statement.deviceId, piece.standing, piece.judgement?.entryId ?? '']
        .filter((part) => part !== '')
        .join('-');
      found.set(id, [...(found.get(id) ?? []), { ...piece, record }]);
    }
  }
  return [...found]
    .flatMap(([id, pieces]) => joined(memory, { id, pieces, isOver }) ?? [])
    .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
    .slice(0, LATE_WORK_MAX);
}

interface Piece {
  readonly record: RecordId;
  readonly statement: VerifiedStatement;
  readonly standing: LateWork['standing'];
  readonly judgement: Judgement | undefined;
}

interface LateIn {
  readonly record: RecordId;
  readonly compartment: number;
  readonly view: LedgerView;
}

/** A statement that only says what its author has seen leaves nothing behind that anybody could take up. */
function piecesIn(memory: Memory, place: LateIn): readonly Piece[] {
  const { record, view } = place;
  const pieces: Piece[] = [];
  const add = (id: string, rest: Pick<Piece, 'standing' | 'judgement'>) => {
    const statement = view.statement(id);
    if (statement !== undefined && statement.docIds.length > 0)
      pieces.push({ record, statement, ...rest });
  };
  for (const id of view.setAside())
    if (view.standingOf(id)?.standing === 'set-aside')
      add(id, { standing: 'waiting', judgement: undefined });
  for (const [id, judgement] of judged(memory, place)) {
    const standing = view.standingOf(id)?.standing;
    if (standing === 'covered') add(id, { standing: 'adopted', judgement });
    if (standing === 'rejected') add(id, { standing: 'rejected', judgement });
  }
  return pieces;
}

/** The last decision about each statement that stands; taking up goes before leaving out, as it does in the ledger. */
function judged({ book }: Memory, { record, compartment }: LateIn): ReadonlyMap<string, Judgement> {
  const resolved = book.resolved(record);
  const verdicts = (book.state(record)?.verdicts ?? []).filter(
    ({ body }) => body.compartment === compartment && body.verdict !== 'retire-copy',
  );
  const byStatement = new Map<string, Judgement>();
  for (const kind of ['reject', 'adopt'])
    for (const { entryId, author, body } of verdicts) {
      const userId = parseUserId(author.userId);
      const at = parseMillis(resolved?.log.byId(entryId)?.entry.claimedTime ?? 0);
      if (body.verdict !== kind || userId === undefined || at === undefined) continue;
      for (const id of body.statementIds) byStatement.set(toHex(id), { userId, at, entryId });
    }
  return byStatement;
}

function joined(
  memory: Memory,
  group: { readonly id: string; readonly pieces: readonly Piece[]; readonly isOver: boolean },
): LateWork | undefined {
  const { id, pieces, isOver } = group;
  const [first] = pieces;
  if (first === undefined) return undefined;
  const { record, standing, judgement } = first;
  const [userId, deviceId] = [
    parseUserId(first.statement.userId),
    parseDeviceId(first.statement.deviceId),
  ];
  const times = pieces.map(({ statement }) => statement.claimedTime);
  const [from, until] = [parseMillis(Math.min(...times)), parseMillis(Math.max(...times))];
  if (userId === undefined || deviceId === undefined || from === undefined || until === undefined)
    return undefined;
  return {
    ...{ id, record, userId, deviceId, from, until, standing, judgement },
    statements: pieces.map(({ statement }) => statement.statementId),
    documents: documentsOf(memory, pieces),
    mayJudge: !isOver && standing !== 'adopted' && mayLetInto(memory, record),
    own: deviceId === toHex(memory.device.deviceId),
  };
}

/** A document that is only in what was set aside has no place yet, and no kind. */
function documentsOf(memory: Memory, pieces: readonly Piece[]): LateWork['documents'] {
  const ids = new Set(pieces.flatMap(({ statement }) => statement.docIds));
  return [...ids].flatMap((id) => {
    const document = parseDocumentId(id);
    return document === undefined
      ? []
      : [{ document, kind: memory.places.get(document)?.kind ?? '' }];
  });
}
