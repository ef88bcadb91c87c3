import { describe, expect, test } from 'vitest';
import type { BloodPressure } from '../decoders/blood-pressure.ts';
import type { Temperature } from '../decoders/health-thermometer.ts';
import type { SpotCheck } from '../decoders/pulse-oximeter.ts';
import {
  virtualCuff,
  virtualOximeter,
  virtualOximeterMemory,
  virtualScale,
  virtualThermometer,
  type Misbehaviour,
} from '../simulator/devices.ts';
import { whole } from '../simulator/encode.ts';
import type { BloodPressurePacket } from '../simulator/packets.ts';
import { runBloodPressure } from './blood-pressure-session.ts';
import { runOximeter } from './oximeter-session.ts';
import { runScale, type Weighing } from './scale-session.ts';
import { sessionBench } from './session-bench.ts';
import { runThermometer } from './thermometer-session.ts';

const TIME = '2026-05-06T07:08:09';

const reading = (systolic: number, more: Partial<BloodPressurePacket> = {}) => ({
  systolic: whole(systolic),
  diastolic: whole(80),
  mean: whole(93),
  pulse: whole(72),
  time: TIME,
  user: 1,
  status: 0,
  ...more,
});

async function measure(readings: readonly BloodPressurePacket[], misbehaviour: Misbehaviour = {}) {
  const bench = sessionBench(virtualCuff(readings, misbehaviour));
  const seen: BloodPressure[] = [];
  const outcome = await bench.run(
    runBloodPressure(bench.ports, {
      onReading: (item) => seen.push(item),
      onCuffPressure: () => undefined,
    }),
  );
  if (outcome === 'never' || 'code' in outcome)
    expect.fail(`no outcome: ${JSON.stringify(outcome)}`);
  return { outcome, seen, bench };
}

describe('a cuff', () => {
  test('that sends its memory and leaves has succeeded', async () => {
    const { outcome, seen } = await measure([reading(120), reading(135)]);
    expect(outcome.drained).toEqual({ received: 2, unreadable: 0, ended: 'left' });
    expect(outcome.details).toMatchObject({ maker: 'Lantern', model: 'Virtual cuff' });
    expect(seen.map(({ systolic }) => systolic)).toMatchObject([
      { mantissa: 120 },
      { mantissa: 135 },
    ]);
  });

  test('is known by its maker and its clock before its first reading', async () => {
    const bench = sessionBench(virtualCuff([reading(120)]));
    const heard: string[] = [];
    await bench.run(
      runBloodPressure(bench.ports, {
        onIdentified: ({ maker }, clock) =>
          heard.push(`${maker}, clock ${clock?.written ?? 'unread'}`),
        onReading: () => heard.push('reading'),
        onCuffPressure: () => undefined,
      }),
    );
    expect(heard).toEqual(['Lantern, clock unread', 'reading']);
  });

  test('whose status bit its features do not cover says nothing with it', async () => {
    const { outcome, seen } = await measure([reading(120, { status: 0x24 })]);
    expect(outcome.features).not.toContain('measurement-position');
    expect(seen[0]?.status).toEqual(['irregular-pulse']);
    expect(seen[0]?.statusRaw).toBe(0x24);
    expect(seen[0]?.usable).toBe(false);
  });

  test('whose error is a reading without numbers gives no number', async () => {
    const nothing = { diastolic: 'NaN', mean: 'NaN', pulse: 'NaN' } as const;
    const { seen } = await measure([{ ...reading(0), systolic: 'NaN', ...nothing }]);
    expect(seen[0]).toMatchObject({ systolic: { special: 'NaN' }, usable: false });
  });

  test('that is cut off keeps its whole readings', async () => {
    const { outcome, seen } = await measure([reading(120), reading(121)], {
      faults: [{ kind: 'cut', index: 1, bytes: 5 }],
    });
    expect(outcome.drained).toMatchObject({ received: 2, unreadable: 1 });
    expect(seen).toHaveLength(1);
  });

  test('that never says anything ends after three minutes with nothing', async () => {
    const { outcome, bench } = await measure([], { faults: [{ kind: 'silent', after: 0 }] });
    expect(outcome.drained).toEqual({ received: 0, unreadable: 0, ended: 'nothing' });
    expect(bench.timers.nowMs()).toBe(180_000);
  });

  test('that stays after its last reading is done five seconds later', async () => {
    const { outcome, bench } = await measure([reading(120)], {
      faults: [{ kind: 'silent', after: 1 }],
    });
    expect(outcome.drained.ended).toBe('silent');
    expect(bench.timers.nowMs()).toBe(5_000);
  });
});

test('a thermometer that always measures in the ear says so with each reading', async () => {
  const bench = sessionBench(virtualThermometer({ celsiusTenths: 372, time: TIME }));
  const seen: Temperature[] = [];
  const events = { onReading: (item: Temperature) => seen.push(item), onSettling: () => undefined };
  await bench.run(runThermometer(bench.ports, events));
  expect(seen).toMatchObject([
    { temperature: { mantissa: 372, exponent: -1, unit: 'Cel' }, site: 'ear', usable: true },
  ]);
});

const never = new Promise<void>(() => undefined);

test('an oximeter gives its spot check', async () => {
  const bench = sessionBench(virtualOximeter({ spo2: 97, pulse: 61, time: TIME }));
  const seen: SpotCheck[] = [];
  const events = { onSpotCheck: (item: SpotCheck) => seen.push(item), onSignal: () => undefined };
  await bench.run(runOximeter({ ...bench.ports, stopped: never }, events));
  expect(seen).toMatchObject([{ spo2: { mantissa: 97 }, timestamp: TIME, usable: true }]);
});

test('an oximeter gives what it kept, and a torn record is counted', async () => {
  const kept = [95, 96, 97].map((spo2) => ({ spo2, pulse: 61, time: TIME }));
  const torn = { faults: [{ kind: 'cut', index: 1, bytes: 4 }] } as const;
  const bench = sessionBench(virtualOximeterMemory(kept, torn));
  const seen: (readonly [SpotCheck, boolean])[] = [];
  const events = {
    onSpotCheck: (item: SpotCheck, _raw: Uint8Array, stored: boolean) => seen.push([item, stored]),
    onSignal: () => undefined,
  };
  const outcome = await bench.run(runOximeter({ ...bench.ports, stopped: never }, events));
  expect(outcome).toEqual({ received: 3, unreadable: 1, ended: 'silent' });
  expect(seen).toMatchObject([
    [{ spo2: { mantissa: 95 } }, true],
    [{ spo2: { mantissa: 97 } }, true],
  ]);
});

test('a device with neither spot checks nor a signal is no oximeter', async () => {
  const bench = sessionBench(virtualThermometer({ celsiusTenths: 372, time: TIME }));
  const events = { onSpotCheck: () => undefined, onSignal: () => undefined };
  expect(await bench.run(runOximeter({ ...bench.ports, stopped: never }, events))).toEqual({
    code: 'link/not-found',
  });
});

describe('a scale', () => {
  const weighing = { weightSteps: 14_100, time: TIME, user: 2, fatTenths: 234 };
  const later = { ...weighing, time: '2026-05-07T07:08:09', weightSteps: 14_000 };

  async function weigh(consent: { readonly userIndex: number; readonly code: number } | undefined) {
    const bench = sessionBench(virtualScale([weighing, later], { consentCode: 4711 }));
    const seen: Weighing[] = [];
    const outcome = await bench.run(
      runScale(bench.ports, { consent, onWeighing: (item) => seen.push(item) }),
    );
    return { outcome, seen };
  }

  test('a weight and its body composition are one weighing, the next day is another', async () => {
    const { outcome, seen } = await weigh({ userIndex: 2, code: 4711 });
    expect(outcome).toMatchObject({ consent: 'given', drained: { ended: 'left' } });
    expect(seen).toMatchObject([
      { weight: { weight: { mantissa: 70_500 } }, compositions: [{ bodyFat: { mantissa: 234 } }] },
      { weight: { weight: { mantissa: 70_000 } }, compositions: [{ bodyFat: { mantissa: 234 } }] },
    ]);
  });

  test('a wrong code is refused and said so', async () => {
    expect((await weigh({ userIndex: 2, code: 1 })).outcome).toMatchObject({ consent: 'refused' });
  });

  test('without users nobody is asked', async () => {
    expect((await weigh(undefined)).outcome).toMatchObject({ consent: 'none' });
  });
});
