/** What somebody may say of whether they can be reached. */
import { expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import { parseUserId } from '#kernel/ids.ts';
import { sayFirstAvailability } from './commands.ts';

const other = 'cc'.repeat(32);
const context = aContext();
const say = (input: unknown) => runCommand({ command: sayFirstAvailability, document: {}, input });

test('off until a time, with a colleague who stands in', () => {
  const { now } = context;
  const said = say({ state: 'off', until: now + 1, standIn: parseUserId(other) });
  expect(said.ok).toBe(true);
});

test('a time that has passed, oneself, and what is no person are refused', () => {
  expect(say({ state: 'off', until: 1, standIn: '' })).toMatchObject({
    error: { code: 'availability/over' },
  });
  expect(say({ state: 'off', until: 0, standIn: context.actor.userId })).toMatchObject({
    error: { code: 'availability/own-stand-in' },
  });
  for (const input of [
    { state: 'asleep', until: 0, standIn: '' },
    { state: 'off', until: -1, standIn: '' },
    { state: 'off', until: 0, standIn: 'Dr Lee' },
  ])
    expect(say(input)).toMatchObject({ error: { code: 'kernel/invalid-input' } });
});
