import { describe, expect, test } from 'vitest';
import { virtualSensor, type Misbehaviour } from '../simulator/devices.ts';
import { runCgm, type SensorReading } from './cgm-session.ts';
import { sessionBench } from './session-bench.ts';

const RECORDS = [5, 10, 15].map((minute) => ({ mgPerDl: 100 + minute, minute }));
const START = '2026-07-01T08:00:00';

async function download(misbehaviour: Misbehaviour = {}, fromMinute?: number) {
  const bench = sessionBench(virtualSensor(RECORDS, { start: START, ...misbehaviour }));
  const seen: SensorReading[] = [];
  const outcome = await bench.run(
    runCgm(bench.ports, { fromMinute, onReading: (reading) => seen.push(reading) }),
  );
  return { outcome, seen };
}

describe('a glucose sensor', () => {
  test('gives its records at session start plus their minutes', async () => {
    const { outcome, seen } = await download();
    expect(outcome).toMatchObject({ received: 3, unreadable: 0, ended: 'complete' });
    expect(seen.map(({ deviceLocal }) => deviceLocal)).toEqual([
      '2026-07-01T08:05:00',
      '2026-07-01T08:10:00',
      '2026-07-01T08:15:00',
    ]);
    expect(seen[0]?.record.glucose).toMatchObject({ mantissa: 105, unit: 'mg/dL' });
  });

  test('is asked only for what came after the last download', async () => {
    const { seen } = await download({}, 11);
    expect(seen.map(({ record }) => record.timeOffsetMin)).toEqual([15]);
  });

  test('a record that fails its check is refused and the next one is read', async () => {
    const { outcome, seen } = await download({ faults: [{ kind: 'flip', index: 1, bit: 17 }] });
    expect(outcome).toMatchObject({ received: 3, unreadable: 1, ended: 'complete' });
    expect(seen).toHaveLength(2);
  });
});
