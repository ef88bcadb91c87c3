import { describe, expect, test } from 'vitest';
import { freeSign, parseLetter, parseSign, signText } from './lock-sign.ts';

describe('the sign of somebody on a locked screen', () => {
  test('is one letter of any script and a shape, and comes back as it was written', () => {
    const signs = [
      { letter: 'A', shape: 'triangle' },
      { letter: 'ع', shape: 'diamond' },
      { letter: 'É', shape: 'circle' },
    ] as const;
    for (const sign of signs) expect(parseSign(signText(sign))).toEqual(sign);
  });

  test('a typed letter becomes a capital where there is one', () => {
    expect(parseLetter(' k ')).toBe('K');
    expect(parseLetter('e\u0301')).toBe('É');
    expect(parseLetter('ß')).toBe('ß');
  });

  test.each(['', 'Am', '7', 'A B', '<', '😀'])('%j is no letter', (typed) => {
    expect(parseLetter(typed)).toBeUndefined();
  });

  test.each(['A', 'A star', 'A triangle more', ' triangle', 'Amina circle'])(
    '%j is no sign',
    (text) => expect(parseSign(text)).toBeUndefined(),
  );

  test('the one offered next has a letter that nobody has', () => {
    expect(freeSign([])).toEqual({ letter: 'A', shape: 'triangle' });
    expect(freeSign([{ letter: 'A', shape: 'triangle' }])).toEqual({
      letter: 'B',
      shape: 'circle',
    });
  });
});
