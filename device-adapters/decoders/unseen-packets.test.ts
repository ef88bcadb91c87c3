import { describe, expect, test } from 'vitest';
import { crc16Mcrf4xx, crc16Modbus } from '../core/crc.ts';
import { decodePacket, type DecodeContext } from './catalogue.ts';

/** What the packet says, or the code of its error. */
function read(name: string, hex: string, context: DecodeContext = {}): unknown {
  const decoded = decodePacket(name, Uint8Array.from(Buffer.from(hex, 'hex')), context);
  return decoded.ok ? decoded.value : decoded.error.code;
}

const line = (name: string, text: string): unknown => read(name, Buffer.from(text).toString('hex'));
const number = (mantissa: number, exponent: number, unit: string) => ({ mantissa, exponent, unit });

describe('glucose', () => {
  const base = 'ea0705060708';

  test.each([
    ['0100' + 'ea070506070809' + 'ff7f', { warnings: ['time-offset-overrun'], userTime: null }],
    ['0100' + 'ea070506070809' + '0080', { warnings: ['time-offset-overrun'], userTime: null }],
    ['0100' + 'ea070506070809' + 'c4ff', { timeOffsetMin: -60, userTime: '2026-05-06T06:08:09' }],
  ])('a shift of the clock in %s', (rest, expected) => {
    expect(read('2A18', `01${rest}`)).toMatchObject(expected);
  });

  test('a result too low for the meter is a reason, not a number', () => {
    expect(read('2A18', `0a0100${base}090208114000`)).toMatchObject({
      glucose: { special: '-INFINITY', unit: 'mg/dL' },
      status: ['result-too-low'],
      usable: false,
    });
  });

  test('a low battery does not spoil the reading, a faulty strip does', () => {
    expect(read('2A18', `0a0100${base}097eb0110100`)).toMatchObject({
      status: ['battery-low'],
      usable: true,
    });
    expect(read('2A18', `0a0100${base}097eb0110800`)).toMatchObject({
      status: ['strip-insertion-error'],
      usable: false,
    });
  });

  test('a sample of a kind nobody knows is held', () => {
    expect(read('2A18', `020100${base}097eb01b`)).toMatchObject({
      sample: null,
      warnings: ['reserved-value'],
      usable: false,
    });
  });

  test('a reading without a date is held until a person gives it one', () => {
    expect(read('2A18', '020100000005060708097eb011')).toMatchObject({
      baseTime: null,
      warnings: ['time-incomplete'],
      usable: false,
    });
  });

  test('a context with everything in it is told in everyday units', () => {
    const fields = '01' + '32d0' + '02' + '52' + '100e' + '32' + '01' + '05a0' + '41f0';
    expect(read('2A34', `df0d0000${fields}`)).toMatchObject({
      carb: { kind: 'breakfast', amount: number(50, 0, 'g') },
      meal: 'postprandial',
      tester: 'health-care-professional',
      health: 'no-issue',
      exercise: { durationS: 3600, intensityPct: 50 },
      medication: { kind: 'rapid-acting-insulin', amount: number(5, 0, 'mg') },
      hba1c: number(65, -1, '%'),
      warnings: [],
    });
  });

  test('a dose in litres is told in millilitres', () => {
    expect(read('2A34', '300d00050cd0')).toMatchObject({
      medication: { kind: 'premixed-insulin', amount: number(12, 0, 'mL') },
    });
  });

  test('an exercise too long for its field has no duration', () => {
    expect(read('2A34', '080d00ffff32')).toMatchObject({
      exercise: { durationS: null, intensityPct: 50 },
      warnings: ['duration-overrun'],
    });
  });
});

describe('record access', () => {
  test.each([
    ['06000107', { op: 'response', request: 'report-records', result: 'abort-unsuccessful' }],
    ['06000202', { op: 'response', request: 'delete-records', result: 'op-code-not-supported' }],
    ['060001ff', { result: 'reserved' }],
    ['06000901', { request: 'reserved' }],
    ['0500ffff', { op: 'number-of-records', count: 65_535 }],
    ['0700', 'device/unknown-op'],
    ['0101', 'device/unknown-op'],
    ['0600', 'device/truncated'],
  ])('%s', (hex, expected) => {
    const answer = read('2A52', hex);
    if (typeof expected === 'string') expect(answer).toBe(expected);
    else expect(answer).toMatchObject(expected);
  });

  test.each([
    ['0401', { op: 'report-number', operator: 'all' }],
    ['0300', { op: 'abort' }],
    [
      '0104010a001400',
      { op: 'report-records', operator: 'range', filter: 'sequence', min: 10, max: 20 },
    ],
    ['010201e803', { operator: '<=', max: 1000 }],
    ['010302ea070506070809', { operator: '>=', filter: 'user-time', min: '2026-05-06T07:08:09' }],
  ])('the request %s is read back', (hex, encode) => {
    expect(read('RACP request', hex)).toMatchObject({ encode });
  });
});

describe('oximeters', () => {
  test.each([
    ['5E, questionable', '2A5E', '02610044000040', { status: ['questionable'], usable: false }],
    [
      '5E, from memory',
      '2A5E',
      '02610044002002',
      { status: ['ongoing', 'from-storage'], usable: true },
    ],
    [
      '5E, displaced',
      '2A5E',
      '0461004400002000',
      { sensorStatus: ['sensor-displaced'], usable: false },
    ],
    [
      '5E, perfusion',
      '2A5E',
      '0461004400200000',
      { sensorStatus: ['low-perfusion'], usable: false },
    ],
    ['5E, over 100', '2A5E', '0066004400', { warnings: ['implausible'], usable: false }],
    [
      '5F, fast',
      '2A5F',
      '0162003e0061003d00',
      { spo2Fast: { mantissa: 97 }, pulseFast: { mantissa: 61 } },
    ],
    [
      '5F, slow',
      '2A5F',
      '0262003e0063003c00',
      { spo2Slow: { mantissa: 99 }, pulseSlow: { mantissa: 60 } },
    ],
    [
      '5F, sensor',
      '2A5F',
      '0862003e00000800',
      { sensorStatus: ['sensor-unconnected'], usable: false },
    ],
    ['5F, amplitude', '2A5F', '1062003e0012f0', { pai: number(18, -1, '%'), usable: true }],
  ])('%s', (_name, characteristic, hex, expected) => {
    expect(read(characteristic, hex)).toMatchObject(expected);
  });
});

describe('hearts', () => {
  test.each([
    ['energy that ran over', '0848ffff', { energy: { special: 'saturated', unit: 'kJ' } }],
    ['energy', '08480a00', { energy: number(10, 0, 'kJ') }],
    ['half an interval', '1048000401', { rrMs: [1000], warnings: ['trailing-bytes'] }],
    [
      'on the skin without a beat',
      '0600',
      { contact: 'ok', warnings: ['implausible'], usable: false },
    ],
  ])('%s', (_name, hex, expected) => {
    expect(read('2A37', hex)).toMatchObject(expected);
  });

  test('where the sensor sits', () => {
    expect(read('2A38', '01')).toMatchObject({ location: 'chest' });
    expect(read('2A38', '09')).toMatchObject({ location: null, warnings: ['reserved-value'] });
  });
});

describe('temperatures', () => {
  test.each([
    ['2A1C', '0000008000', { temperature: { special: 'NRes' }, usable: false }],
    ['2A1C', '042d0100ff0b', { site: null, warnings: ['reserved-value'] }],
    ['2A1C', '00900100ff', { temperature: number(400, -1, 'Cel'), usable: true }],
    ['2A1C', '006c010000', { warnings: ['implausible'], usable: false }],
    ['2A1D', '06', { site: 'mouth' }],
    ['2A1E', '006c0100ff', { usable: false }],
    ['2A21', '3c00', { intervalSeconds: 60 }],
  ])('%s %s', (characteristic, hex, expected) => {
    expect(read(characteristic, hex)).toMatchObject(expected);
  });
});

describe('scales', () => {
  test('inches and pounds stay what they are', () => {
    expect(read('2A9D', '09b63cf700b802')).toMatchObject({
      weight: number(15_542, -2, '[lb_av]'),
      height: number(696, -1, '[in_i]'),
    });
  });

  test('a height nobody entered is missing, not zero', () => {
    expect(read('2A9D', '08143700000000')).toMatchObject({
      bmi: { special: 'missing' },
      height: { special: 'missing' },
      usable: true,
    });
  });

  test('nothing on the scale is no weight of a person', () => {
    expect(read('2A9D', '000000')).toMatchObject({ warnings: ['implausible'], usable: false });
  });

  test('every field of a body composition in the order of its flags', () => {
    const masses = ['d007', 'e803', 'f401', 'fa00', '1437', '1407'];
    expect(
      read('2A9C', `e01deb00${masses.slice(0, 4).join('')}${masses.slice(4).join('')}`),
    ).toMatchObject({
      bodyFat: number(235, -1, '%'),
      muscleMass: number(10_000, -3, 'kg'),
      fatFreeMass: number(5_000, -3, 'kg'),
      softLeanMass: number(2_500, -3, 'kg'),
      waterMass: number(1_250, -3, 'kg'),
      weight: number(70_500, -3, 'kg'),
      height: number(1_812, -3, 'm'),
      multiPacket: true,
    });
  });

  test('a body of more than fat is not plausible', () => {
    expect(read('2A9C', '0000f203')).toMatchObject({ warnings: ['implausible'], usable: false });
  });

  test.each([
    ['pounds by the packet', '0326ea070401060708f2013440', number(16_436, -2, '[lb_av]'), true],
    ['half a kilogram by law', '0266ea070401060708f2018638', number(72_350, -3, 'kg'), true],
    ['a person who stepped off', '02a6ea070401060708f2018638', number(72_350, -3, 'kg'), false],
    ['a person who moves', '0206ea070401060708f2018638', number(72_350, -3, 'kg'), false],
  ])('a broadcast: %s', (_name, hex, weight, usable) => {
    expect(read('mi-scale', hex, { service: 0x181b })).toMatchObject({ weight, usable });
  });

  test('an impedance that is still being measured is missing', () => {
    expect(read('mi-scale', '0226ea070401060708b80b8638')).toMatchObject({
      impedance: { special: 'missing', unit: 'Ohm' },
    });
    expect(read('mi-scale', '0224ea070401060708f2018638')).toMatchObject({ impedance: undefined });
  });

  test('two units at once are no unit', () => {
    expect(read('mi-scale', '313440ea070401060708')).toBe('device/unknown-unit');
    expect(read('mi-scale', '313440ea070401060708', { service: 0x1810 })).toBe(
      'device/unsupported-frame',
    );
  });
});

describe('sensors of glucose', () => {
  const checked = (hex: string): string => {
    const crc = crc16Mcrf4xx(Uint8Array.from(Buffer.from(hex, 'hex')));
    return hex + Buffer.from([crc & 255, crc >> 8]).toString('hex');
  };

  test.each([
    ['two records', '06006e000f0006006f001400', false, { records: [{}, { timeOffsetMin: 20 }] }],
    [
      'trend and quality',
      '0a036e000f000cf05f00',
      false,
      {
        records: [{ trend: number(12, -1, 'mg/dL/min'), quality: number(95, 0, '%') }],
      },
    ],
    [
      'no number',
      '0600ff070f00',
      false,
      { records: [{ glucose: { special: 'NaN' }, usable: false }] },
    ],
    [
      'a call for calibration',
      '07406e000f0008',
      false,
      {
        records: [{ status: ['calibration-required'], usable: false }],
      },
    ],
    [
      'a stopped session',
      '07806e000f0003',
      false,
      {
        records: [{ status: ['session-stopped', 'battery-low'], usable: false }],
      },
    ],
    [
      'low, which is the very reason to look',
      '07203400140004',
      false,
      {
        records: [{ status: ['below-hypo-level'], usable: true }],
      },
    ],
  ])('%s', (_name, hex, e2eCrc, expected) => {
    expect(read('2AA7', hex, { e2eCrc })).toMatchObject(expected);
  });

  test.each([
    ['a promised check that is missing', '06006e000f00', true, 'device/crc-missing'],
    ['a check nobody promised', checked('08006e000f00'), false, 'device/malformed'],
    ['a size smaller than a record', '05006e000f', undefined, 'device/malformed'],
    ['a size of nothing', '00006e000f00', undefined, 'device/malformed'],
    ['a size beyond the packet', '07006e000f00', undefined, 'device/truncated'],
    ['fields beyond the size', '06016e000f00', undefined, 'device/malformed'],
    ['a second record that is cut', '06006e000f0006006f', undefined, 'device/truncated'],
    [
      'a second record whose check fails',
      `${checked('08006e000f00')}08006f000f00469d`,
      true,
      'device/crc',
    ],
    ['nothing', '', undefined, 'device/truncated'],
  ])('%s is refused whole', (_name, hex, e2eCrc, code) => {
    expect(read('2AA7', hex, { e2eCrc })).toBe(code);
  });

  test('what the sensor is and where it sits', () => {
    expect(read('2AA8', '00000011ffff')).toMatchObject({
      features: [],
      type: 'capillary-whole-blood',
      location: 'finger',
      warnings: [],
    });
    expect(read('2AA8', '0010005900ff')).toBe('device/crc');
  });

  test('when it began and how long it may run', () => {
    expect(read('2AAA', checked('ea07070108000080ff'), { e2eCrc: true })).toMatchObject({
      start: '2026-07-01T08:00:00',
      tzMin: null,
      dstMin: null,
      warnings: [],
    });
    expect(read('2AAA', 'ea070701080000c904')).toMatchObject({
      tzMin: null,
      warnings: ['reserved-value'],
    });
    expect(read('2AAB', '5001')).toMatchObject({ runTimeH: 336 });
    expect(read('2AAB', '50010000', { e2eCrc: true })).toBe('device/crc');
    expect(read('2AAB', '5001', { e2eCrc: true })).toBe('device/crc-missing');
  });
});

describe('clocks, batteries and users', () => {
  test.each([
    ['2A2B', 'ea070b1516230f000000', { dayOfWeek: null, fraction: 0, adjust: [] }],
    [
      '2A2B',
      'ea070b1516230f09800c',
      { dayOfWeek: null, adjust: ['time-zone', 'dst'], warnings: ['reserved-value'] },
    ],
    ['2A0F', 'ec08', { tzMin: -300, dstMin: 120 }],
    ['2A0F', '80ff', { tzMin: null, dstMin: null }],
    ['2A19', '65', { battery: { special: 'reserved', unit: '%' } }],
    ['2A19', '00', { battery: number(0, 0, '%') }],
    ['2A9F', '200205', { request: 'consent', result: 'user-not-authorized' }],
    ['2A9F', '200402', { request: 'list-all-users', result: 'op-code-not-supported' }],
    ['2A9F', '200102', { request: 'register-new-user', userIndex: undefined }],
  ])('%s %s', (characteristic, hex, expected) => {
    expect(read(characteristic, hex)).toMatchObject(expected);
  });

  test('a request is not taken for an answer', () => {
    expect(read('2A9F', '02011712')).toBe('device/unknown-op');
  });
});

describe('straps', () => {
  test.each([
    ['acceleration', '02009435770000000000', 'device/unsupported-frame'],
    ['a compressed frame', '00009435770000000080', 'device/unsupported-frame'],
    ['another layout', '00009435770000000001', 'device/unsupported-frame'],
    ['a cut header', '0000943577', 'device/truncated'],
  ])('%s is refused', (_name, hex, code) => {
    expect(read('FB005C82', hex)).toBe(code);
  });

  test('a sample that was cut is told, those before it are kept', () => {
    expect(read('FB005C82', '000094357700000000000280ff0280')).toMatchObject({
      timestampNs: 2_000_000_000n,
      samplesUv: [-32_766],
      warnings: ['trailing-bytes'],
    });
  });

  test.each([
    ['f002000600', { op: 'start', type: 'ecg', result: 'already-in-state' }],
    [
      'f00102000000018200',
      { op: 'get-settings', type: 'acc', parameters: Uint8Array.of(0, 1, 0x82, 0) },
    ],
    ['0300', { encode: { op: 'stop', type: 'ecg' } }],
  ])('%s', (hex, expected) => {
    expect(read('FB005C81', hex)).toMatchObject(expected);
  });
});

describe('lines', () => {
  test.each([
    ['ST,+00155.42  lb\r\n', { weight: number(15_542, -2, '[lb_av]'), stable: true, usable: true }],
    ['OL,+99999.99  kg\r\n', { weight: { special: 'overload', unit: 'kg' }, usable: false }],
    ['ST,-00000.15  kg\r\n', { weight: number(-15, -2, 'kg'), usable: false }],
    ['ST,+01997.00  kg\r\n', { warnings: ['implausible'], usable: false }],
    ['ST,+0072.35  kg\r\n', { warnings: ['field-width'], usable: false }],
    ['S D     3450.5 g\r\n', { stable: false, usable: false }],
    ['S +\r\n', { weight: { special: 'overload' }, usable: false }],
    ['S -\r\n', { weight: { special: 'underload' }, usable: false }],
  ])('%j', (text, expected) => {
    expect(line('line-scale', text)).toMatchObject(expected);
  });

  test.each([
    ['S I\r\n', 'device/device-busy'],
    ['ST,+00072.35  st\r\n', 'device/unknown-unit'],
    ['ST,+00072.35\r\n', 'device/malformed'],
    ['ST,+000.2.35  kg\r\n', 'device/malformed'],
    ['ST,+00072.35  kg', 'device/incomplete'],
    ['T,+00072.35  kg\r\n', 'device/malformed'],
    ['ES\r\n', 'device/malformed'],
    ['\r\n', 'device/malformed'],
  ])('%j is refused', (text, code) => {
    expect(line('line-scale', text)).toBe(code);
  });

  test.each([
    ['$PXSPO,98,73*40\r\n', 'device/checksum'],
    ['$PXSPO,98,72\r\n', 'device/checksum-missing'],
    ['$PXSPO,98,72*4\r\n', 'device/checksum'],
    ['PXSPO,98,72*40\r\n', 'device/malformed'],
    ['$PXSPO,98,72*40', 'device/incomplete'],
  ])('%j is no sentence', (text, code) => {
    expect(line('nmea-line', text)).toBe(code);
  });
});

describe('Modbus', () => {
  const framed = (hex: string): string => {
    const crc = crc16Modbus(Uint8Array.from(Buffer.from(hex, 'hex')));
    return hex + Buffer.from([crc & 255, crc >> 8]).toString('hex');
  };

  test('input registers are read like holding registers', () => {
    expect(read('modbus-rtu', framed('110402000a'))).toEqual({ unit: 17, fn: 4, registers: [10] });
    expect(read('modbus-rtu', framed('1104000a0002'))).toEqual({
      encode: { unit: 17, fn: 4, address: 10, count: 2 },
    });
  });

  test.each([
    ['another machine', framed('110402000a'), 1, 'device/unexpected-unit'],
    ['a wrong check', '110402000a0000', 17, 'device/crc'],
    ['a cut answer', framed('1103040001').slice(0, -2), 17, 'device/truncated'],
    ['an odd count of bytes', framed('11030300010203'), 17, 'device/malformed'],
    ['bytes behind the answer', framed('110302000a0000'), 17, 'device/malformed'],
    ['a request to write', framed('110600010003'), 17, 'device/malformed'],
    ['a request for nothing', framed('110300010000'), 17, 'device/malformed'],
    ['a refusal', framed('118302'), 17, 'device/modbus-exception'],
  ])('%s', (_name, hex, expectedUnit, code) => {
    expect(read('modbus-rtu', hex, { expectedUnit })).toBe(code);
  });
});
