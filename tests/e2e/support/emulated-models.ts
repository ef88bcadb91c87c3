/** One emulated meter of each kind, and the packets they send, in the words of the profiles. */
import type { EmulatedMeter, EmulatedModel } from './emulated-meter.ts';

const date = (at: Date): readonly number[] => [
  at.getFullYear() & 255,
  at.getFullYear() >> 8,
  at.getMonth() + 1,
  at.getDate(),
  at.getHours(),
  at.getMinutes(),
  at.getSeconds(),
];

export const CUFF: EmulatedModel = {
  name: 'Arm 3000',
  address: '0A:00:00:00:00:01',
  places: [
    { service: 0x1810, short: 0x2a35, properties: { indicate: true } },
    {
      service: 0x1810,
      short: 0x2a49,
      properties: { read: true },
      value: () => Uint8Array.of(0, 0),
    },
  ],
};

/** One measurement as a cuff tells it, in mmHg; `at` is the cuff's own clock. */
export async function measurePressure(
  cuff: EmulatedMeter,
  [systolic, diastolic]: readonly [number, number],
  at: Date,
): Promise<void> {
  const mean = Math.round((systolic + 2 * diastolic) / 3);
  const pressures = [systolic, 0, diastolic, 0, mean, 0];
  await cuff.send(0x2a35, Uint8Array.of(0b110, ...pressures, ...date(at), 88, 0));
}

export interface StoredGlucose {
  readonly sequence: number;
  readonly mgPerDl: number;
  readonly at: Date;
  /** Low nibble sample, high nibble place; 0x4a is control solution. */
  readonly sample?: number;
}

/** A meter that counts and reports what it has stored, and deletes nothing. */
export const glucoseMeter = (stored: () => readonly StoredGlucose[]): EmulatedModel => ({
  name: 'Contour 77',
  address: '0A:00:00:00:00:02',
  places: [
    { service: 0x1808, short: 0x2a18, properties: { notify: true } },
    { service: 0x1808, short: 0x2a34, properties: { notify: true } },
    {
      service: 0x1808,
      short: 0x2a52,
      properties: { write: true, indicate: true },
      answers: (request) => {
        const [op, operator] = request;
        const from = operator === 3 ? (request[3] ?? 0) + 256 * (request[4] ?? 0) : 0;
        const asked = stored().filter(({ sequence }) => sequence >= from);
        if (op === 4) return [[0x2a52, Uint8Array.of(5, 0, asked.length, 0)]];
        if (op !== 1) return [];
        return [
          ...asked.map((record) => [0x2a18, glucosePacket(record)] as const),
          [0x2a52, Uint8Array.of(6, 0, 1, asked.length === 0 ? 6 : 1)],
        ];
      },
    },
  ],
});

const glucosePacket = ({ sequence, mgPerDl, at, sample = 0x11 }: StoredGlucose): Uint8Array => {
  // kg per litre: mg/dL times ten to the minus five, as exponent and mantissa in sixteen bits.
  const concentration = [mgPerDl & 255, ((16 - 5) << 4) | (mgPerDl >> 8)];
  return Uint8Array.of(0b10, sequence & 255, sequence >> 8, ...date(at), ...concentration, sample);
};

export const OXIMETER: EmulatedModel = {
  name: 'Finger 10',
  address: '0A:00:00:00:00:03',
  places: [
    { service: 0x1822, short: 0x2a5e, properties: { indicate: true } },
    { service: 0x1822, short: 0x2a5f, properties: { notify: true } },
  ],
};

export const spotCheckPacket = (oxygen: number, pulse: number, at: Date): Uint8Array =>
  Uint8Array.of(1, oxygen, 0, pulse, 0, ...date(at));

export const oxygenSignalPacket = (oxygen: number, pulse: number): Uint8Array =>
  Uint8Array.of(0, oxygen, 0, pulse, 0);

export const THERMOMETER: EmulatedModel = {
  name: 'Warm 5',
  address: '0A:00:00:00:00:04',
  places: [
    { service: 0x1809, short: 0x2a1c, properties: { indicate: true } },
    { service: 0x1809, short: 0x2a1d, properties: { read: true }, value: () => Uint8Array.of(3) },
  ],
};

/** In tenths of a degree. */
export const temperaturePacket = (tenths: number, at: Date): Uint8Array =>
  Uint8Array.of(2, tenths & 255, tenths >> 8, 0, 0xff, ...date(at));

export const SCALE: EmulatedModel = {
  name: 'BF 720',
  address: '0A:00:00:00:00:05',
  places: [
    { service: 0x181d, short: 0x2a9d, properties: { indicate: true } },
    { service: 0x181b, short: 0x2a9c, properties: { indicate: true } },
  ],
};

/** In steps of five grams, by one of the scale's own users. */
export const weightPacket = (steps: number, user: number, at: Date): Uint8Array =>
  Uint8Array.of(0b110, steps & 255, steps >> 8, ...date(at), user);
