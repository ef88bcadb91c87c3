import { describe, expect, test } from 'vitest';
import { localTimeMs } from '../core/date-time.ts';
import { decodeBloodPressure } from '../decoders/blood-pressure.ts';
import { decodeCgmMeasurement } from '../decoders/cgm-measurement.ts';
import { decodeTemperature } from '../decoders/health-thermometer.ts';
import { decodeHeartRate } from '../decoders/heart-rate.ts';
import { decodeLineScale } from '../decoders/line-scale.ts';
import { decodeMiScale } from '../decoders/mi-scale.ts';
import { decodeNoninDf8 } from '../decoders/nonin-df8.ts';
import { decodeSpotCheck } from '../decoders/pulse-oximeter.ts';
import { decodeBodyComposition } from '../decoders/body-composition.ts';
import { decodeWeight } from '../decoders/weight-scale.ts';
import type { DecodeError } from '../core/decode-error.ts';
import type { Result } from '../core/result.ts';
import type { ClockCheck } from '../profiles/clock-check.ts';
import { GlucoseRecords } from '../profiles/glucose-records.ts';
import { effectiveTime } from './effective-time.ts';
import { readingIdentity } from './identity.ts';
import type { Reading } from './reading.ts';
import {
  bloodPressureReading,
  broadcastWeightReading,
  cableOxygenReading,
  glucoseReading,
  heartRateReading,
  lineWeightReading,
  oxygenReading,
  sensorReading,
  temperatureReading,
  weighingReading,
} from './to-reading.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** Decodes, maps, and fails the test when the packet cannot be read. */
function through<Decoded>(
  hex: string,
  decode: (raw: Uint8Array) => Result<Decoded, DecodeError>,
  map: (decoded: Decoded, raw: Uint8Array) => Reading,
): Reading {
  const decoded = decode(bytes(hex));
  if (!decoded.ok) expect.fail(decoded.error.code);
  return map(decoded.value, bytes(hex));
}

const shortOf = ({ measurements }: Reading) =>
  measurements.map(({ parameter, value }) =>
    value.kind === 'value'
      ? [parameter, value.mantissa, value.exponent, value.unit]
      : [parameter, value.special],
  );

describe('a reading keeps what the device meant', () => {
  test('kilopascal stays kilopascal', () => {
    const reading = through('01a0f06bf07cf0', decodeBloodPressure, bloodPressureReading);
    expect(shortOf(reading)).toEqual([
      ['systolic', 160, -1, 'kPa'],
      ['diastolic', 107, -1, 'kPa'],
      ['mean-pressure', 124, -1, 'kPa'],
    ]);
  });

  test('an error of the cuff has reasons instead of numbers', () => {
    const hex = '16ff07ff07ff07e80706170e230aff070000';
    const reading = through(hex, decodeBloodPressure, bloodPressureReading);
    expect(reading.usable).toBe(false);
    expect(reading.measurements.every(({ value }) => value.kind === 'special')).toBe(true);
  });

  test('the slot of a cuff is a slot and never a patient', () => {
    const hex = '1e8e005b006c00ea07011f173b3b4000020400';
    const reading = through(hex, decodeBloodPressure, bloodPressureReading);
    expect(reading).toMatchObject({ slot: 2, findings: ['irregular-pulse'] });
  });

  test('a time from a clock that was never set is no time', () => {
    const hex = '115f004700e107010100001e';
    expect(through(hex, decodeSpotCheck, oxygenReading).deviceLocal).toBeNull();
  });

  test('a demonstration is no reading', () => {
    const hex = '02610044000004';
    const reading = through(hex, decodeSpotCheck, oxygenReading);
    expect(reading).toMatchObject({ findings: ['demo'], usable: false });
  });

  test('a strap that lost the skin gives nothing usable', () => {
    expect(through('0400', decodeHeartRate, heartRateReading).usable).toBe(false);
  });

  test('where a temperature was taken is said', () => {
    const hex = '068d0e00fee9070c1806010203';
    const reading = through(hex, decodeTemperature, temperatureReading);
    expect(shortOf(reading)).toEqual([['temperature', 3725, -2, 'Cel']]);
    expect(reading.findings).toEqual(['ear']);
  });

  test('a broadcast weight that is still moving is not usable', () => {
    const decode = (raw: Uint8Array) => decodeMiScale(raw, 0x181d);
    const moving = through('028638ea070401060708', decode, broadcastWeightReading);
    expect(moving.usable).toBe(false);
    const pounds = through('213440ea070401060708', decode, broadcastWeightReading);
    expect(shortOf(pounds)).toEqual([['weight', 16_436, -2, '[lb_av]']]);
  });
});

describe('on a cable', () => {
  test('a weight keeps every digit that was written', () => {
    const hex = Buffer.from('ST,+00072.10  kg\r\n').toString('hex');
    const reading = through(hex, decodeLineScale, lineWeightReading);
    expect(shortOf(reading)).toEqual([['weight', 7210, -2, 'kg']]);
    expect(reading).toMatchObject({ usable: true, deviceLocal: null });
  });

  test('a finger that moves is a finding and nothing usable', () => {
    const reading = cableOxygenReading(decodeNoninDf8(bytes('84486200')));
    expect(reading).toMatchObject({ findings: ['artifact'], usable: false });
    expect(shortOf(reading)).toEqual([
      ['oxygen-saturation', 98, 0, '%'],
      ['pulse', 72, 0, '/min'],
    ]);
  });
});

describe('glucose', () => {
  function record(measurement: string, context?: string) {
    const records = new GlucoseRecords();
    records.addMeasurement(bytes(measurement));
    if (context !== undefined) records.addContext(bytes(context));
    const [only] = records.records;
    if (only === undefined) expect.fail('no record');
    return glucoseReading(only);
  }

  test('takes its meal with it', () => {
    const reading = record('120d00ea0705060708098cb011', '020d0002');
    expect(reading.findings).toEqual(['capillary-whole-blood', 'finger', 'postprandial']);
    expect(reading.raw).toHaveLength(2);
    expect(reading.warnings).toEqual([]);
  });

  test('is the same reading with its context and without', () => {
    const source = { deviceId: 'meter', receivedLocalMs: 0 };
    const early = record('120d00ea0705060708098cb011');
    const whole = record('120d00ea0705060708098cb011', '020d0002');
    expect(readingIdentity(early, source)).toBe(readingIdentity(whole, source));
    expect(early.warnings).toEqual(['context-missing']);
  });

  test('control solution is never usable', () => {
    expect(record('020700ea07050607080969b04a').usable).toBe(false);
  });

  test('a sensor whose status octets stand in an unconfirmed order says none of their words', () => {
    const decoded = decodeCgmMeasurement(bytes('09e06e000f00040001'), false);
    if (!decoded.ok) expect.fail(decoded.error.code);
    const [first] = decoded.value.records;
    if (first === undefined) expect.fail('no record');
    const reading = sensorReading({ record: first, deviceLocal: null }, bytes('00'));
    expect(reading).toMatchObject({ findings: [], usable: false });
    expect(first.statusRaw).toEqual([4, 0, 1]);
  });
});

test('a weighing is as usable as its worst part', () => {
  const weight = decodeWeight(bytes('001437'));
  const failed = decodeBodyComposition(bytes('0000ffff'));
  if (!weight.ok || !failed.ok) expect.fail('unreadable');
  const weighing = { weight: weight.value, compositions: [failed.value], raw: [] };
  const reading = weighingReading(weighing);
  expect(shortOf(reading)).toEqual([
    ['weight', 70_500, -3, 'kg'],
    ['body-fat', 'unsuccessful'],
  ]);
  expect(reading.usable).toBe(false);
  expect(weighingReading({ ...weighing, compositions: [] }).usable).toBe(true);
});

describe('when it was measured', () => {
  const reading = through(
    '06870058006800e9070b03072d0c4800',
    decodeBloodPressure,
    bloodPressureReading,
  );
  const timeless = { ...reading, deviceLocal: null };
  const receivedLocalMs = localTimeMs('2025-11-03T10:00:00');
  const clock = (offsetMs: number | null, written?: string): ClockCheck => ({
    deviceLocal: null,
    offsetMs,
    written: written === undefined ? 'no' : 'yes',
    writtenLocalMs: written === undefined ? null : localTimeMs(written),
  });
  const HOUR_MS = 3_600_000;

  test.each([
    ['a right clock is believed', clock(60_000), 'device', '2025-11-03T07:45:12'],
    ['a wrong clock is corrected', clock(HOUR_MS), 'corrected', '2025-11-03T08:45:12'],
    ['a clock nobody can read is taken as it is', undefined, 'device', '2025-11-03T07:45:12'],
    [
      'a reading from before the clock was set is corrected',
      clock(HOUR_MS, '2025-11-03T09:59:00'),
      'corrected',
      '2025-11-03T08:45:12',
    ],
    [
      'a reading from after the clock was set is not corrected twice',
      clock(HOUR_MS, '2025-11-03T07:44:00'),
      'device',
      '2025-11-03T07:45:12',
    ],
    [
      'a clock that was never set is right once it is',
      clock(null, '2025-11-03T07:44:00'),
      'device',
      '2025-11-03T07:45:12',
    ],
  ])('%s', (_name, check, method, text) => {
    const arrival = { receivedLocalMs, stored: true, clock: check };
    expect(effectiveTime(reading, arrival)).toEqual({ method, localMs: localTimeMs(text) });
  });

  test.each([
    ['a clock that was never set', clock(null), receivedLocalMs],
    [
      'a clock that was set back, so that it told this minute twice',
      clock(-HOUR_MS, '2025-11-03T07:44:00'),
      receivedLocalMs,
    ],
    ['a time that is still to come', undefined, localTimeMs('2025-11-03T07:00:00')],
    ['a correction into the future', clock(4 * HOUR_MS), receivedLocalMs],
  ])('%s says nothing about when', (_name, check, receivedMs) => {
    const arrival = { receivedLocalMs: receivedMs, stored: true, clock: check };
    expect(effectiveTime(reading, arrival)).toEqual({ method: 'unknown' });
  });

  test('a live reading without a time was taken when it came', () => {
    const arrival = { receivedLocalMs, stored: false, clock: undefined };
    expect(effectiveTime(timeless, arrival)).toEqual({
      method: 'received',
      localMs: receivedLocalMs,
    });
  });

  test('a stored reading without a time was taken nobody knows when', () => {
    const arrival = { receivedLocalMs, stored: true, clock: undefined };
    expect(effectiveTime(timeless, arrival)).toEqual({ method: 'unknown' });
  });

  test('two equal live readings are two, two equal stored ones are one', () => {
    const at = (receivedAt: number, item: Reading) =>
      readingIdentity(item, { deviceId: 'cuff', receivedLocalMs: receivedAt });
    expect(at(1, timeless)).not.toBe(at(2, timeless));
    expect(at(1, reading)).toBe(at(2, reading));
  });
});
