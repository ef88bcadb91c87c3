/**
 * Choosing between the copies of a document, and looking at them beside each other. The choice is an entry of the record's log: the
 * copies decided against are kept, on every device, and take no more entries (crypto design, 5 and 8.5).
 */
import { writeVerdict } from '#crypto/log/bodies/verdict.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { VERDICT_STATEMENTS_MAX } from '#crypto/log/limits.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { applyWhatFits } from '../document-set.ts';
import { accessEnded } from './access-ended.ts';
import { changesOf, changesOn, inOrder } from './changes-here.ts';
import { commonTo, forkedDocument, sidesOf, type Side } from './document-copies.ts';
import { openDocument } from './documents.ts';
import { actingRole, type Step } from './engine-parts.ts';
import { channelOfLog } from './epochs.ts';
import { changesBetween, type EntityChange } from './late-preview.ts';
import { reconsiderAll } from './receiver.ts';
import { shelfOf } from './shelf.ts';
import type { VerdictError } from './verdicts.ts';

export interface CopyChoice {
  readonly record: RecordId;
  readonly document: DocumentId;
  /** The copies decided against, of those that were shown; another one, come meanwhile, is not decided with them. */
  readonly ends: readonly string[];
}

type Place = Pick<CopyChoice, 'record' | 'document'>;

/** Answers the ids of the entries that say it. 'engine/not-permitted' also where nothing would be left. */
export async function chooseCopy(
  step: Step,
  { record, document, ends }: CopyChoice,
): Promise<Result<readonly string[], VerdictError>> {
  const found = placeOf(step, { record, document });
  const ids = found === undefined ? [] : statementsToEnd(step, found, ends);
  if (found === undefined || ids.length === 0) return err({ code: 'engine/not-permitted' });
  const written = retireCopies(step, { record, compartment: found.compartment, ids });
  if (written.ok) await reconsiderAll(step);
  return written;
}

/** The statements that make the copies named; none where this person may not end them, or nothing would be left. */
function statementsToEnd(
  { memory }: Step,
  found: Found,
  ends: readonly string[],
): readonly string[] {
  const isOver = accessEnded(memory) !== undefined;
  const forked = forkedDocument(memory, { ...found, isOver });
  const isAsked = (id: string | undefined) => id !== undefined && ends.includes(id);
  const isLeft = forked?.copies.some(({ id, ended }) => !ended && !isAsked(id)) === true;
  if (forked?.mayJudge !== true || !isLeft) return [];
  const ended = found.sides.filter(({ forked: [id] }) => isAsked(id));
  return [...new Set(ended.flatMap((side) => side.forked))].sort();
}

function retireCopies(
  { memory, logAuthor, postman, batch }: Step,
  retired: {
    readonly record: RecordId;
    readonly compartment: number;
    readonly ids: readonly string[];
  },
): Result<readonly string[], VerdictError> {
  const { record, compartment, ids } = retired;
  const log = channelOfLog(memory, record);
  if (log === undefined || memory.channels.get(log)?.edit === undefined)
    return err({ code: 'engine/no-key' });
  const entries: string[] = [];
  for (let at = 0; at < ids.length; at += VERDICT_STATEMENTS_MAX) {
    const statementIds = ids.slice(at, at + VERDICT_STATEMENTS_MAX).map(fromHexId);
    const known = new Set(memory.book.state(record)?.verdicts.map(({ entryId }) => entryId));
    const entry = logAuthor.write({
      ...{ groupId: record, type: 'verdict', roleId: actingRole(memory, record) },
      body: (w) => writeVerdict(w, { compartment, verdict: 'retire-copy', statementIds }),
    });
    if (!entry.ok) return entry;
    batch.put('entries', memory.numbers.take(), entry.value);
    postman.postEntries(batch, log, [entry.value]);
    for (const { entryId } of memory.book.state(record)?.verdicts ?? [])
      if (!known.has(entryId)) entries.push(entryId);
  }
  return entries.length === 0 ? err({ code: 'engine/not-permitted' }) : ok(entries);
}

/** By the copy's id: what it has that not every copy has, as entities before and after. */
export interface CopyPreview {
  readonly copy: string;
  readonly changes: readonly EntityChange[];
}

/** One answer for each copy, built from what is on this device; nothing is staged and nothing kept. */
export async function previewCopies(
  step: Pick<Step, 'memory' | 'store'>,
  place: Place,
): Promise<readonly CopyPreview[]> {
  const found = placeOf(step, place);
  if (found === undefined) return [];
  const { memory, store } = step;
  const opened = memory.places.has(place.document)
    ? await openDocument(memory, store, place.document)
    : undefined;
  const shelf = shelfOf(memory, found);
  const known = new Map([
    ...changesOn(shelf),
    ...changesOf(opened?.ok === true ? opened.value : undefined),
  ]);
  const build = (hashes: readonly string[]) =>
    applyWhatFits(undefined, [...inOrder(hashes, known).values()]);
  const common = commonTo(found.sides.map(({ changes }) => changes));
  const before = common.length === 0 ? undefined : build(common);
  return found.sides.flatMap(({ changes, forked: [copy] }) => {
    const after = build(changes);
    return copy === undefined || after === undefined
      ? []
      : [{ copy, changes: changesBetween(before, after) }];
  });
}

interface Found {
  readonly groupId: string;
  readonly compartment: number;
  readonly docId: string;
  readonly sides: readonly Side[];
}

function placeOf({ memory }: Pick<Step, 'memory'>, { record, document }: Place): Found | undefined {
  const compartment = memory.places.get(document)?.compartment;
  if (compartment === undefined || memory.places.get(document)?.record !== record) return undefined;
  const { view } = memory.workplaces.ledger(record, compartment);
  return { groupId: record, compartment, docId: document, sides: sidesOf(view, document) };
}
