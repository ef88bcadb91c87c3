/**
 * Documents that a device has written on in two contradicting ways, as people see them: whose device it was, the copies beside each
 * other, and what was decided. Read off the ledgers and logs, so that every device says the same of it (crypto design, 8.5).
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { LedgerView } from '#crypto/work/ledger-state.ts';
import type { Fork, VerifiedStatement } from '#crypto/work/work-outcome.ts';
import { parseDeviceId, parseDocumentId, parseRecordId, parseUserId } from '#kernel/ids.ts';
import type { DocumentCopy, ForkedDocument, Judgement } from '#kernel/judged-work.ts';
import { parseMillis } from '#kernel/ports.ts';
import { mayLetInto } from '../joining/appointments.ts';
import { accessEnded } from './access-ended.ts';
import type { Memory } from './memory.ts';
import type { WorkPlace } from './shelf.ts';

/** More than anybody could compare; a device that makes more has to be ended first. */
const FORKED_MAX = 50;
const COPIES_MAX = 8;

/** Ids (hex) of a compartment's documents that stand in several copies. */
export function forkedDocuments(memory: Memory, place: WorkPlace): readonly string[] {
  const { groupId, compartment } = place;
  if (!memory.workplaces.isForked(groupId, compartment)) return [];
  const { view } = memory.workplaces.ledger(groupId, compartment);
  // A document in which nobody contradicts themself names its authors.
  return view.documentIds().filter((id) => view.authorsOf(id) === undefined);
}

/** What is still to be chosen first. */
export function documentCopies(memory: Memory): readonly ForkedDocument[] {
  const isOver = accessEnded(memory) !== undefined;
  return memory.workplaces
    .all()
    .flatMap((place) =>
      forkedDocuments(memory, place).flatMap(
        (docId) => forkedDocument(memory, { ...place, docId, isOver }) ?? [],
      ),
    )
    .sort(
      (a, b) =>
        Number(b.judgement === undefined) - Number(a.judgement === undefined) ||
        (a.id < b.id ? -1 : 1),
    )
    .slice(0, FORKED_MAX);
}

/** One document's copies; undefined where nothing but coverage was forked. */
export function forkedDocument(
  memory: Memory,
  place: WorkPlace & { readonly docId: string; readonly isOver: boolean },
): ForkedDocument | undefined {
  const { groupId, compartment, docId, isOver } = place;
  const { view } = memory.workplaces.ledger(groupId, compartment);
  const [record, document] = [parseRecordId(groupId), parseDocumentId(docId)];
  const copies = sidesOf(view, docId).flatMap((side, i) => copyOf(side, i === 0) ?? []);
  const fork = forkIn(view, docId);
  const [userId, deviceId] = [parseUserId(fork?.userId ?? ''), parseDeviceId(fork?.deviceId ?? '')];
  if (record === undefined || document === undefined || copies.length < 2) return undefined;
  if (userId === undefined || deviceId === undefined) return undefined;
  const isOpen = copies.filter(({ ended }) => !ended).length > 1;
  return {
    ...{ id: `${record}-${document}`, record, document, userId, deviceId },
    kind: memory.places.get(document)?.kind ?? '',
    copies,
    judgement: isOpen ? undefined : judgementOf(memory, { ...place, view }),
    mayJudge: isOpen && !isOver && mayLetInto(memory, record),
  };
}

/** A copy as the ledger has it, with what not every copy has. */
export interface Side {
  readonly changes: readonly string[];
  readonly retired: boolean;
  readonly statements: readonly VerifiedStatement[];
  /** Those of them by which the device contradicts itself. */
  readonly forked: readonly string[];
}

export function sidesOf(view: LedgerView, docId: string): readonly Side[] {
  const copies = view.copies(docId).slice(0, COPIES_MAX);
  const common = new Set(commonTo(copies.map(({ changes }) => changes)));
  const sessions = new Set(view.forks().map(({ sessionId }) => sessionId));
  return copies.map(({ changes, retired }) => {
    const statements = new Map<string, VerifiedStatement>();
    for (const hash of changes) {
      const statement = common.has(hash) ? undefined : view.authorOf(hash);
      if (statement !== undefined) statements.set(statement.statementId, statement);
    }
    const all = [...statements.values()];
    const forked = all.filter(({ sessionId }) => sessions.has(sessionId));
    return {
      ...{ changes, retired, statements: all },
      forked: forked.map(({ statementId }) => statementId).sort(),
    };
  });
}

/** The changes that every copy has, in an order in which they can be applied. */
export const commonTo = (copies: readonly (readonly string[])[]): readonly string[] => {
  const [first = [], ...others] = copies.map((changes) => new Set(changes));
  return [...first].filter((hash) => others.every((other) => other.has(hash)));
};

function copyOf({ statements, forked, retired }: Side, inUse: boolean): DocumentCopy | undefined {
  const [id] = forked;
  const times = statements.map(({ claimedTime }) => claimedTime);
  const [from, until] = [parseMillis(Math.min(...times)), parseMillis(Math.max(...times))];
  if (id === undefined || from === undefined || until === undefined) return undefined;
  const authors = new Set(statements.flatMap(({ userId }) => parseUserId(userId) ?? []));
  const entries = statements.length;
  return { id, authors: [...authors], entries, from, until, inUse, ended: retired };
}

function forkIn(view: LedgerView, docId: string): Fork | undefined {
  const sessions = new Set(
    sidesOf(view, docId).flatMap(({ statements }) => statements.map(({ sessionId }) => sessionId)),
  );
  return view.forks().find(({ sessionId }) => sessions.has(sessionId));
}

/** The first decision that ended one of the copies. */
function judgementOf(
  { book }: Memory,
  {
    groupId,
    compartment,
    docId,
    view,
  }: WorkPlace & { readonly docId: string; readonly view: LedgerView },
): Judgement | undefined {
  const forked = new Set(sidesOf(view, docId).flatMap((side) => side.forked));
  for (const { entryId, author, body } of book.state(groupId)?.verdicts ?? []) {
    if (body.verdict !== 'retire-copy' || body.compartment !== compartment) continue;
    if (!body.statementIds.some((id) => forked.has(toHex(id)))) continue;
    const userId = parseUserId(author.userId);
    const at = parseMillis(book.resolved(groupId)?.log.byId(entryId)?.entry.claimedTime ?? 0);
    if (userId !== undefined && at !== undefined) return { userId, at, entryId };
  }
  return undefined;
}
