/** A run of envelopes of which one brings the program down: that one is set aside, and the others come in. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { ok } from '#kernel/result.ts';
import { exchange, memoryOf } from '../joining/joining.test-support.ts';
import { entriesIn, ward, written } from '../joining/ward.test-support.ts';
import { envelopeKey } from './envelope-key.ts';
import type { Step } from './engine-parts.ts';
import { stepTaking } from './intake.ts';

test('an envelope over whose rows a step breaks off is set aside, and what came before and behind it is kept', async () => {
  const { nurse, doctor, patient, own, foreign } = await ward();
  await exchange(nurse, doctor, patient);
  const places = [own, foreign, own].map((place) => ({ ...place, kind: 'summary' }));
  const before = memoryOf(nurse).outbox.size;
  for (const place of places) await written(nurse, place);
  const arrived = [...memoryOf(nurse).outbox.values()]
    .slice(before)
    .map(({ channelId, envelope }) => ({ channelId: toHex(channelId), envelope }));
  expect(arrived).toHaveLength(3);
  const failing = (step: Step): Step => ({
    ...step,
    project: (_kind, document) => {
      if (document === step.batch.staged(foreign.document)?.document) throw new Error('a mistake');
      return [];
    },
  });
  const engine = {
    step: <T>(run: Parameters<typeof doctor.step<T>>[0]) =>
      doctor.step<T>((step) => run(failing(step))),
  };
  const taken = await stepTaking(engine, async (step, take) => {
    for (const each of arrived) await take(step, each);
    return ok(undefined);
  });
  expect(taken.ok).toBe(true);
  expect(await entriesIn(doctor, { ...own, kind: 'summary' })).toBe(3);
  expect([...memoryOf(doctor).setAside].map(([key, { reason }]) => [key, reason])).toEqual([
    [envelopeKey(arrived[1]?.envelope ?? new Uint8Array(0)), 'engine/failed'],
  ]);
});
