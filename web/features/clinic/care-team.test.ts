import { expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { introduceCareTeam, readCareTeam } from './care-team.ts';

const amina = { userId: '33'.repeat(32), name: 'Amina', profession: 'nurse' };
const rosa = { userId: '44'.repeat(32), name: 'Rosa', profession: 'patient' };

const context = aContext();

function introduced(people: readonly object[], document: RawDocument = {}): RawDocument {
  const input = { clinic: 'Lakeside', people };
  const run = runCommand({ command: introduceCareTeam, document, input, context });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

test('a care team names its clinic and its people, the patient among them', () => {
  const team = readCareTeam(introduced([rosa, amina]));
  expect(team).toMatchObject({ clinic: 'Lakeside', people: [amina, rosa], unreadable: 0 });
});

test('introducing somebody again changes nothing, and a newcomer comes beside those who are known', () => {
  const first = introduced([amina]);
  expect(introduced([amina], first)).toEqual(first);
  expect(readCareTeam(introduced([amina, rosa], first)).people).toHaveLength(2);
});

test('who was introduced on two devices at once is shown once', () => {
  const twice = { ...introduced([amina]), 'participants:other': amina };
  expect(readCareTeam(twice).people).toMatchObject([amina]);
});

test('somebody this version cannot read is counted and hides nobody else', () => {
  const strange = { ...introduced([amina]), 'participants:xyz': { name: 7 } };
  expect(readCareTeam(strange)).toMatchObject({ people: [amina], unreadable: 1 });
});

test('nobody without a user id or with a profession nobody knows is introduced', () => {
  for (const wrong of [
    { ...amina, userId: 'amina' },
    { ...amina, profession: 'wizard' },
  ]) {
    const input = { clinic: 'Lakeside', people: [wrong] };
    expect(runCommand({ command: introduceCareTeam, document: {}, input })).toMatchObject({
      ok: false,
      error: { code: 'kernel/invalid-input' },
    });
  }
});
