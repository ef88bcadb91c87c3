/** Work that counted and ceases to, or begins to count late: every device ends with the same document. */
import { expect, test } from 'vitest';
import { exchange, letIn, memoryOf, take } from '../joining/joining.test-support.ts';
import { entriesIn, remove, userOf, ward, written } from '../joining/ward.test-support.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
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
 * Messages of a patient in which a relative writes who, unknown to them, has been removed. The doctor and the patient have read
 * it by then and have not heard of the removal; the nurse removed and has not read it.
 */
async function lateMessage() {
  const { nurse, doctor, patient, own } = await ward();
  const { record } = own;
  const relative = await letIn(nurse, { name: 'Ines', record, others: [doctor, patient] });
  const saved = await written(patient, { kind: 'messages', record });
  const messages = { ...saved, kind: 'messages' };
  await exchange(nurse, doctor, patient, relative);
  await remove(nurse, { record, userId: userOf(relative) });
  const before = postedBy(relative);
  await written(relative, messages);
  await deliverAfter(relative, before, [doctor, patient]);
  for (const engine of [doctor, patient]) expect(await entriesIn(engine, messages)).toBe(2);
  return { nurse, doctor, patient, relative, messages };
}

test('what somebody wrote after their removal leaves the documents of those who had read it', async () => {
  const { nurse, doctor, patient, relative, messages } = await lateMessage();
  await exchange(nurse, doctor, patient, relative);
  for (const engine of [nurse, doctor, patient]) {
    expect(await entriesIn(engine, messages)).toBe(1);
    expect([...memoryOf(engine).setAside.values()].map(({ reason }) => reason)).toContain(
      'crypto/late',
    );
  }
});

test('it counts again, everywhere, when a colleague who had not heard of the removal has built on it', async () => {
  const { nurse, doctor, patient, relative, messages } = await lateMessage();
  const before = postedBy(nurse);
  await exchange(nurse, doctor);
  expect(before).toBe(postedBy(nurse));
  expect(await entriesIn(doctor, messages)).toBe(1);
  await written(patient, messages);
  await exchange(nurse, doctor, patient, relative);
  for (const engine of [nurse, doctor, patient]) {
    expect(await entriesIn(engine, messages)).toBe(3);
    expect(memoryOf(engine).setAside.size).toBe(0);
  }
  await written(doctor, messages);
  await exchange(nurse, doctor, patient, relative);
  for (const engine of [nurse, patient]) expect(await entriesIn(engine, messages)).toBe(4);
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
