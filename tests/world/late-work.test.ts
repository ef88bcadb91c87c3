/** Work that came after its author's access had ended: a colleague takes it up or leaves it out, and every device does alike. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { previewWords } from '#features/late-work/view/preview-words.ts';
import { reasonList, reasonOf } from '#features/late-work/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { LateWork } from '#kernel/judged-work.ts';
import {
  clinicOf,
  expectOk,
  letIn,
  letInPatient,
  now,
  Person,
  until,
  type World,
} from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const note = async (person: Person, record: RecordId, substance: string) =>
  person.app.dispatch({
    command: recordAllergy,
    record,
    input: { substance, reaction: '', severity: 'unknown' },
  });

async function notesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

const lateSeenBy = (person: Person): readonly LateWork[] => now(person.app.lateWork);

function theOne(person: Person): LateWork {
  const [one, ...others] = lateSeenBy(person);
  if (one === undefined || others.length > 0) throw new Error('one card of late work');
  return one;
}

const userOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session.me.userId;
};

/** Koffi, who was out of reach when Amina ended his access, wrote down an allergy meanwhile; all have it now. */
async function afterTheEnd() {
  const made = await clinicOf(11, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Koffi' },
    { role: 'nurse', name: 'Lee' },
  ]);
  const [amina, koffi, lee] = made.people;
  if (amina === undefined || koffi === undefined || lee === undefined) throw new Error('people');
  const { record } = expectOk(await koffi.app.dispatch({ command: registerPatient, input: rosa }));
  expectOk(await note(koffi, record, 'Latex'));
  const patients = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];
  await until(made.relay, () => patients(lee).length === 1 && patients(amina).length === 1);
  await koffi.reach(false);
  expectOk(await amina.app.endAccess({ kind: 'staff', userId: userOf(koffi) }));
  await made.advance(10_000);
  // Somebody else has written since, so that the keys are new when his work arrives.
  expectOk(await note(lee, record, 'Nuts'));
  await made.advance(10_000);
  expectOk(await note(koffi, record, 'Pollen'));
  await koffi.reach(true);
  await made.advance(20_000);
  return { made, amina, koffi, lee, record };
}

test('late work is shown with its author, its record and what it would change, to those who may decide', async () => {
  const { made, amina, koffi, lee, record } = await afterTheEnd();
  for (const person of [amina, lee]) {
    const work = theOne(person);
    expect(work).toMatchObject({ record, userId: userOf(koffi), standing: 'waiting' });
    expect(work).toMatchObject({ mayJudge: true, own: false, judgement: undefined });
    expect(work.documents.map(({ kind }) => kind)).toEqual(['patient-summary']);
    const previews = expectOk(await person.app.previewLateWork(work));
    expect(previews.map(previewWords)).toEqual([
      { kind: 'patient-summary', changes: [{ before: '', after: 'Pollen' }], others: 0 },
    ]);
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts']);
  }
  expect(theOne(koffi)).toMatchObject({ standing: 'waiting', mayJudge: false, own: true });
});

test('what a colleague takes up counts on every device, also on one that joins later, and its author hears of it', async () => {
  const { made, amina, koffi, lee, record } = await afterTheEnd();
  const reason = 'He was on the ward until noon.';
  const judged = { ...theOne(amina), verdict: 'adopt' as const, reason };
  expectOk(await amina.app.judgeLateWork(judged));
  await made.advance(20_000);
  const newcomer = await Person.create('nurse', made.relay, 'Ines');
  await letIn(newcomer, amina, made.relay);
  await until(made.relay, () => now(newcomer.app.watchList({ of: patientList }))?.length === 1);
  await made.advance(10_000);
  for (const person of [amina, lee, newcomer]) {
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts', 'Pollen']);
    expect(now(person.app.setAside)).toEqual([]);
    const { standing, judgement } = theOne(person);
    expect([standing, judgement?.userId]).toEqual(['adopted', userOf(amina)]);
    const given = now(person.app.watchList({ of: reasonList }))?.flatMap(({ row }) => row) ?? [];
    expect(judgement && reasonOf(given, judgement)).toBe(reason);
  }
  expect(theOne(koffi)).toMatchObject({ standing: 'adopted', own: true });
  expect(await notesSeenBy(koffi, record, made)).toEqual(['Latex', 'Pollen']);
  expectOk(await note(lee, record, 'Dust'));
  await made.advance(10_000);
  expect(await notesSeenBy(newcomer, record, made)).toEqual(['Dust', 'Latex', 'Nuts', 'Pollen']);
});

test('what a colleague leaves out is hidden everywhere and asks nobody any more, and can still be taken up', async () => {
  const { made, amina, koffi, lee, record } = await afterTheEnd();
  const judged = { ...theOne(lee), verdict: 'reject' as const, reason: 'Meant for somebody else.' };
  expectOk(await lee.app.judgeLateWork(judged));
  await made.advance(20_000);
  for (const person of [amina, lee]) {
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts']);
    expect(now(person.app.setAside)).toEqual([]);
    expect(now(person.app.sync).setAside).toBe(0);
    expect(theOne(person)).toMatchObject({ standing: 'rejected', mayJudge: true });
  }
  expect(theOne(koffi)).toMatchObject({ standing: 'rejected', mayJudge: false });
  await lee.restart();
  expect(theOne(lee)).toMatchObject({ standing: 'rejected' });
  const second = { ...theOne(amina), verdict: 'adopt' as const, reason: 'It was hers after all.' };
  expectOk(await amina.app.judgeLateWork(second));
  await made.advance(20_000);
  for (const person of [amina, lee]) {
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts', 'Pollen']);
    expect(theOne(person)).toMatchObject({ standing: 'adopted', mayJudge: false });
  }
});

test('a patient does not decide about their own record, nor the one whose work it is, and nobody without a reason', async () => {
  const { made, amina, koffi, record } = await afterTheEnd();
  const patient = await Person.create('patient', made.relay, 'Rosa');
  await letInPatient(patient, amina, { relay: made.relay, record });
  await made.advance(20_000);
  const work = theOne(amina);
  const judge = (person: Person, reason: string) =>
    person.app.judgeLateWork({ ...work, verdict: 'adopt', reason });
  for (const person of [koffi, patient])
    expect(await judge(person, 'because')).toMatchObject({
      error: { code: 'engine/not-permitted' },
    });
  expect(await judge(amina, '  ')).toMatchObject({ error: { code: 'kernel/invalid-input' } });
  await made.advance(10_000);
  expect(theOne(amina).standing).toBe('waiting');
});
