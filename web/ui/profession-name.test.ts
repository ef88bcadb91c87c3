import { expect, test } from 'vitest';
import { PROFESSIONS } from '../clinical/profession.ts';
import { professionName } from './profession-name.ts';

test('every profession there is has a word, and one of a later version is told as it was written', () => {
  for (const profession of PROFESSIONS) expect(professionName(profession)).not.toBe(profession);
  expect(professionName('midwife')).toBe('midwife');
});
