import { describe, expect, test } from 'vitest';
import { decodeBloodPressure } from './blood-pressure.ts';

const decode = (hex: string) => {
  const decoded = decodeBloodPressure(Uint8Array.from(Buffer.from(hex, 'hex')));
  if (!decoded.ok) expect.fail(decoded.error.code);
  return decoded.value;
};

describe('a status word is what the two-bit code says', () => {
  test.each([
    ['0100', ['body-movement'], false],
    ['0200', ['cuff-too-loose'], false],
    ['0400', ['irregular-pulse'], true],
    ['0800', ['pulse-above-range'], true],
    ['1000', ['pulse-below-range'], true],
    ['1800', ['pulse-range-reserved'], false],
    ['2000', ['improper-position'], false],
    ['0500', ['body-movement', 'irregular-pulse'], false],
    ['0000', [], true],
  ])('%s is %j', (status, words, usable) => {
    const reading = decode(`10780050005d00${status}`);
    expect(reading.status).toEqual(words);
    expect(reading.usable).toBe(usable);
  });
});

describe('a reading no person can have is held, not dropped', () => {
  test.each([
    ['00ff07ee005d00', 'an aborted measurement that says 2047/238'],
    ['001f072b005d00', 'an aborted measurement that says 1823/43'],
    ['00500078005d00', 'diastolic above systolic'],
    ['04780050005d000000', 'a pulse of zero'],
  ])('%s: %s', (hex) => {
    const reading = decode(hex);
    expect(reading.usable).toBe(false);
  });

  test('the number stays visible', () => {
    const reading = decode('001f072b005d00');
    expect(reading.systolic).toMatchObject({ mantissa: 1823, unit: 'mm[Hg]' });
    expect(reading.warnings).toContain('implausible');
  });

  test('a mean outside its own pressures is told', () => {
    expect(decode('00780050000a00').warnings).toEqual(['implausible-map']);
  });

  test('plausible in kilopascal is plausible', () => {
    expect(decode('01a0f06bf07cf0').warnings).toEqual([]);
  });
});

test('a mean the cuff did not compute does not hold the reading', () => {
  const reading = decode('0078005000ff07');
  expect(reading.map).toMatchObject({ special: 'NaN' });
  expect(reading.usable).toBe(true);
});

test('bits from a later version of the profile hold the reading', () => {
  expect(decode('20780050005d00')).toMatchObject({ warnings: ['reserved-bits'], usable: false });
  expect(decode('10780050005d004000')).toMatchObject({ statusRaw: 64, usable: false });
});

test('an incomplete time is no time, and the reading stays', () => {
  const reading = decode('02780050005d0000000000000000');
  expect(reading).toMatchObject({ timestamp: null, warnings: ['time-incomplete'], usable: true });
});

test('bytes behind the last field are told', () => {
  expect(decode('00780050005d00ff').warnings).toEqual(['trailing-bytes']);
});
