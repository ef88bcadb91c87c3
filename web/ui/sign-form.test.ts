import { describe, expect, test } from 'vitest';
import { readSign } from './sign-form.ts';

const taken = [{ letter: 'K', shape: 'circle' }] as const;

describe('picking a sign', () => {
  test('takes one letter and a shape', () => {
    const sign = { ok: true, value: { letter: 'K', shape: 'square' } };
    expect(readSign({ letter: ' k', shape: 'square' }, taken)).toEqual(sign);
  });

  test('refuses a sign that somebody of this device has', () => {
    const refused = { ok: false, error: { code: 'identity/sign-taken' } };
    expect(readSign({ letter: 'k', shape: 'circle' }, taken)).toEqual(refused);
  });

  test('refuses a whole name, and a shape there is not', () => {
    const refused = { ok: false, error: { code: 'identity/sign-form' } };
    expect(readSign({ letter: 'Koffi', shape: 'square' }, taken)).toEqual(refused);
    expect(readSign({ letter: 'K', shape: 'star' }, taken)).toEqual(refused);
    expect(readSign({}, taken)).toEqual(refused);
  });
});
