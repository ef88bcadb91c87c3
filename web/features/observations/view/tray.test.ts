import { expect, test } from 'vitest';
import { parseRecordId } from '#kernel/ids.ts';
import { err, ok } from '#kernel/result.ts';
import { aPressure } from '../fixtures.ts';
import { Tray, type WaitingReading } from './tray.ts';

const ROSA = parseRecordId('ab'.repeat(32));

/** Drafts of a device, which last when the tray does not. */
function drafts() {
  const kept = new Map<string, string>();
  return {
    kept,
    keepDraft: ({ place, text }: { readonly place: string; readonly text: string }) => {
      if (text.length > 20_000) return Promise.resolve(err({ code: 'engine/too-large' }));
      kept.set(place, text);
      return Promise.resolve(ok(undefined));
    },
    readDraft: (place: string) => Promise.resolve(ok(kept.get(place) ?? '')),
  };
}

const reading = (number: number): WaitingReading => ({
  identity: number.toString(16).padStart(64, '0'),
  record: ROSA,
  slot: undefined,
  arrivedAt: 1,
  timeUnknown: false,
  held: undefined,
  recording: { measurements: [aPressure('120', '80')], takenAt: number, timeBy: 'device' },
});

async function opened(device: ReturnType<typeof drafts>) {
  const tray = new Tray(device);
  await tray.load();
  return tray;
}

test('what has arrived is there after a crash in the middle of a download', async () => {
  const device = drafts();
  const tray = await opened(device);
  for (let number = 0; number < 120; number++) expect(await tray.add(reading(number))).toBe(true);
  const after = await opened(device);
  expect(after.readings).toHaveLength(120);
  expect(after.readings[7]).toEqual(reading(7));
});

test('a reading that was kept or thrown away does not come back; one thrown away is remembered', async () => {
  const device = drafts();
  const tray = await opened(device);
  await tray.add(reading(1));
  await tray.add(reading(2));
  await tray.take([reading(1).identity]);
  await tray.discard(reading(2).identity);
  const after = await opened(device);
  expect(after.readings).toEqual([]);
  expect(after.has(reading(2).identity)).toBe(true);
  expect(after.has(reading(1).identity)).toBe(false);
});

test('a reading without a person is given one by a person, and by nothing else', async () => {
  const device = drafts();
  const tray = await opened(device);
  await tray.add({ ...reading(1), record: undefined, slot: 2 });
  expect((await opened(device)).readings[0]).toMatchObject({ record: undefined, slot: 2 });
  if (ROSA !== undefined) await tray.assign([reading(1).identity], ROSA);
  expect((await opened(device)).readings[0]).toMatchObject({ record: ROSA });
});

test('when there is no more room, that is said and nothing is lost', async () => {
  const device = drafts();
  const tray = await opened(device);
  let number = 0;
  while (number < 5_000 && (await tray.add(reading(number)))) number++;
  expect(number).toBeLessThan(5_000);
  expect((await opened(device)).readings).toHaveLength(number);
  await tray.take(tray.readings.slice(0, 200).map(({ identity }) => identity));
  expect(await tray.add(reading(number))).toBe(true);
});

test('what a later version wrote is left alone and not written over', async () => {
  const device = drafts();
  device.kept.set('readings-tray/0', '{"of":"tomorrow"}');
  const tray = await opened(device);
  expect(await tray.add(reading(1))).toBe(true);
  expect(device.kept.get('readings-tray/0')).toBe('{"of":"tomorrow"}');
  expect((await opened(device)).readings).toHaveLength(1);
});
