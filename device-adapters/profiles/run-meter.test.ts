import { expect, test } from 'vitest';
import type { SimulatedDevice } from '../link/simulated.ts';
import type { Reading } from '../map/reading.ts';
import type { DeviceKind } from '../registry/device-model.ts';
import {
  virtualCuff,
  virtualMeter,
  virtualOximeter,
  virtualScale,
  virtualSensor,
  virtualThermometer,
} from '../simulator/devices.ts';
import { whole } from '../simulator/encode.ts';
import { runMeter } from './run-meter.ts';
import { sessionBench } from './session-bench.ts';

const TIME = '2026-11-22T07:00:00';
const cuff = {
  systolic: whole(120),
  diastolic: whole(80),
  mean: whole(93),
  pulse: whole(70),
  time: TIME,
  user: 1,
  status: 0,
};
const record = { sequence: 3, time: TIME, mgPerDl: 110, sample: 0x11, meal: 1 };
const weighing = { weightSteps: 14_100, time: TIME, user: 2, fatTenths: 234 };

const METERS: readonly (readonly [DeviceKind, SimulatedDevice, string])[] = [
  ['blood-pressure', virtualCuff([cuff]), 'systolic 120'],
  ['glucose', virtualMeter([record]), 'glucose 110'],
  [
    'glucose-sensor',
    virtualSensor([{ mgPerDl: 99, minute: 5 }], { start: TIME }),
    'sensor-glucose 99',
  ],
  ['thermometer', virtualThermometer({ celsiusTenths: 372, time: TIME }), 'temperature 372'],
  ['oximeter', virtualOximeter({ spo2: 97, pulse: 61, time: TIME }), 'oxygen-saturation 97'],
  ['weight-scale', virtualScale([weighing], { consentCode: 1 }), 'weight 70500'],
];

test.each(METERS)(
  'a %s is identified first and tells what it measured',
  async (kind, device, said) => {
    const bench = sessionBench(device);
    const heard: string[] = [];
    const first = ({ measurements: [one] }: Reading): string =>
      one?.value.kind === 'value' ? `${one.parameter} ${one.value.mantissa}` : 'no number';
    const outcome = await bench.run(
      runMeter(kind, bench.ports, {
        options: {
          last: undefined,
          fromMinute: undefined,
          consent: undefined,
          stopped: new Promise(() => undefined),
        },
        events: {
          onIdentified: () => heard.push('identified'),
          onReading: (reading) => heard.push(first(reading)),
          onSignal: () => heard.push('signal'),
          onWorking: () => heard.push('working'),
          onTrace: () => heard.push('trace'),
        },
      }),
    );
    expect(outcome).toHaveProperty('ended');
    expect([...new Set(heard)]).toEqual(['identified', said]);
  },
);
