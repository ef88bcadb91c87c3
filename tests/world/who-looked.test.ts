/** Who looked at a record: noted by the program itself, kept by everybody who may read it, told to the patient. */
import { expect, test } from 'vitest';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientBanner } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Look } from '#ui/evidence-port.ts';
import type { Person } from './world.ts';
import { expectOk, letInPatient, now, world, type World } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const HOUR_MS = 3_600_000;

async function ward() {
  const made = await world('nurse', 'doctor', 'patient');
  const { nurse, doctor, patient, relay } = made;
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  await letInPatient(patient, nurse, { relay, record });
  await made.advance(5_000);
  return { made, nurse, doctor, patient, record };
}

/** Has the record on the screen for two seconds. */
async function lookAt(person: Person, record: RecordId, { advance }: World): Promise<void> {
  const stops = [
    person.app.watchDocument({ of: patientBanner, record }).subscribe(() => undefined),
    person.app.watchDocument({ of: allergyList, record }).subscribe(() => undefined),
  ];
  await advance(2_000);
  for (const stop of stops) stop();
}

async function looksSeenBy(
  person: Person,
  record: RecordId,
  { advance }: World,
): Promise<readonly Look[]> {
  const watched = person.app.watchLooks({ record });
  let looks: readonly Look[] = [];
  const stop = watched.subscribe((value) => (looks = value?.looks ?? []));
  await advance(2_000);
  stop();
  return looks;
}

const userOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session.me.userId;
};

const saying = (looks: readonly Look[]) =>
  looks.map(({ userId, body }) => [userId, body?.type, body && 'kinds' in body ? body.kinds : []]);

test('a patient sees who opened their record, which part of it and when, also of a time without network', async () => {
  const { made, doctor, patient, record } = await ward();
  await doctor.reach(false);
  const at = made.relay.clock.now();
  await lookAt(doctor, record, made);
  expect(saying(await looksSeenBy(patient, record, made))).toEqual([]);
  await doctor.reach(true);
  await made.advance(5_000);
  const looks = await looksSeenBy(patient, record, made);
  expect(saying(looks)).toEqual([[userOf(doctor), 'view', ['patient-summary']]]);
  expect(looks[0]).toMatchObject({ isContested: false, hasGapBefore: false });
  expect((looks[0]?.at ?? 0) - at).toBeLessThan(2_000);
});

test('the same part within an hour is one look, after it another; a restart between forgets nothing', async () => {
  const { made, doctor, record } = await ward();
  await lookAt(doctor, record, made);
  await doctor.restart();
  await lookAt(doctor, record, made);
  const summaries = async () =>
    saying(await looksSeenBy(doctor, record, made)).filter(
      ([, , kinds]) => String(kinds) === 'patient-summary',
    );
  expect(await summaries()).toHaveLength(1);
  await made.advance(HOUR_MS);
  await lookAt(doctor, record, made);
  expect(await summaries()).toHaveLength(2);
});

test('whoever asks who looked is in the list themself; the patient’s own looks at their record are nobody’s business', async () => {
  const { made, nurse, patient, record } = await ward();
  await lookAt(patient, record, made);
  await looksSeenBy(patient, record, made);
  await looksSeenBy(nurse, record, made);
  const looks = await looksSeenBy(patient, record, made);
  expect(saying(looks)).toEqual([[userOf(nurse), 'view', ['who-looked']]]);
});

test('a look stays when whoever looked loses their access, and says so', async () => {
  const { made, nurse, doctor, patient, record } = await ward();
  await lookAt(doctor, record, made);
  expectOk(await nurse.app.endAccess({ kind: 'staff', userId: userOf(doctor) }));
  await made.advance(10_000);
  const looks = await looksSeenBy(patient, record, made);
  expect(looks.find(({ userId }) => userId === userOf(doctor))).toMatchObject({
    isContested: true,
    body: { kinds: ['patient-summary'] },
  });
});

test('a note that never arrives is missed as soon as the next one of the same device comes', async () => {
  const { made, doctor, patient, record } = await ward();
  await doctor.reach(false);
  await lookAt(doctor, record, made);
  // Whoever has the device or the server in their hands loses what waits to be sent.
  doctor.end();
  const waiting = expectOk(await doctor.store.scan('outbox'));
  expect(waiting).toHaveLength(1);
  await doctor.store.commit(
    waiting.map(({ key }) => ({ table: 'outbox', key, value: undefined }) as const),
  );
  await doctor.restart();
  await doctor.reach(true);
  await made.advance(HOUR_MS);
  await lookAt(doctor, record, made);
  const looks = await looksSeenBy(patient, record, made);
  expect(looks.map(({ hasGapBefore }) => hasGapBefore)).toEqual([true]);
});

test('a patient says of a look that it is not right, and everybody who works on the record reads it; nobody else can say so', async () => {
  const { made, nurse, doctor, patient, record } = await ward();
  await lookAt(doctor, record, made);
  const [look] = await looksSeenBy(patient, record, made);
  if (look === undefined) throw new Error('a look');
  const words = 'I do not know this doctor';
  const ask = (person: Person, about: string, said = words) =>
    person.app.contestLook({ record, look: about, words: said });
  const refused = { error: { code: 'engine/not-permitted' } };
  expect(await ask(doctor, look.id)).toMatchObject(refused);
  expect(await ask(patient, '00'.repeat(32))).toMatchObject(refused);
  expect(await ask(patient, look.id, '  ')).toMatchObject({
    error: { code: 'kernel/invalid-input', field: 'words' },
  });
  expectOk(await ask(patient, look.id));
  await made.advance(5_000);
  for (const person of [nurse, doctor, patient]) {
    const said = (await looksSeenBy(person, record, made)).filter(
      ({ body }) => body?.type === 'contest',
    );
    expect(said).toMatchObject([{ userId: userOf(patient), body: { about: look.id, words } }]);
  }
});

test('a copy of the list is noted for whoever takes one, and not for the patient themself', async () => {
  const { made, doctor, patient, record } = await ward();
  expectOk(await doctor.app.noteExport({ record, kinds: ['who-looked'] }));
  expectOk(await patient.app.noteExport({ record, kinds: ['who-looked'] }));
  await made.advance(5_000);
  const copies = (await looksSeenBy(patient, record, made)).filter(
    ({ body }) => body?.type === 'export',
  );
  expect(saying(copies)).toEqual([[userOf(doctor), 'export', ['who-looked']]]);
});
