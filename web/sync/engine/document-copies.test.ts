/** A device that contradicts itself: both stories stay whole on every device, and a colleague says which one goes on. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { exchange, memoryOf, take } from '../joining/joining.test-support.ts';
import {
  entriesIn,
  forks,
  userOf,
  ward,
  write,
  written,
  type Saved,
} from '../joining/ward.test-support.ts';
import type { ForkedDocument } from '#kernel/judged-work.ts';
import { documentCopies } from './document-copies.ts';
import type { Engine } from './engine.ts';
import { chooseCopy, previewCopies } from './judge-copies.ts';

function theOne(engine: Engine): ForkedDocument {
  const [one, ...others] = documentCopies(memoryOf(engine));
  if (one === undefined || others.length > 0) throw new Error('one document in copies');
  return one;
}

const idsOf = (engine: Engine) => theOne(engine).copies.map(({ id }) => id);

const choose = (engine: Engine, { record, document }: Saved, ends: readonly string[]) =>
  engine.step((step) => chooseCopy(step, { record, document, ends }));

const keysIn = async (engine: Engine, saved: Saved): Promise<readonly string[]> => {
  await engine.open(saved);
  return Object.keys(memoryOf(engine).documents.get(saved.document) ?? {}).sort();
};

const undecided = (engine: Engine): readonly string[] =>
  [...memoryOf(engine).setAside.values()]
    .map(({ reason }) => reason)
    .filter((reason) => reason !== 'engine/left-out');

/** The doctor's device has told two stories of one summary, and the nurse has gone on with the first one before she met the second. */
async function twoStories() {
  const { nurse, doctor, patient, own } = await ward();
  const saved: Saved = { ...own, kind: 'summary' };
  await exchange(nurse, doctor, patient);
  await forks(doctor, saved);
  const all = [nurse, doctor, patient] as const;
  await exchange(...all);
  return { nurse, doctor, patient, saved, all };
}

test('two stories of one device stand as two copies, the same on every device, and name it', async () => {
  const { nurse, patient, doctor, saved } = await twoStories();
  for (const engine of [nurse, patient]) {
    const { copies, ...about } = theOne(engine);
    expect(about).toMatchObject({ userId: userOf(doctor), kind: 'summary', judgement: undefined });
    expect(copies.map(({ inUse, ended, entries }) => ({ inUse, ended, entries }))).toEqual([
      { inUse: true, ended: false, entries: 1 },
      { inUse: false, ended: false, entries: 1 },
    ]);
    expect(await entriesIn(engine, saved)).toBe(2);
    expect(undecided(engine)).toContain('crypto/fork');
  }
  expect(idsOf(nurse)).toEqual(idsOf(patient));
  expect(await keysIn(nurse, saved)).toEqual(await keysIn(patient, saved));
  expect(theOne(nurse).mayJudge).toBe(true);
  expect(theOne(patient).mayJudge).toBe(false);
});

test('each copy is shown with what only it has', async () => {
  const { nurse, saved } = await twoStories();
  const shown = await nurse.step(async (step) => ({
    ok: true as const,
    value: await previewCopies(step, saved),
  }));
  const previews = shown.ok ? shown.value : [];
  expect(previews.map(({ copy }) => copy)).toEqual(idsOf(nurse));
  const texts = previews.map(({ changes }) =>
    changes.map(({ after }): unknown => Reflect.get(after ?? {}, 'text')),
  );
  expect([...texts].sort()).toEqual([['another story'], ['written']]);
  for (const { changes } of previews)
    expect(changes.every(({ before }) => before === undefined)).toBe(true);
});

test.each([0, 1])(
  'the copy that a colleague keeps goes on, and the other one is kept beside it, side %i',
  async (side) => {
    const { nurse, doctor, patient, saved, all } = await twoStories();
    const ids = idsOf(nurse);
    const [kept = '', ended = ''] = [ids[side], ids[1 - side]];
    expect((await choose(nurse, saved, [ended])).ok).toBe(true);
    await exchange(...all);
    for (const engine of [nurse, patient]) {
      const { copies, judgement, mayJudge } = theOne(engine);
      expect(copies.map((copy) => [copy.id, copy.inUse, copy.ended])).toEqual([
        [kept, true, false],
        [ended, false, true],
      ]);
      expect([judgement?.userId, mayJudge]).toEqual([userOf(nurse), false]);
      expect(undecided(engine)).toEqual([]);
    }
    expect(await keysIn(nurse, saved)).toEqual(await keysIn(patient, saved));
    expect((await write(nurse, saved)).ok).toBe(true);
    expect((await write(doctor, saved)).ok).toBe(true);
    await exchange(...all);
    for (const engine of [nurse, patient])
      expect(await entriesIn(engine, saved)).toBeGreaterThan(2);
    expect(await keysIn(nurse, saved)).toEqual(await keysIn(patient, saved));
  },
);

test('whoever has built on the copy that is ended writes on in the other one, and loses no later entry', async () => {
  const { nurse, doctor, patient, own } = await ward();
  const saved: Saved = { ...own, kind: 'summary' };
  await exchange(nurse, doctor, patient);
  await forks(doctor, saved);
  for (const { channelId, envelope } of [...memoryOf(doctor).outbox.values()].slice(0, -1))
    if (memoryOf(nurse).channels.has(toHex(channelId)))
      await take(nurse, toHex(channelId), [envelope]);
  await written(nurse, saved);
  await exchange(nurse, doctor, patient);
  const { copies } = theOne(nurse);
  expect(copies.map(({ authors, entries }) => [authors.length, entries])).toEqual([
    [2, 2],
    [1, 1],
  ]);
  expect((await choose(nurse, saved, [copies[0]?.id ?? ''])).ok).toBe(true);
  await written(nurse, saved);
  await exchange(nurse, doctor, patient);
  for (const engine of [nurse, patient]) {
    expect(await keysIn(engine, saved)).toContain('entry:of-the-twin');
    expect(await entriesIn(engine, saved)).toBe(3);
    expect(theOne(engine).copies.map(({ ended, entries }) => [ended, entries])).toEqual([
      [false, 2],
      [true, 2],
    ]);
  }
});

test('who has built on a story goes on when the other one comes into use without anybody’s decision', async () => {
  const { nurse, doctor, patient, own } = await ward();
  const saved: Saved = { ...own, kind: 'summary' };
  await exchange(nurse, doctor, patient);
  const [first, second] = await forks(doctor, saved);
  // Once both are known to the same people, the lower one is in use.
  const posted = [...memoryOf(doctor).outbox.values()];
  const [late] = posted.splice(first < second ? -2 : -1, 1);
  for (const { channelId, envelope } of posted)
    if (memoryOf(nurse).channels.has(toHex(channelId)))
      await take(nurse, toHex(channelId), [envelope]);
  await written(nurse, saved);
  if (late === undefined) throw new Error('two stories');
  await take(nurse, toHex(late.channelId), [late.envelope]);
  await written(nurse, saved);
  await exchange(nurse, doctor, patient);
  await written(nurse, saved);
  await exchange(nurse, doctor, patient);
  expect(idsOf(nurse)).toEqual([first, second].sort());
  expect(idsOf(patient)).toEqual(idsOf(nurse));
  expect(await keysIn(nurse, saved)).toEqual(await keysIn(patient, saved));
});

test('nobody ends every copy, and only whoever leads the record chooses', async () => {
  const { nurse, patient, saved } = await twoStories();
  const refused = { ok: false, error: { code: 'engine/not-permitted' } };
  expect(await choose(nurse, saved, idsOf(nurse))).toMatchObject(refused);
  expect(await choose(nurse, saved, ['00'.repeat(32)])).toMatchObject(refused);
  expect(await choose(patient, saved, idsOf(patient).slice(1))).toMatchObject(refused);
  expect(theOne(nurse).copies.every(({ ended }) => !ended)).toBe(true);
});
