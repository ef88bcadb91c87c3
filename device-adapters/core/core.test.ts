import { describe, expect, test } from 'vitest';
import { BytesReader, readPacket } from './bytes-reader.ts';
import { crc16Mcrf4xx, crc16Modbus } from './crc.ts';
import { addMinutes, encodeDateTime, localTimeMs, readDateTime } from './date-time.ts';
import { measured, toNumber } from './device-value.ts';
import { readFloat, readSfloat } from './medfloat.ts';
import { isPlausible } from './plausibility.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const sfloat = (hex: string) => readSfloat(new BytesReader(bytes(hex)), { unit: 'mm[Hg]' });
const float = (hex: string) => readFloat(new BytesReader(bytes(hex)), 'Cel');

describe('medical floats', () => {
  test('every mantissa and exponent is the decimal it spells', () => {
    for (let raw = 0; raw < 0x10000; raw++) {
      const value = sfloat(Buffer.from([raw & 255, raw >> 8]).toString('hex'));
      const mantissa = (raw & 0xfff) >= 0x800 ? (raw & 0xfff) - 0x1000 : raw & 0xfff;
      const exponent = raw >> 12 >= 8 ? (raw >> 12) - 16 : raw >> 12;
      const special = [0x7ff, 0x800, 0x7fe, 0x802, 0x801].includes(raw);
      if (special) expect(value.kind).toBe('special');
      else expect(value).toEqual(measured(mantissa, exponent, 'mm[Hg]'));
    }
  });

  test.each([
    ['ffff7f00', 'NaN'],
    ['00008000', 'NRes'],
    ['feff7f00', '+INFINITY'],
    ['02008000', '-INFINITY'],
    ['01008000', 'reserved'],
  ])('%s is %s', (hex, special) => {
    expect(float(hex)).toEqual({ kind: 'special', special, unit: 'Cel' });
  });

  test('the same mantissa with an exponent is a number', () => {
    expect(sfloat('ff17')).toEqual(measured(2047, 1, 'mm[Hg]'));
    expect(float('ffff7fff')).toEqual(measured(8_388_607, -1, 'Cel'));
  });

  test('a number prints as its decimal, without binary noise', () => {
    expect(toNumber(measured(261_633, -4, 'Cel'))).toBe(26.1633);
    expect(toNumber(measured(-511, -1, 'Cel'))).toBe(-51.1);
    expect(toNumber(measured(3, 25, 'Cel'))).toBe(3e25);
    expect(toNumber(measured(3, -30, 'Cel'))).toBe(3e-30);
  });
});

describe('dates', () => {
  const read = (hex: string) => readDateTime(new BytesReader(bytes(hex)));

  test.each([
    ['e807021d000000', '2024-02-29T00:00:00'],
    ['d007021d173b3b', '2000-02-29T23:59:59'],
  ])('%s is %s', (hex, text) => {
    expect(read(hex)).toEqual({ kind: 'known', text });
  });

  test.each([
    ['e907021d000000', '29 February of a common year'],
    ['6c07021d000000', '29 February 1900'],
    ['e8070d01000000', 'a thirteenth month'],
    ['e807041f000000', '31 April'],
    ['e8070101180000', 'an hour of 24'],
    ['e8070101003c00', 'a minute of 60'],
    ['e807010100003c', 'a second of 60'],
    ['010001010c0000', 'the year 1'],
    ['ffff01010c0000', 'the year 65535'],
  ])('%s: %s cannot be', (hex) => {
    expect(read(hex)).toEqual({ kind: 'impossible' });
  });

  test('what is written is what is read', () => {
    const text = '2026-12-31T23:59:58';
    expect(readDateTime(new BytesReader(encodeDateTime(localTimeMs(text))))).toEqual({
      kind: 'known',
      text,
    });
  });

  test('minutes cross days, and the end of all years is no time', () => {
    expect(addMinutes('2026-12-31T23:30:00', 45)).toBe('2027-01-01T00:15:00');
    expect(addMinutes('2024-03-01T00:00:00', -1)).toBe('2024-02-29T23:59:00');
    expect(addMinutes('9999-12-31T23:59:00', 1)).toBeNull();
  });
});

describe('the reader', () => {
  test('a field past the end is an error, whatever is read after it', () => {
    const packet = readPacket(bytes('0102'), (reader) => [reader.u8(), reader.u24(), reader.u8()]);
    expect(packet).toEqual({ ok: false, error: { code: 'device/truncated' } });
  });

  test('signs and order of bytes', () => {
    const reader = new BytesReader(bytes('ff0080feffff0000000000000080'));
    expect([reader.s8(), reader.s16(), reader.s24()]).toEqual([-1, -32_768, -2]);
    expect(reader.u64()).toBe(0x8000000000000000n);
  });
});

test('the checks give their published values', () => {
  const digits = Uint8Array.from(Buffer.from('123456789'));
  expect(crc16Mcrf4xx(digits)).toBe(0x6f91);
  expect(crc16Modbus(digits)).toBe(0x4b37);
});

test('a quantity in a unit it is never told in is not plausible', () => {
  expect(isPlausible(measured(37, 0, 'Cel'), 'temperature')).toBe(true);
  expect(isPlausible(measured(37, 0, '[degF]'), 'temperature')).toBe(false);
  expect(isPlausible(measured(37, 0, 'kg'), 'temperature')).toBe(false);
});
