import { describe, expect, test } from 'vitest';
import { decodeBloodPressure } from '#devices/decoders/blood-pressure.ts';
import { decodeBodyComposition } from '#devices/decoders/body-composition.ts';
import { decodeSpotCheck } from '#devices/decoders/pulse-oximeter.ts';
import { decodeWeight } from '#devices/decoders/weight-scale.ts';
import {
  bloodPressureReading,
  glucoseReading,
  oxygenReading,
  weighingReading,
} from '#devices/map/to-reading.ts';
import { GlucoseRecords } from '#devices/profiles/glucose-records.ts';
import {
  bodyCompositionPacket,
  glucoseContextPacket,
  glucosePacket,
  weightPacket,
} from '#devices/simulator/packets.ts';
import { arrivedReading, keptRecording } from './meter-reading.ts';

const RECEIVED = Date.UTC(2026, 10, 22, 14, 2);
const ZONE_MS = 3_600_000;

const facts = {
  id: 'abc',
  name: 'BM 57',
  maker: 'Beurer',
  model: '',
  firmware: '2.1',
  clock: undefined,
};

const arrival = {
  receivedLocalMs: RECEIVED,
  stored: false,
  identity: 'ab'.repeat(32),
  epochOf: (localMs: number) => localMs - ZONE_MS,
};

/** Flags; systolic, diastolic, mean in mmHg; 22 November 2026 14:01:00; pulse; status. */
const packet = (systolic: number, diastolic: number, status = 0) =>
  Uint8Array.of(
    0x16,
    systolic,
    0,
    diastolic,
    0,
    127,
    0,
    0xea,
    7,
    11,
    22,
    14,
    1,
    0,
    88,
    0,
    status,
    0,
  );

function arrived(
  bytes: Uint8Array,
  clock: Parameters<typeof arrivedReading>[1]['clock'] = undefined,
) {
  const decoded = decodeBloodPressure(bytes);
  if (!decoded.ok) throw new Error(decoded.error.code);
  return arrivedReading(bloodPressureReading(decoded.value, bytes), { ...facts, clock }, arrival);
}

/** One that may be kept. */
function sound(found: ReturnType<typeof arrivedReading>) {
  if ('refused' in found) throw new Error(found.refused);
  return found;
}

test('a reading keeps its numbers, its pulse, and the time of a cuff whose clock is right', () => {
  expect(arrived(packet(182, 100))).toEqual({
    timeUnknown: false,
    held: undefined,
    recording: {
      measurements: [
        {
          code: '85354-9',
          values: [
            { code: '8480-6', decimal: '182', unit: 'mm[Hg]' },
            { code: '8462-4', decimal: '100', unit: 'mm[Hg]' },
            { code: '8478-0', decimal: '127', unit: 'mm[Hg]' },
          ],
          qualifiers: [],
        },
        {
          code: '8867-4',
          values: [{ code: '8867-4', decimal: '88', unit: '/min' }],
          qualifiers: [],
        },
      ],
      takenAt: Date.UTC(2026, 10, 22, 13, 1),
      timeBy: 'device',
      device: {
        id: 'abc',
        name: 'BM 57',
        maker: 'Beurer',
        model: '',
        firmware: '2.1',
        localTime: '2026-11-22T14:01:00',
        identity: 'ab'.repeat(32),
        raw: '16b60064007f00ea070b160e0100580000 00'.replace(' ', ''),
      },
    },
  });
});

test('a wrong clock is corrected by its difference, and the difference is kept', () => {
  const clock = {
    deviceLocal: '2026-11-22T12:01:00',
    offsetMs: 7_200_000,
    written: 'no',
    writtenLocalMs: null,
  } as const;
  const early = packet(182, 100);
  early[11] = 12;
  expect(sound(arrived(early, clock)).recording).toMatchObject({
    takenAt: Date.UTC(2026, 10, 22, 13, 1),
    timeBy: 'corrected',
    device: { offsetMs: 7_200_000, localTime: '2026-11-22T12:01:00' },
  });
});

test('an irregular pulse is kept as a finding; a loose cuff makes the reading none', () => {
  const { recording } = sound(arrived(packet(150, 90, 4)));
  expect(recording.measurements[0]?.qualifiers).toEqual(['irregular-pulse']);
  expect(arrived(packet(150, 90, 2))).toEqual({ refused: 'measure-again' });
});

test('pressures the wrong way round are no reading', () => {
  expect(arrived(packet(80, 120))).toEqual({ refused: 'impossible' });
});

describe('glucose', () => {
  const TIME = '2026-11-22T14:00:00';

  function ofMeter(mgPerDl: number, sample = 0x11, meal: number | undefined = undefined) {
    const records = new GlucoseRecords();
    const packet = { sequence: 1, time: TIME, mgPerDl, sample, meal };
    const added = records.addMeasurement(glucosePacket(packet));
    if (meal !== undefined) records.addContext(glucoseContextPacket(packet));
    const [record] = records.records;
    if (!added.ok || record === undefined) throw new Error('a record');
    return arrivedReading(glucoseReading(record), facts, { ...arrival, stored: true });
  }

  test('keeps the unit and the code of the meter, and how far it was from a meal', () => {
    expect(sound(ofMeter(110, 0x11, 1)).recording.measurements).toEqual([
      {
        code: '41653-7',
        values: [{ code: '41653-7', decimal: '110', unit: 'mg/dL' }],
        qualifiers: ['before-meal'],
      },
    ]);
  });

  test('of control solution is never a patient, with or without a person', () => {
    expect(ofMeter(110, 0x4a)).toEqual({ refused: 'not-a-patient' });
  });

  test('of blood from a vein in mg/dL has no code here and is asked for', () => {
    expect(ofMeter(110, 0x13)).toEqual({ refused: 'unknown-sample' });
  });

  test('no living person has is no reading', () => {
    expect(ofMeter(1_500)).toEqual({ refused: 'impossible' });
  });
});

describe('oxygen', () => {
  const spot = (bytes: readonly number[]) => {
    const raw = Uint8Array.from(bytes);
    const decoded = decodeSpotCheck(raw);
    if (!decoded.ok) throw new Error(decoded.error.code);
    return arrivedReading(oxygenReading(decoded.value, raw), facts, arrival);
  };

  test('is a saturation and a pulse', () => {
    expect(sound(spot([0, 97, 0, 61, 0])).recording.measurements).toMatchObject([
      { code: '59408-5', values: [{ decimal: '97', unit: '%' }] },
      { code: '8867-4', values: [{ decimal: '61', unit: '/min' }] },
    ]);
  });

  test('with a poor signal waits for a person, and says so in the record when it is kept', () => {
    const poor = sound(spot([0b100, 97, 0, 61, 0, 0b10000, 0, 0]));
    expect(poor.held).toBe('doubted');
    expect(keptRecording(poor).measurements[0]?.qualifiers).toEqual(['doubted-by-device']);
  });

  test('of a demonstration is nobody', () => {
    expect(spot([0b10, 97, 0, 61, 0, 0, 0b100])).toEqual({ refused: 'not-a-patient' });
  });

  test('without a number is no reading', () => {
    expect(spot([0, 0xff, 0x07, 0xff, 0x07])).toEqual({ refused: 'no-number' });
  });
});

test('a weighing gives weight and body fat; the rest stays in its bytes', () => {
  const weighing = { weightSteps: 14_100, time: '2026-11-22T07:00:00', user: 2, fatTenths: 234 };
  const [raw, rawBody] = [weightPacket(weighing), bodyCompositionPacket(weighing)];
  const [weight, body] = [decodeWeight(raw), decodeBodyComposition(rawBody)];
  if (!weight.ok || !body.ok) throw new Error('a weighing');
  const whole = { weight: weight.value, compositions: [body.value], raw: [raw, rawBody] };
  const { recording } = sound(arrivedReading(weighingReading(whole), facts, arrival));
  expect(recording.measurements).toMatchObject([
    { code: '29463-7', values: [{ decimal: '70.500', unit: 'kg' }] },
    { code: '41982-0', values: [{ decimal: '23.4', unit: '%' }] },
  ]);
  expect(recording.device?.raw?.split('|')).toHaveLength(2);
});
