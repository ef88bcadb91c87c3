/** Which channels a device opens anew when the relay says that it does not have them. */
import { expect, test } from 'vitest';
import { ok } from '#kernel/result.ts';
import { clinic, exchange, letIn, memoryOf } from '../joining/joining.test-support.ts';
import { channelOf, written } from '../joining/ward.test-support.ts';
import type { Engine } from './engine.ts';
import { keepChannel } from './epochs.ts';
import { openAnew } from './offer-again.ts';

const reopen = (engine: Engine, channelId: string) =>
  engine.step((step) => openAnew(step, channelId));

/** As a relay answers when it has opened the channel. */
const confirm = (engine: Engine, channelId: string) =>
  engine.step((step) => {
    const row = memoryOf(engine).channels.get(channelId);
    if (row !== undefined) keepChannel(step, channelId, { ...row, created: true, next: 0 });
    return Promise.resolve(ok(undefined));
  });

test('a channel of our own making is opened anew although nothing was read in it, one of somebody else is not', async () => {
  const nurse = await clinic('Amina');
  const doctor = await letIn(nurse, { name: 'Koffi' });
  const { record } = await written(nurse, { kind: 'summary' });
  await exchange(nurse, doctor);
  const [channelId] = channelOf(nurse, { groupId: record, compartment: 1 });
  for (const engine of [nurse, doctor]) expect((await confirm(engine, channelId)).ok).toBe(true);
  expect(await reopen(nurse, channelId)).toMatchObject({ ok: true });
  expect(memoryOf(nurse).channels.get(channelId)?.created).toBe(false);
  expect(await reopen(doctor, channelId)).toMatchObject({ error: { code: 'engine/no-key' } });
});
