/** Work that counted and ceases to, or begins to count late: every device ends with the same document. */
import { expect, test } from 'vitest';
import { exchange, letIn, memoryOf, take } from '../joining/joining.test-support.ts';
import { entriesIn, remove, userOf, ward, written } from '../joining/ward.test-support.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseUserId } from '#kernel/ids.ts';
import type { Engine } from './engine.ts';

/** Delivers what `from` has posted since it had posted so much. */
async function deliverAfter(from: Engine, posted: number, to: readonly Engine[]): Promise<void> {
  for (const { channelId, envelope } of [...memoryOf(from).outbox.values()].slice(posted))
    for (const engine of to)
      if (memoryOf(engine).channels.has(toHex(channelId)))
        expect((await take(engine, toHex(channelId), [envelope])).ok).toBe(true);
}

const postedBy = (engine: Engine): number => memoryOf(engine).outbox.size;

/**
 * The summary of a patient in which a nurse of the team writes who, unknown to her, has been removed. Whoever is in `readers` has
 * read it by then and has not heard of the removal; who removed her has not read it. The patient only reads it.
 */
async function lateEntry(readersOf: (all: Everybody) => readonly Engine[]) {
  const { nurse, doctor, patient, own } = await ward();
  const leaver = await letIn(nurse, { name: 'Ines', others: [doctor, patient] });
  const summary = { ...own, kind: 'summary' };
  await exchange(nurse, doctor, patient, leaver);
  const everybody = { nurse, doctor, patient, leaver };
  const removed = await nurse.endAccess({ kind: 'staff', userId: userIdOf(leaver) });
  expect(removed.ok).toBe(true);
  const before = postedBy(leaver);
  await written(leaver, summary);
  const readers = readersOf(everybody);
  await deliverAfter(leaver, before, readers);
  for (const engine of readers) expect(await entriesIn(engine, summary)).toBe(2);
  return { ...everybody, summary };
}

interface Everybody {
  readonly nurse: Engine;
  readonly doctor: Engine;
  readonly patient: Engine;
  readonly leaver: Engine;
}

function userIdOf(engine: Engine) {
  const userId = parseUserId(userOf(engine));
  if (userId === undefined) throw new Error('a user has an id');
  return userId;
}

const reasonsOf = (engine: Engine): readonly string[] =>
  [...memoryOf(engine).setAside.values()].map(({ reason }) => reason);

test('what somebody wrote after their removal leaves the documents of who had read it and cannot vouch for it', async () => {
  const { nurse, doctor, patient, leaver, summary } = await lateEntry((all) => [all.patient]);
  await exchange(nurse, doctor, patient, leaver);
  for (const engine of [nurse, doctor, patient]) {
    expect(await entriesIn(engine, summary)).toBe(1);
    expect(reasonsOf(engine)).toContain('crypto/late');
  }
});

test('it counts again, everywhere, when a colleague hears of the removal who had read it before', async () => {
  const both = await lateEntry((all) => [all.patient, all.doctor]);
  const { nurse, doctor, patient, leaver, summary } = both;
  await exchange(nurse, patient);
  expect(await entriesIn(patient, summary)).toBe(1);
  await exchange(nurse, doctor, patient, leaver);
  for (const engine of [nurse, doctor, patient]) {
    expect(await entriesIn(engine, summary)).toBe(2);
    expect(reasonsOf(engine)).toEqual([]);
  }
  await written(doctor, summary);
  await exchange(nurse, doctor, patient, leaver);
  for (const engine of [nurse, patient]) expect(await entriesIn(engine, summary)).toBe(3);
});

test('what a colleague has built on is whole on a device that had the work before it had the logs', async () => {
  const { nurse, doctor, patient, own } = await ward();
  const { record } = own;
  const later = await letIn(nurse, { name: 'Awa', others: [doctor, patient] });
  const saved = await written(patient, { kind: 'messages', record });
  const messages = { ...saved, kind: 'messages' };
  await exchange(nurse, doctor, patient, later);
  const before = { nurse: postedBy(nurse), relative: 0 };
  const relative = await letIn(nurse, { name: 'Ines', record, others: [doctor, patient] });
  before.relative = postedBy(relative);
  await written(relative, messages);
  await exchange(nurse, doctor, patient, relative);
  await written(doctor, messages);
  await exchange(nurse, doctor, patient, relative);
  await remove(nurse, { record, userId: userOf(relative) });
  // Her words come first, and wait for a log that comes last entry first: she is known and gone in the same moment.
  await deliverAfter(relative, before.relative, [later]);
  expect(await entriesIn(later, messages)).toBe(1);
  const logs = [...memoryOf(nurse).outbox.values()].slice(before.nurse).reverse();
  for (const { channelId, envelope } of logs)
    if (memoryOf(later).channels.has(toHex(channelId)))
      await take(later, toHex(channelId), [envelope]);
  await exchange(nurse, doctor, patient, later);
  expect(await entriesIn(later, messages)).toBe(3);
  expect([...memoryOf(later).setAside.values()].map(({ reason }) => reason)).toEqual([]);
  await written(doctor, messages);
  await exchange(nurse, doctor, later);
  expect(await entriesIn(later, messages)).toBe(4);
});
