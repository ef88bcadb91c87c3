import { expect, test } from 'vitest';
import { decodeBloodPressure } from '#devices/decoders/blood-pressure.ts';
import { bloodPressureReading } from '#devices/map/to-reading.ts';
import { arrivedReading } from './cuff-reading.ts';

const RECEIVED = Date.UTC(2026, 10, 22, 14, 2);
const ZONE_MS = 3_600_000;

const facts = { id: 'abc', name: 'BM 57', maker: 'Beurer', model: '', clock: undefined };

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

test('a reading keeps its numbers, its pulse, and the time of a cuff whose clock is right', () => {
  expect(arrived(packet(182, 100))).toEqual({
    timeUnknown: false,
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
        localTime: '2026-11-22T14:01:00',
        identity: 'ab'.repeat(32),
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
  expect(arrived(early, clock)?.recording).toMatchObject({
    takenAt: Date.UTC(2026, 10, 22, 13, 1),
    timeBy: 'corrected',
    device: { offsetMs: 7_200_000, localTime: '2026-11-22T12:01:00' },
  });
});

test('an irregular pulse is kept as a finding; a loose cuff makes the reading none', () => {
  expect(arrived(packet(150, 90, 4))?.recording.measurements[0]?.qualifiers).toEqual([
    'irregular-pulse',
  ]);
  expect(arrived(packet(150, 90, 2))).toBeUndefined();
});

test('pressures the wrong way round are no reading', () => {
  expect(arrived(packet(80, 120))).toBeUndefined();
});
