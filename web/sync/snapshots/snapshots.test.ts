/** Snapshots between engines: made by who writes, checked and shown by who has no history, and never stronger than the history. */
import { expect, test } from 'vitest';
import { parseUserId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { Engine } from '../engine/engine.ts';
import { latestVersion, whereaboutsOf } from '../engine/rungs.ts';
import { advance, exchange, memoryOf, PASSPHRASE } from '../joining/joining.test-support.ts';
import { entriesIn, userOf, write, written } from '../joining/ward.test-support.ts';
import { AHEAD_LASTS_MS } from './end-ahead.ts';
import { hand, headsIn, longRecord, newcomer } from './snapshots.test-support.ts';

function userIdOf(engine: Engine) {
  const userId = parseUserId(userOf(engine));
  invariant(userId !== undefined, 'a user has an id');
  return userId;
}

const reasonsOf = (engine: Engine): readonly string[] =>
  [...memoryOf(engine).setAside.values()].map(({ reason }) => reason);

test('a snapshot shows the document to who has nothing of its history, under the names of its authors; the history confirms it', async () => {
  const ward = await longRecord();
  const ines = await newcomer(ward);
  const { saved, doctor, nurse } = ward;
  await hand(doctor, ward.snapshots);
  expect(memoryOf(doctor).ahead.has(saved.document)).toBe(false);
  expect(memoryOf(ines).places.has(saved.document)).toBe(false);
  await hand(ines, ward.snapshots);
  expect(await entriesIn(ines, saved)).toBe(24);
  expect([userOf(doctor), userOf(nurse)]).toContain(
    latestVersion(memoryOf(ines), saved.document)?.userId,
  );
  expect(whereaboutsOf(memoryOf(ines), saved.document).rung).toBe('on-another-device');
  expect(await write(ines, saved)).toEqual({ ok: false, error: { code: 'engine/still-arriving' } });
  await hand(ines, ward.history);
  expect(await headsIn(ines, saved)).toEqual(await headsIn(nurse, saved));
  expect(memoryOf(ines).ahead.has(saved.document)).toBe(false);
  expect(memoryOf(ines).held.size).toBe(0);
  await written(ines, saved);
  await exchange(ines, nurse);
  expect(await entriesIn(nurse, saved)).toBe(31);
  for (const engine of [ines, nurse, doctor]) expect(reasonsOf(engine)).toEqual([]);
});

test('a restart in between changes nothing, and that an author has been removed since takes nothing away', async () => {
  const ward = await longRecord();
  const { nurse, doctor, saved } = ward;
  const removed = await nurse.endAccess({ kind: 'staff', userId: userIdOf(doctor) });
  expect(removed.ok).toBe(true);
  const ines = await newcomer(ward);
  await hand(ines, ward.snapshots);
  await ines.lock();
  expect((await ines.unlock(PASSPHRASE)).ok).toBe(true);
  await ines.step(() => Promise.resolve({ ok: true, value: undefined }));
  expect(memoryOf(ines).ahead.has(saved.document)).toBe(true);
  expect(await entriesIn(ines, saved)).toBe(24);
  await hand(ines, ward.history);
  expect(await headsIn(ines, saved)).toEqual(await headsIn(nurse, saved));
  expect(memoryOf(ines).ahead.has(saved.document)).toBe(false);
  expect(reasonsOf(ines)).toEqual([]);
});

test('a snapshot of work that never comes keeps nobody from writing for longer than an hour', async () => {
  const ward = await longRecord();
  const ines = await newcomer(ward);
  await hand(ines, ward.snapshots);
  await hand(ines, ward.history.slice(0, 10));
  advance(AHEAD_LASTS_MS);
  expect((await write(ines, ward.saved)).ok).toBe(false);
  expect((await write(ines, ward.saved)).ok).toBe(true);
  expect(await entriesIn(ines, ward.saved)).toBe(11);
  await hand(ines, ward.history);
  expect(await entriesIn(ines, ward.saved)).toBe(31);
});
