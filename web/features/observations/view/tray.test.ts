import { expect, test } from 'vitest';
import { parseRecordId } from '#kernel/ids.ts';
import { err, ok } from '#kernel/result.ts';
import type { Session } from '#ui/app-port.ts';
import { aPressure } from '../fixtures.ts';
import { Tray, trayOf, type WaitingReading } from './tray.ts';

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

test('a download that goes on behind another screen loses nothing: there is one tray for both', async () => {
  const device = { ...drafts(), session: sessionOf('open') };
  const meter = trayOf(device);
  await meter.load();
  const adding = meter.add(reading(1));
  const list = trayOf(device);
  await list.load();
  await adding;
  await list.discard(reading(2).identity);
  await meter.add(reading(3));
  expect((await opened(device)).readings.map(({ identity }) => identity)).toEqual(
    [reading(1), reading(3)].map(({ identity }) => identity),
  );
});

test('the next person on this device has a tray of their own', () => {
  const session = sessionOf('open');
  const device = { ...drafts(), session };
  const first = trayOf(device);
  session.become('locked');
  session.become('open');
  expect(trayOf(device)).not.toBe(first);
});

test('a device that does not answer is not taken for an empty tray', async () => {
  const device = drafts();
  await (await opened(device)).add(reading(1));
  const mute = new Tray({
    ...device,
    readDraft: () => Promise.resolve({ ok: false, error: { code: 'identity/not-open' } }),
  });
  await mute.load();
  let shown: unknown = 'nothing';
  mute.subscribe((readings) => (shown = readings));
  expect(shown).toBeUndefined();
});

/** A session that its watchers are told of, as far as a tray looks at it. */
function sessionOf(first: 'open' | 'locked') {
  const watchers = new Set<(session: Session) => void>();
  let now = { status: first } as Session;
  return {
    subscribe: (run: (session: Session) => void) => {
      watchers.add(run);
      run(now);
      return () => void watchers.delete(run);
    },
    become: (status: 'open' | 'locked') => {
      now = { status } as Session;
      for (const run of watchers) run(now);
    },
  };
}
