/** One emulated meter of each kind, and the packets they send, in the words of the profiles. */
import { crc16Mcrf4xx, sum8 } from '#devices/core/crc.ts';
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

/** A meter that counts and reports what it has stored, and deletes nothing; it may go away behind so many records. */
export const glucoseMeter = (
  stored: () => readonly StoredGlucose[],
  leavesBehind: () => number = () => Infinity,
): EmulatedModel => ({
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
        const told = asked.map((record) => [0x2a18, glucosePacket(record)] as const);
        if (told.length > leavesBehind()) return [...told.slice(0, leavesBehind()), 'leave'];
        return [...told, [0x2a52, Uint8Array.of(6, 0, 1, asked.length === 0 ? 6 : 1)]];
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

/** The scale's second packet: fat in tenths of a percent, the same user and moment. */
export const bodyPacket = (fatTenths: number, user: number, at: Date): Uint8Array =>
  Uint8Array.of(0b110, 0, fatTenths & 255, fatTenths >> 8, ...date(at), user);

export const STRAP: EmulatedModel = {
  name: 'Strap 7',
  address: '0A:00:00:00:00:06',
  places: [{ service: 0x180d, short: 0x2a37, properties: { notify: true } }],
};

/** On the skin, with the milliseconds between beats as the profile counts them. */
export const beatPacket = (pulse: number, betweenMs: number): Uint8Array => {
  const ticks = Math.round((betweenMs * 1024) / 1000);
  return Uint8Array.of(0b1_0110, pulse, ticks & 255, ticks >> 8);
};

const POLAR_SERVICE = 'fb005c80-02e7-f387-1cad-8acd2d8df0c8';
const POLAR_CONTROL = 'fb005c81-02e7-f387-1cad-8acd2d8df0c8';
export const POLAR_DATA = 'fb005c82-02e7-f387-1cad-8acd2d8df0c8';
const POLAR_RATE_HZ = 130;

/** Says yes to being started; being told to stop, it stops, and nobody listens any more. */
export const POLAR: EmulatedModel = {
  name: 'Polar H10 1234',
  address: '0A:00:00:00:00:07',
  places: [
    { service: 0x180d, short: 0x2a37, properties: { notify: true } },
    {
      service: POLAR_SERVICE,
      short: POLAR_CONTROL,
      properties: { write: true, indicate: true },
      answers: ([op]) => (op === 2 ? [[POLAR_CONTROL, Uint8Array.of(0xf0, op, 0, 0, 0)]] : []),
    },
    { service: POLAR_SERVICE, short: POLAR_DATA, properties: { notify: true } },
  ],
};

/** Microvolts; the time is that of the last of them, counted from the first of the trace. */
export function tracePacket(samplesUv: readonly number[], lastIndex: number): Uint8Array {
  const packet = new DataView(new ArrayBuffer(10 + 3 * samplesUv.length));
  packet.setBigUint64(1, BigInt(Math.round((lastIndex * 1e9) / POLAR_RATE_HZ)), true);
  for (const [index, sample] of samplesUv.entries()) {
    packet.setUint16(10 + 3 * index, Math.round(sample) & 0xffff, true);
    packet.setUint8(12 + 3 * index, (Math.round(sample) >> 16) & 255);
  }
  return new Uint8Array(packet.buffer);
}

/** Behind its bytes the check a sensor sends. */
const checked = (...bytes: number[]): Uint8Array => {
  const crc = crc16Mcrf4xx(Uint8Array.from(bytes));
  return Uint8Array.of(...bytes, crc & 255, crc >> 8);
};

export interface StoredSensor {
  /** Minutes since the session began. */
  readonly minute: number;
  readonly mgPerDl: number;
  /** A bit fell over on the way. */
  readonly isBroken?: boolean;
}

/** A sensor whose records carry a check, begun at `begun` by its own clock. */
export const glucoseSensor = (begun: Date, stored: readonly StoredSensor[]): EmulatedModel => ({
  name: 'Sensor 4',
  address: '0A:00:00:00:00:08',
  places: [
    {
      service: 0x181f,
      short: 0x2aa8,
      properties: { read: true },
      value: () => checked(0, 0x10, 0, 0x59),
    },
    {
      service: 0x181f,
      short: 0x2aaa,
      properties: { read: true },
      value: () => checked(...date(begun), 0x80, 0xff),
    },
    { service: 0x181f, short: 0x2aa7, properties: { notify: true } },
    {
      service: 0x181f,
      short: 0x2a52,
      properties: { write: true, indicate: true },
      answers: ([op]) => {
        if (op === 4) return [[0x2a52, Uint8Array.of(5, 0, stored.length, 0)]];
        if (op !== 1) return [];
        return [
          ...stored.map((record) => [0x2aa7, sensorPacket(record)] as const),
          [0x2a52, Uint8Array.of(6, 0, 1, 1)],
        ];
      },
    },
  ],
});

function sensorPacket({ minute, mgPerDl, isBroken = false }: StoredSensor): Uint8Array {
  const packet = checked(8, 0, mgPerDl & 255, mgPerDl >> 8, minute & 255, minute >> 8);
  if (isBroken) packet[2] = (packet[2] ?? 0) ^ 1;
  return packet;
}

/** A third of a second of Nonin's format 2. */
export const noninPacket = (pulse: number, oxygen: number): readonly number[] =>
  Array.from({ length: 25 }, (_, frame) => {
    const value = [pulse >> 7, pulse & 127, oxygen][frame] ?? 0;
    const head = [1, frame === 0 ? 0x81 : 0x80, 0x40, value];
    return [...head, sum8(Uint8Array.from(head))];
  }).flat();
