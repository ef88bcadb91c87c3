import { expect, test } from 'vitest';
import { pickedInput } from './pick.ts';

const fact = {
  current: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  versions: [
    { id: 'a', value: { amount: 5 } },
    { id: 'b', value: { amount: 10 } },
    { id: 'd', value: undefined },
  ],
};

test('a pick keeps the chosen value and replaces everything that was shown', () => {
  expect(pickedInput(fact, { version: 'b', why: 'weight' })).toEqual({
    ok: true,
    value: { amount: 10, why: 'weight', replaces: ['a', 'b', 'c'] },
  });
});

test('neither takes the new value from the form', () => {
  expect(pickedInput(fact, { version: 'neither', amount: '7', why: '' })).toEqual({
    ok: true,
    value: { amount: '7', why: '', replaces: ['a', 'b', 'c'] },
  });
});

test('nothing is chosen for anybody, and no value that cannot be read is picked', () => {
  const refused = { ok: false, error: { field: 'version' } };
  expect(pickedInput(fact, { why: '' })).toMatchObject(refused);
  expect(pickedInput(fact, { version: 'd', why: '' })).toMatchObject(refused);
});
