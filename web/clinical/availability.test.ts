/** Whether colleagues can be reached: each says it of themselves, and what had an end is over with it. */
import { expect, test } from 'vitest';
import { parseUserId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { holdsAt, readAvailability, unreachableAt } from './availability.ts';

const [amina, lee] = ['a', 'b'].map((letter) => parseUserId(letter.repeat(64)));
invariant(amina !== undefined && lee !== undefined, 'two people');

const statement = (at: number, state: string, standIn = '') => ({
  ...{ kind: 'availability', subject: 'self', by: amina, at, why: '', replaces: [] },
  ...{ state, until: 0, standIn },
});
/** Who signed each statement. */
const signedBy = (authors: Readonly<Record<string, typeof amina>>) => ({
  authorOf: (key: string) => authors[key.replace('fact:', '')],
});

test('the newest word of somebody counts', () => {
  const document = { 'fact:one': statement(1, 'off', lee), 'fact:two': statement(2, 'busy') };
  const read = readAvailability(document, signedBy({ one: amina, two: amina }));
  expect(read).toMatchObject([{ userId: amina, state: 'busy', standIn: '' }]);
});

test('nobody says of a colleague that they are off', () => {
  const document = { 'fact:one': statement(1, 'available'), 'fact:two': statement(2, 'off', lee) };
  const read = readAvailability(document, signedBy({ one: amina, two: lee }));
  expect(read).toMatchObject([
    { userId: amina, state: 'available' },
    { userId: lee, state: 'off' },
  ]);
  expect(readAvailability({ 'fact:one': statement(1, 'off') }, signedBy({}))).toEqual([]);
});

test('what a later version says is passed over, and the word before it counts', () => {
  const document = { 'fact:one': statement(1, 'busy'), 'fact:two': statement(2, 'on-a-plane') };
  expect(readAvailability(document, signedBy({ one: amina, two: amina }))).toMatchObject([
    { state: 'busy' },
  ]);
});

test('of two documents, as two devices begin them, the newer word counts', () => {
  const said = (at: number, state: 'busy' | 'available') => ({
    ...{ userId: amina, at, state, until: 0, standIn: '' },
  });
  expect(unreachableAt([said(2, 'available'), said(1, 'busy')], 5).size).toBe(0);
  expect(unreachableAt([said(1, 'available'), said(2, 'busy')], 5).size).toBe(1);
});

test('off until eight is over at eight', () => {
  expect(holdsAt({ until: 800 }, 799)).toBe(true);
  expect(holdsAt({ until: 800 }, 800)).toBe(false);
  const stated = [
    { userId: amina, at: 1, state: 'off', until: 800, standIn: lee },
    { userId: lee, at: 1, state: 'available', until: 0, standIn: '' },
  ] as const;
  expect([...unreachableAt(stated, 799).keys()]).toEqual([amina]);
  expect(unreachableAt(stated, 800).size).toBe(0);
});
