import { describe, expect, test } from 'vitest';
import { localTimeMs } from '../core/date-time.ts';
import { virtualMeter, type Misbehaviour } from '../simulator/devices.ts';
import type { GlucosePacket } from '../simulator/packets.ts';
import { runGlucose, type LastRecord } from './glucose-session.ts';
import { recordWarnings, type GlucoseRecord } from './glucose-records.ts';
import { sessionBench, type BenchOptions } from './session-bench.ts';

const record = (sequence: number, more: Partial<GlucosePacket> = {}): GlucosePacket => ({
  sequence,
  time: `2026-05-${String(sequence).padStart(2, '0')}T07:00:00`,
  mgPerDl: 100 + sequence,
  sample: 0x11,
  meal: undefined,
  ...more,
});

const MEMORY = [record(1), record(2, { meal: 1 }), record(3), record(4, { meal: 2 })];

async function download(
  memory: readonly GlucosePacket[],
  options: Misbehaviour & { readonly last?: LastRecord } & BenchOptions = {},
) {
  const bench = sessionBench(virtualMeter(memory, options), options);
  const arrived: GlucoseRecord[] = [];
  const outcome = await bench.run(
    runGlucose(bench.ports, { last: options.last, onRecord: (item) => arrived.push(item) }),
  );
  if (outcome === 'never' || 'code' in outcome)
    expect.fail(`no outcome: ${JSON.stringify(outcome)}`);
  return { outcome, arrived, bench };
}

const sequences = (records: readonly GlucoseRecord[]) =>
  records.map(({ measurement }) => measurement.seq);

describe('a download', () => {
  test('brings every record with its context and is complete when the meter says so', async () => {
    const { outcome, bench } = await download(MEMORY);
    expect(outcome.ended).toBe('complete');
    expect(
      outcome.records.map(({ measurement, context }) => [measurement.seq, context?.meal]),
    ).toEqual([
      [1, undefined],
      [2, 'preprandial'],
      [3, undefined],
      [4, 'postprandial'],
    ]);
    expect(bench.states).toEqual(['connecting', 'discovering', 'transferring']);
  });

  test('hands on each record as it arrives, so that a crash loses nothing that came', async () => {
    const { arrived } = await download(MEMORY);
    expect(sequences(arrived)).toEqual([1, 2, 2, 3, 4, 4]);
  });

  test('an empty memory is a complete download of nothing', async () => {
    const { outcome } = await download([]);
    expect(outcome).toMatchObject({ ended: 'complete', records: [], duplicates: 0 });
  });

  test('asks only for what is new', async () => {
    const last = { seq: 2, baseTime: '2026-05-02T07:00:00' };
    const { outcome } = await download(MEMORY, { last });
    expect(sequences(outcome.records)).toEqual([3, 4]);
  });

  test('a meter that began to count again loses nothing', async () => {
    const last = { seq: 400, baseTime: '2026-04-30T07:00:00' };
    const { outcome } = await download(MEMORY, { last });
    expect(sequences(outcome.records)).toEqual([1, 2, 3, 4]);
  });

  test('a meter whose clock went back is read whole', async () => {
    const last = { seq: 2, baseTime: '2026-12-24T07:00:00' };
    const { outcome } = await download(MEMORY, { last });
    expect(sequences(outcome.records)).toEqual([3, 4, 1, 2]);
  });
});

describe('what goes wrong in the field', () => {
  test('records that come twice are one', async () => {
    const { outcome } = await download(MEMORY, { faults: [{ kind: 'twice' }] });
    expect(sequences(outcome.records)).toEqual([1, 2, 3, 4]);
    expect(outcome.duplicates).toBeGreaterThan(0);
  });

  test('the same sequence number on another day is another record', async () => {
    const { outcome } = await download([record(1), record(1, { time: '2026-06-01T07:00:00' })]);
    expect(outcome.records).toHaveLength(2);
  });

  test('a context before its measurement still finds it', async () => {
    const { outcome } = await download([record(2, { meal: 1 })], { faults: [{ kind: 'swapped' }] });
    expect(outcome.records[0]?.context?.meal).toBe('preprandial');
  });

  test('a cut packet is counted and the rest is kept', async () => {
    const { outcome } = await download(MEMORY, { faults: [{ kind: 'cut', index: 0, bytes: 9 }] });
    expect(outcome).toMatchObject({ unreadable: 1, ended: 'complete' });
    expect(sequences(outcome.records)).toEqual([2, 3, 4]);
  });

  test('a context that never comes is told', async () => {
    const { outcome } = await download([record(2, { meal: 1 })], {
      faults: [{ kind: 'silent', after: 1 }],
    });
    const [only] = outcome.records;
    expect(only && recordWarnings(only)).toEqual(['context-missing']);
  });

  test('a meter that leaves in the middle is not complete, and what came is kept', async () => {
    const { outcome } = await download(MEMORY, { faults: [{ kind: 'leaves', after: 2 }] });
    expect(outcome.ended).toBe('left');
    expect(sequences(outcome.records)).toEqual([1, 2]);
  });

  test('a meter that falls silent is asked once more and then given up', async () => {
    const { outcome, bench } = await download(MEMORY, { faults: [{ kind: 'silent', after: 2 }] });
    expect(outcome.ended).toBe('silent');
    expect(sequences(outcome.records)).toEqual([1, 2]);
    expect(bench.timers.nowMs()).toBe(10_000);
  });

  test('a meter that is not paired yet is asked again after the person was', async () => {
    const { outcome, bench } = await download(MEMORY, { refusals: 1 });
    expect(outcome.ended).toBe('complete');
    expect(bench.states).toContain('pairing');
  });

  test('a meter that stays unpaired ends as refused', async () => {
    const bench = sessionBench(virtualMeter(MEMORY, { refusals: 2 }));
    const session = runGlucose(bench.ports, { last: undefined, onRecord: () => undefined });
    expect(await bench.run(session)).toEqual({ code: 'link/refused' });
  });

  test('control solution is never usable', async () => {
    const { outcome } = await download([record(1, { sample: 0x4a })]);
    expect(outcome.records[0]?.measurement).toMatchObject({
      sample: 'control-solution',
      usable: false,
    });
  });
});

describe('the clock of the meter', () => {
  const phoneLocalMs = localTimeMs('2026-05-06T12:00:00');

  test('a right clock is left alone and nobody is asked', async () => {
    const { outcome } = await download(MEMORY, {
      clock: '2026-05-06T11:59:00',
      phoneLocalMs,
      mayWriteClock: () => expect.fail('asked'),
    });
    expect(outcome.clock).toEqual({
      deviceLocal: '2026-05-06T11:59:00',
      offsetMs: 60_000,
      written: 'no',
      writtenLocalMs: null,
    });
  });

  test('a wrong clock is kept when the person says no', async () => {
    const clock = '2026-05-06T09:00:00';
    const { outcome } = await download(MEMORY, { clock, phoneLocalMs });
    expect(outcome.clock).toMatchObject({ offsetMs: 3 * 3_600_000, written: 'no' });
  });

  test('a wrong clock is set once with consent, and read again', async () => {
    const clock = '2026-05-06T09:00:00';
    const consent = { clock, phoneLocalMs, mayWriteClock: () => true };
    const { outcome, bench } = await download(MEMORY, consent);
    expect(outcome.clock).toMatchObject({ offsetMs: 3 * 3_600_000, written: 'yes' });
    expect(bench.states).toContain('syncing-time');
  });
});
