/** What was set aside is tried again or put away, and no attempt loses it. */
import { expect, test } from 'vitest';
import { exchange, memoryOf } from '../joining/joining.test-support.ts';
import { entriesIn, ward, written } from '../joining/ward.test-support.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { ok } from '#kernel/result.ts';
import type { Engine } from './engine.ts';
import { envelopeKey } from './envelope-key.ts';
import { isUndecided, mayPutAway, mayTryAgain, putAway, tryAgain } from './quarantine.ts';
import { setAside } from './receiver.ts';

const idsOf = (engine: Engine): readonly string[] => [...memoryOf(engine).setAside.keys()];
const reasonsOf = (engine: Engine): readonly string[] =>
  [...memoryOf(engine).setAside.values()].map(({ reason }) => reason);

/** A doctor's device that set a nurse's newest entry aside, as for a fault of the program. */
async function setAsideFor(reason: string) {
  const { nurse, doctor, patient, own } = await ward();
  await exchange(nurse, doctor, patient);
  const summary = { ...own, kind: 'summary' };
  const before = memoryOf(nurse).outbox.size;
  await written(nurse, summary);
  const [posted] = [...memoryOf(nurse).outbox.values()].slice(before);
  if (posted === undefined) throw new Error('what is written is posted');
  const arrived = { channelId: toHex(posted.channelId), envelope: posted.envelope };
  await doctor.step((step) => {
    setAside(step, arrived, reason);
    return Promise.resolve(ok(undefined));
  });
  return { nurse, doctor, summary };
}

test('what the program could not take in comes through when it is tried again', async () => {
  const { doctor, summary } = await setAsideFor('engine/failed');
  expect(await entriesIn(doctor, summary)).toBe(1);
  expect(await tryAgain(doctor, idsOf(doctor))).toEqual(ok(1));
  expect(await entriesIn(doctor, summary)).toBe(2);
  expect(idsOf(doctor)).toEqual([]);
});

test('an attempt that fails again costs an envelope neither its bytes nor its age, and holds up no other', async () => {
  const { doctor, summary } = await setAsideFor('crypto/version');
  const [[good, row] = []] = memoryOf(doctor).setAside;
  if (good === undefined || row === undefined) throw new Error('something is set aside');
  const envelope = row.envelope.slice(0, -1);
  const poison = envelopeKey(envelope);
  memoryOf(doctor).setAside.set(poison, { ...row, since: 7, envelope });
  const late = { ...row, reason: 'crypto/late' };
  memoryOf(doctor).setAside.set('late', late);
  expect(await tryAgain(doctor, [poison, 'late', good, 'unknown'])).toEqual(ok(1));
  expect(await entriesIn(doctor, summary)).toBe(2);
  expect([...memoryOf(doctor).setAside]).toEqual([
    ['late', late],
    [poison, { ...row, since: 7, envelope, reason: 'crypto/form' }],
  ]);
});

test('only who leads the clinic puts away what was kept, and nothing is lost by it', async () => {
  const { nurse, doctor } = await setAsideFor('crypto/version');
  const away = (engine: Engine) =>
    engine.step((step) => Promise.resolve(putAway(step, idsOf(doctor))));
  expect(await away(doctor)).toMatchObject({ error: { code: 'engine/not-permitted' } });
  expect(reasonsOf(doctor)).toEqual(['crypto/version']);
  // What was never kept could never be read: it is put away by whoever sees it.
  const unkept = { envelope: new Uint8Array(0), channelId: new Uint8Array(16), since: 7 };
  const judged = { ...unkept, reason: 'crypto/late' };
  expect(mayPutAway(memoryOf(doctor), { ...unkept, reason: 'crypto/open' })).toBe(true);
  expect(mayPutAway(memoryOf(doctor), judged)).toBe(false);
  const [[id, row] = []] = memoryOf(doctor).setAside;
  if (id === undefined || row === undefined) throw new Error('something is set aside');
  memoryOf(nurse).setAside.set(id, row);
  expect(await away(nurse)).toEqual(ok(undefined));
  const kept = memoryOf(nurse).setAside.get(id);
  expect(kept?.envelope).toEqual(row.envelope);
  expect(kept && [isUndecided(kept), mayTryAgain(kept), mayPutAway(memoryOf(nurse), kept)]).toEqual(
    [false, false, false],
  );
});
