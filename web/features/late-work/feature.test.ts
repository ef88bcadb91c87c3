import { expect, test } from 'vitest';
import { anActor, runCommand } from '#kernel/command-run.test-support.ts';
import { parseUserId, type UserId } from '#kernel/ids.ts';
import { createRegistry } from '#kernel/registry.ts';
import { giveReason } from './commands.ts';
import { lateWork } from './feature.ts';
import { reasonOf, reasons } from './queries.ts';

const decision = 'ab'.repeat(32);
const user = (digit: string): UserId => {
  const id = parseUserId(digit.repeat(64));
  if (id === undefined) throw new Error('an id');
  return id;
};
const [amina, jonas] = [user('3'), user('4')];

const given = (input: object) => runCommand({ command: giveReason, document: {}, input });

test('a reason is the words of whoever decided, and of nobody else', () => {
  const run = given({ decisions: [decision], verdict: 'adopt', reason: ' He called us. ' });
  if (!run.ok) throw new Error(run.error.code);
  const signedBy = (by: UserId) => reasons.select(run.value, { authorOf: () => by });
  expect(reasonOf(signedBy(amina), { userId: amina, entryId: decision })).toBe('He called us.');
  expect(reasonOf(signedBy(jonas), { userId: amina, entryId: decision })).toBe('');
  expect(reasonOf(signedBy(amina), { userId: amina, entryId: 'cd'.repeat(32) })).toBe('');
});

test('nobody decides without saying why, and only staff do', () => {
  expect(given({ decisions: [decision], verdict: 'adopt', reason: '  ' })).toMatchObject({
    ok: false,
    error: { code: 'kernel/invalid-input', field: 'reason' },
  });
  expect(given({ decisions: [], verdict: 'reject', reason: 'no' }).ok).toBe(false);
  const registry = createRegistry([lateWork]);
  expect(registry.allows(anActor('nurse').profession, giveReason.name)).toBe(true);
  expect(registry.allows(anActor('patient').profession, giveReason.name)).toBe(false);
});
