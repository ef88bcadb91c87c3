import { expect, test } from 'vitest';
import type { RawDocument } from '#kernel/document.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import { UNSIGNED } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import {
  acknowledgeAlert,
  acknowledgeFirstAlert,
  answerFirstSymptoms,
  sayOutcome,
  snoozeAlert,
  STATEMENTS_MAX,
} from './commands.ts';
import { alerts } from './feature.ts';
import { HER, pageOf, pressure } from './fixtures.ts';
import { answerPages, homeReadings, statementPages } from './queries.ts';

const READING = '0'.repeat(32);
const input = { parameter: 'blood-pressure', readings: [READING] };

function acknowledged(): RawDocument {
  const first = runCommand({ command: acknowledgeFirstAlert, document: {}, input });
  if (!first.ok) throw new Error(first.error.code);
  return first.value;
}

test('a reading marked as entered in error opens nothing', () => {
  const error = { observation: READING, reason: 'wrong cuff', by: HER, at: aContext().now };
  const page = { ...pageOf(pressure(1, 190, 100)), [`error:${'c'.repeat(32)}`]: error };
  expect(homeReadings.row(page)).toBeUndefined();
});

test('what was said about an alert is read back by its kind; a strange entity is counted', () => {
  let document: RawDocument = { ...acknowledged(), 'acknowledgement:zz': { at: 'noon' } };
  let ids = 10;
  const context = { ...aContext(), newId: () => String(++ids).padStart(32, 'd') };
  for (const [command, more] of [
    [acknowledgeAlert, { readings: ['1'.repeat(32)] }],
    [snoozeAlert, { minutes: 15 }],
    [sayOutcome, { outcome: 'acted' }],
  ] as const) {
    const done = runCommand({ command, document, input: { ...input, ...more }, context });
    if (!done.ok) throw new Error(done.error.code);
    document = done.value;
  }
  expect(statementPages.row(document)).toMatchObject({
    size: 5,
    unreadable: 1,
    acknowledgements: [{ by: HER, at: aContext().now }, { readings: ['1'.repeat(32)] }],
    snoozes: [{ minutes: 15, by: HER }],
    outcomes: [{ outcome: 'acted', by: HER }],
  });
});

test('a patient says how they feel on a page of their own', () => {
  const said = { ...input, symptoms: ['breathless'] };
  const done = runCommand({ command: answerFirstSymptoms, document: {}, input: said });
  expect(done.ok && answerPages.row(done.value)).toMatchObject({
    answers: [{ symptoms: ['breathless'], by: HER }],
    unreadable: 0,
  });
});

test('an alert is put off by five, fifteen or thirty minutes and by nothing else', () => {
  const run = (minutes: number) =>
    runCommand({ command: snoozeAlert, document: {}, input: { ...input, minutes } });
  expect([5, 15, 30].map((minutes) => run(minutes).ok)).toEqual([true, true, true]);
  expect(run(60)).toMatchObject({ error: { field: 'minutes' } });
});

test('an acknowledgement of nothing is refused, and a full page sends to a new one', () => {
  const command = acknowledgeAlert;
  const empty = { parameter: 'blood-pressure', readings: [] };
  expect(runCommand({ command, document: {}, input: empty })).toMatchObject({
    error: { field: 'readings' },
  });
  const full = Object.fromEntries(
    Array.from({ length: STATEMENTS_MAX }, (_, index) => [`acknowledgement:${index}`, {}]),
  );
  expect(runCommand({ command, document: full, input })).toMatchObject({
    error: { code: 'alerts/page-full' },
  });
});

test('clinicians acknowledge and set limits; patients say how they feel and do neither', () => {
  const registry = createRegistry([alerts]);
  for (const name of ['alerts/acknowledge', 'alerts/snooze', 'alerts/state-rule']) {
    expect(registry.allows('nurse', name)).toBe(true);
    expect(registry.allows('patient', name)).toBe(false);
  }
  expect(registry.allows('patient', 'alerts/answer-symptoms')).toBe(true);
});

test('an acknowledgement that nobody has signed as it stands closes nothing, whoever it claims to be from', () => {
  const document = acknowledged();
  expect(statementPages.row(document, UNSIGNED)).toMatchObject({
    acknowledgements: [],
    unreadable: 1,
  });
  const { userId } = aContext().actor;
  expect(statementPages.row(document, { authorOf: () => userId })).toMatchObject({
    acknowledgements: [{ by: userId }],
    unreadable: 0,
  });
});
