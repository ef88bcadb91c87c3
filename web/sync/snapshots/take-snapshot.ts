/**
 * Taking a snapshot in: of a document whose history this device does not have yet. It is verified like the work of everybody in it,
 * loaded within limits, and shown; the envelope is kept until the ledger can speak for the document. For a document that is here
 * already a snapshot says nothing new, and is not even opened.
 */
import type * as A from '@automerge/automerge/slim';
import { toHex } from '#crypto/encoding/bytes.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { authorityFrom } from '#crypto/work/log-authority.ts';
import { parseSnapshot, type Snapshot } from '#crypto/work/snapshot.ts';
import { judgeSnapshot, type VerifiedSnapshot } from '#crypto/work/snapshot-check.ts';
import { parseDocumentId, parseRecordId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { Root } from '../automerge-draft.ts';
import { asStaged, headsOf } from '../document-set.ts';
import { openDocument, readableKind, stageDocument } from '../engine/documents.ts';
import type { Step } from '../engine/engine-parts.ts';
import { envelopeKey } from '../engine/envelope-key.ts';
import { setAsideRow } from '../rows/small-rows.ts';
import type { ArrivedSnapshot } from './ahead.ts';
import { endAhead } from './end-ahead.ts';
import { readSaved, type SavedDocument } from './saved-document.ts';

/** Why the snapshot was refused; undefined when it was taken, waits, or is not needed. */
export async function takeSnapshot(
  step: Step,
  arrived: ArrivedSnapshot,
): Promise<string | undefined> {
  const [bytes, saved] = [partOf(arrived.parts, PART.snapshot), partOf(arrived.parts, PART.saved)];
  if (bytes === undefined || saved === undefined) return 'crypto/form';
  const parsed = parseSnapshot(bytes);
  if (!parsed.ok) return parsed.error.code;
  const id = parseDocumentId(toHex(parsed.value.snapshot.docId));
  invariant(id !== undefined, 'sixteen bytes are the id of a document');
  const { groupId, compartment } = arrived;
  if (!(await isWanted(step, id, { ...arrived, heads: parsed.value.snapshot.heads })))
    return undefined;
  const { book, workplaces } = step.memory;
  const { view } = workplaces.ledger(groupId, compartment);
  let read: SavedDocument | undefined;
  const judged = judgeSnapshot(bytes, saved, {
    ...{ groupId: fromHexId(groupId), compartment, authority: authorityFrom(book, groupId) },
    sessionOf: (sessionId) => view.session(sessionId),
    list: (claimed) => (read = readSaved(claimed))?.changes,
  });
  if (judged.kind === 'refused') return judged.code;
  if (judged.kind === 'held') {
    const waits = step.memory.ahead.wait(envelopeKey(arrived.envelope), arrived);
    if (waits) keepEnvelope(step, arrived);
  } else if (read !== undefined) show(step, arrived, { ...judged, read });
  return undefined;
}

/** Judges those that wait again, after logs have grown. The envelopes that are refused now, with their reasons. */
export async function takeWaiting(
  step: Step,
): Promise<readonly (readonly [ArrivedSnapshot, string])[]> {
  const refused: (readonly [ArrivedSnapshot, string])[] = [];
  for (const arrived of step.memory.ahead.waiting) {
    const key = envelopeKey(arrived.envelope);
    step.memory.ahead.waitNoMore(key);
    step.memory.held.delete(key);
    step.batch.remove('held', key);
    const reason = await takeSnapshot(step, arrived);
    if (reason !== undefined) refused.push([arrived, reason]);
  }
  return refused;
}

const partOf = (parts: readonly Part[], type: number): Uint8Array | undefined =>
  parts.find((part) => part.type === type)?.bytes;

/**
 * A document that is not here at all, that an earlier snapshot shows, or that an earlier run of the program has shown from this very
 * snapshot.
 */
async function isWanted(
  step: Step,
  id: DocumentId,
  { groupId, compartment, heads }: ArrivedSnapshot & Pick<Snapshot, 'heads'>,
): Promise<boolean> {
  const { memory, store, batch } = step;
  if (memory.ahead.has(id)) return !memory.ahead.holdsAll(id, heads.map(toHex));
  if (batch.staged(id) !== undefined) return false;
  const { view } = memory.workplaces.ledger(groupId, compartment);
  if (!memory.places.has(id)) return view.copies(id).length === 0;
  const open = await openDocument(memory, store, id);
  return open.ok && headsOf(open.value).some((hash) => view.authorOf(hash) === undefined);
}

interface Verified {
  readonly snapshot: VerifiedSnapshot;
  readonly read: SavedDocument;
}

function show(step: Step, arrived: ArrivedSnapshot, { snapshot, read }: Verified): void {
  const { memory, clock } = step;
  const { groupId, compartment } = arrived;
  const [id, record] = [parseDocumentId(snapshot.docId), parseRecordId(groupId)];
  invariant(id !== undefined && record !== undefined, 'a verified snapshot names a document');
  const known = memory.places.get(id);
  // A document lives in one place for ever; the same id elsewhere is somebody else's mistake or attack.
  if (known !== undefined && (known.record !== record || known.compartment !== compartment)) return;
  const owners = new Map(
    read.changes.flatMap(({ hash, actor }) => {
      const statement = snapshot.authors.get(actor);
      return statement === undefined ? [] : [[hash, statement] as const];
    }),
  );
  const before = memory.ahead.get(id);
  if (before !== undefined && ![...before.owners.keys()].every((hash) => owners.has(hash))) return;
  endAhead(step, id);
  memory.ahead.set(id, {
    ...{ groupId, compartment, key: envelopeKey(arrived.envelope), since: clock.now(), owners },
    statementIds: [...snapshot.authors.values()].map(({ statementId }) => statementId),
  });
  keepEnvelope(step, arrived);
  const isShown = known !== undefined && before === undefined;
  if (!isShown) stage(step, { id, record, compartment, document: read.document });
}

interface Shown {
  readonly id: DocumentId;
  readonly record: RecordId;
  readonly compartment: number;
  readonly document: A.Doc<Root>;
}

function stage(step: Step, { id, record, compartment, document }: Shown): void {
  const kind = readableKind(step, document, compartment);
  const staged = asStaged(document);
  stageDocument(step, { id, place: { record, compartment, kind }, staged, project: step.project });
}

/** It is offered again at every start, until it is of no use any more. */
function keepEnvelope(step: Step, { channelId, envelope }: ArrivedSnapshot): void {
  const key = envelopeKey(envelope);
  const kept = { channelId: fromHexId(channelId), envelope };
  const row = { ...kept, reason: 'crypto/parent', since: step.clock.now() };
  step.memory.held.set(key, row);
  step.batch.put('held', key, setAsideRow.encode(row));
}
