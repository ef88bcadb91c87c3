/** Keys by their age: after ninety days whoever writes next makes new ones, and nothing that was written is lost by it. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { advance, exchange, memoryOf } from '../joining/joining.test-support.ts';
import { entriesIn, ward, written } from '../joining/ward.test-support.ts';
import type { Engine } from './engine.ts';
import { isAnySharedOwed, rotateShared } from './rotation.ts';
import { done } from './step-outcome.ts';

const DAYS_MS = 24 * 3_600_000;

const epochsOf = (engine: Engine, groupId: string, compartment: number): number =>
  memoryOf(engine)
    .book.state(groupId)
    ?.epochs.filter((epoch) => epoch.compartment === compartment).length ?? 0;

test('a record is written under keys of at most ninety days, and everybody reads what was written under all of them', async () => {
  const { nurse, doctor, patient, own } = await ward();
  const summary = { ...own, kind: 'summary' };
  const before = epochsOf(nurse, own.record, 1);
  advance(89 * DAYS_MS);
  await written(nurse, summary);
  expect(epochsOf(nurse, own.record, 1)).toBe(before);
  advance(2 * DAYS_MS);
  await written(nurse, summary);
  await written(nurse, summary);
  expect(epochsOf(nurse, own.record, 1)).toBe(before + 1);
  await exchange(nurse, doctor, patient);
  await written(doctor, summary);
  await exchange(nurse, doctor, patient);
  for (const engine of [nurse, doctor, patient]) {
    expect(epochsOf(engine, own.record, 1)).toBe(before + 1);
    expect(await entriesIn(engine, summary)).toBe(5);
    expect(memoryOf(engine).setAside.size).toBe(0);
  }
});

test('what the staff share gets new keys after ninety days without anybody leaving, once', async () => {
  const { nurse, doctor, own } = await ward();
  const now = (engine: Engine) =>
    engine.step((step) => Promise.resolve({ ok: true, value: step.clock.now() }));
  const isOwed = async () => {
    const time = await now(nurse);
    return time.ok && isAnySharedOwed(memoryOf(nurse), time.value);
  };
  const clinic = toHex(memoryOf(nurse).identity.organisation?.organisationId ?? new Uint8Array());
  const before = epochsOf(nurse, clinic, 1);
  expect(await isOwed()).toBe(false);
  advance(91 * DAYS_MS);
  expect(await isOwed()).toBe(true);
  expect((await nurse.step((step) => done(rotateShared(step)))).ok).toBe(true);
  expect(await isOwed()).toBe(false);
  await exchange(nurse, doctor);
  expect(epochsOf(doctor, clinic, 1)).toBe(before + 1);
  await written(doctor, { ...own, kind: 'summary' });
  await exchange(nurse, doctor);
  expect(await entriesIn(nurse, { ...own, kind: 'summary' })).toBe(2);
});
