/** A clinic of two, one of whose patients is let into their own record, and what happens in it. */
import { expect } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { writeRemove } from '#crypto/log/bodies/remove.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { parseStatement } from '#crypto/work/statement.ts';
import { WorkAuthor } from '#crypto/work/work-author.ts';
import { partsFromOffer } from '#crypto/work/work-parts.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { invariant, ok } from '#kernel/result.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import { authorChange } from '../document-set.ts';
import type { Engine } from '../engine/engine.ts';
import { channelOfEpoch } from '../engine/epochs.ts';
import { actingRole } from '../engine/engine-parts.ts';
import { clinic, exchange, letIn, memoryOf, random } from './joining.test-support.ts';

export const userOf = (engine: Engine): string => toHex(memoryOf(engine).identity.userId);

export async function write(
  engine: Engine,
  request: { readonly kind: string; readonly record?: RecordId; readonly document?: DocumentId },
) {
  const { kind, record, document } = request;
  const existing = document === undefined ? ('new-document' as const) : ('existing' as const);
  return engine.write({
    target: record === undefined ? 'new-record' : existing,
    ...{ kind, record, document, action: 'test' },
    change: (draft) => draft.create(`entry:${toHex(random(16))}`, { text: 'written' }),
  });
}

export async function written(engine: Engine, request: Parameters<typeof write>[1]) {
  const saved = await write(engine, request);
  invariant(saved.ok, saved.ok ? '' : saved.error.code);
  return saved.value;
}

export const reads = (engine: Engine, document: DocumentId): boolean =>
  memoryOf(engine).places.has(document);

/** A clinic of two with two records; the first is about Rosa, who was let in by whom it was not founded by. */
export async function ward() {
  const nurse = await clinic('Amina');
  const doctor = await letIn(nurse, { name: 'Koffi' });
  const own = await written(nurse, { kind: 'summary' });
  const foreign = await written(nurse, { kind: 'summary' });
  await exchange(nurse, doctor);
  const patient = await letIn(doctor, { name: 'Rosa', record: own.record, others: [nurse] });
  return { nurse, doctor, patient, own, foreign };
}

/**
 * A device that contradicts itself: it writes an entry, and then, in the same session and at the same place, another one that takes
 * no notice of the first. Answers both statements; what was posted last is the second.
 */
export async function forks(engine: Engine, saved: Saved): Promise<readonly [string, string]> {
  await engine.open(saved);
  const memory = memoryOf(engine);
  const before = memory.documents.get(saved.document);
  const place = memory.places.get(saved.document);
  invariant(before !== undefined && place !== undefined, 'a device forks a document that it has');
  const { view } = memory.workplaces.ledger(place.record, place.compartment);
  const seen = view.heads();
  await written(engine, saved);
  const open = memory.workplaces.session(place.record, place.compartment);
  invariant(open !== undefined, 'whoever has just written has a session');
  const { session } = open.author;
  const twin = new WorkAuthor({
    session,
    signingKey: memory.device.signingKey,
    inflate: inflateWithin,
  });
  const id = fromHexId(saved.document);
  const made = authorChange(before, {
    actor: twin.actorFor(id),
    action: 'test',
    change: (draft) => draft.create('entry:of-the-twin', { text: 'another story' }),
  });
  invariant(made.change !== undefined, 'the twin writes something');
  const offer = twin.author({
    ...{ documents: [{ docId: id, changes: [made.change] }], seen, claimedTime: 1 },
    clock: 'local',
  });
  invariant(offer.ok, 'a device signs what it likes');
  const parts = partsFromOffer(offer.value);
  const channelId = channelOfEpoch(memory, toHex(session.session.epochId));
  invariant(channelId !== undefined, 'whoever writes has a channel');
  const sent = await engine.step(({ postman, batch }) =>
    Promise.resolve(postman.post(batch, { channelId, kind: 'work', parts, documents: [] })),
  );
  expect(sent.ok).toBe(true);
  const [first = ''] = view.heads();
  const [stated] = offer.value.statements.map(({ bytes }) => parseStatement(bytes));
  invariant(stated?.ok === true, 'a statement can be read');
  return [first, toHex(stated.value.statementId)];
}

/** Somebody is taken out of a record. */
export async function remove(
  engine: Engine,
  { record, userId }: { readonly record: RecordId; readonly userId: string },
): Promise<void> {
  const removed = await engine.step(({ logAuthor, memory, batch, postman }) => {
    const entry = logAuthor.write({
      groupId: record,
      type: 'remove',
      roleId: actingRole(memory, record),
      body: (w) => writeRemove(w, { memberId: fromHexId(userId), cosignatures: [] }),
    });
    if (!entry.ok) return Promise.resolve(entry);
    batch.put('entries', memory.numbers.take(), entry.value);
    const [log] = channelOf(engine, { groupId: record, compartment: 0 });
    postman.postEntries(batch, log, [entry.value]);
    return Promise.resolve(ok(undefined));
  });
  expect(removed.ok).toBe(true);
}

/** How many entries the document has on this device. */
export async function entriesIn(engine: Engine, saved: Saved): Promise<number> {
  const opened = await engine.open({ ...saved, kind: saved.kind });
  const document = opened && memoryOf(engine).documents.get(opened);
  return Object.keys(document ?? {}).filter((key) => key.startsWith('entry:')).length;
}

export interface Saved {
  readonly kind: string;
  readonly record: RecordId;
  readonly document: DocumentId;
}

interface Place {
  readonly groupId: string;
  readonly compartment: number;
}

export const channelsOf = (engine: Engine, { groupId, compartment }: Place) =>
  [...memoryOf(engine).channels].filter(
    ([, row]) =>
      row.type === 'epoch' && toHex(row.groupId) === groupId && row.compartment === compartment,
  );

export function channelOf(engine: Engine, place: Place) {
  const [found] = channelsOf(engine, place);
  invariant(found !== undefined, 'a member follows the channels of their record');
  return found;
}
