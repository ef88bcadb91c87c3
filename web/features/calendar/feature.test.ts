import { describe, expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { createRegistry } from '#kernel/registry.ts';
import { answerMeeting, cancelMeeting, planMeeting } from './commands.ts';
import { calendar } from './feature.ts';
import { endOf, meetings } from './queries.ts';

const KOFFI = '22'.repeat(32);
const context = aContext();
const ME = context.actor.userId;
const input = {
  ...{ title: 'Ward round', startsAt: context.now + 3_600_000, minutes: 30 },
  ...{ place: 'Room 2', people: [KOFFI] },
};
const planned = (change: object = {}): RawDocument => {
  const run = runCommand({ command: planMeeting, document: {}, input: { ...input, ...change } });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
};
const refusal = (run: ReturnType<typeof runCommand>) => (run.ok ? undefined : run.error);

describe('a meeting', () => {
  test('asks whoever planned it too, each once, and ends when its minutes are over', () => {
    const row = meetings.row(planned({ people: [KOFFI, KOFFI, ME] }));
    expect(row).toMatchObject({ title: 'Ward round', people: [ME, KOFFI], cancelled: undefined });
    expect(row && endOf(row)).toBe(input.startsAt + 30 * 60_000);
  });

  test('is not planned into the past, nor for no time, nor for longer than a day', () => {
    const past = runCommand({
      ...{ command: planMeeting, document: {} },
      input: { ...input, startsAt: context.now - 1 },
    });
    expect(refusal(past)).toMatchObject({ code: 'calendar/in-the-past' });
    for (const minutes of [0, 1_441, 1.5])
      expect(
        refusal(runCommand({ command: planMeeting, document: {}, input: { ...input, minutes } })),
      ).toMatchObject({ field: 'minutes' });
  });

  test('counts what somebody says of themself, the last of it, and nothing said for others', () => {
    const says = (attendance: string, document: RawDocument, newId: string) => {
      const by = { ...context, newId: () => newId.repeat(32), now: context.now };
      const run = runCommand({
        ...{ command: answerMeeting, document, context: by },
        input: { attendance },
      });
      if (!run.ok) throw new Error(run.error.code);
      return run.value;
    };
    const document = says('coming', planned(), 'a');
    expect(meetings.row(document)?.answers).toEqual([[ME, 'coming']]);
    const authorOf = () => undefined;
    expect(meetings.row(document, { authorOf })?.answers).toEqual([]);
  });

  test('is answered by those who are asked alone', () => {
    const bare = planned();
    const others = {
      ...bare,
      'meeting:self': { ...Object(bare['meeting:self']), people: [KOFFI] },
    };
    const run = { command: answerMeeting, document: others, input: { attendance: 'coming' } };
    expect(refusal(runCommand(run))).toMatchObject({ code: 'calendar/not-asked' });
  });

  test('is called off with a reason, and then no longer answered', () => {
    const without = { command: cancelMeeting, document: planned(), input: { why: '' } };
    expect(refusal(runCommand(without))).toMatchObject({ field: 'why' });
    const off = runCommand({ ...without, input: { why: 'No one is free' } });
    const document = off.ok ? off.value : {};
    expect(meetings.row(document)?.cancelled).toBe('No one is free');
    const answer = { command: answerMeeting, document, input: { attendance: 'coming' } };
    expect(refusal(runCommand(answer))).toMatchObject({ code: 'calendar/called-off' });
  });

  test('that cannot be read stands in no list and is not changed', () => {
    expect(meetings.row({ 'meeting:self': { title: 7 } })).toBeUndefined();
    for (const run of [
      runCommand({ command: answerMeeting, document: {}, input: { attendance: 'coming' } }),
      runCommand({ command: cancelMeeting, document: {}, input: { why: 'x' } }),
    ])
      expect(refusal(run)).toMatchObject({ code: 'calendar/unreadable' });
  });
});

test('staff plan meetings, patients do not', () => {
  const registry = createRegistry([calendar]);
  for (const { name } of calendar.commands) {
    expect(registry.allows('administrator', name)).toBe(true);
    expect(registry.allows('patient', name)).toBe(false);
  }
});
