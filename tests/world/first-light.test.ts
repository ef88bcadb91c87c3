import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { editNote, startNote } from '#features/notes/commands.ts';
import { noteList, openNote } from '#features/notes/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { expectOk, now, world, type Person } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const register = async (person: Person) =>
  expectOk(await person.app.dispatch({ command: registerPatient, input: rosa })).record;

test('a founder and somebody who was let in belong to one clinic', async () => {
  const { nurse, doctor } = await world('nurse', 'doctor');
  expect(now(nurse.app.session)).toMatchObject({
    status: 'open',
    clinic: { name: 'Lakeside', manages: true },
  });
  expect(now(doctor.app.session)).toMatchObject({
    status: 'open',
    clinic: { name: 'Lakeside', manages: false },
  });
});

test('what one writes the other reads, with allergies and notes', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  const record = await register(nurse);
  const input = { substance: 'Penicillin', reaction: 'rash', severity: 'severe' };
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record, input }));
  const note = expectOk(
    await nurse.app.dispatch({ command: startNote, record, input: { title: 'Dressing' } }),
  );
  await advance(5_000);
  expect(now(doctor.app.watchList({ of: patientList }))).toMatchObject([
    { row: { familyName: 'Marín' }, rung: 'on-another-device' },
  ]);
  const watched = doctor.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  expect(now(watched)?.view.entities).toMatchObject([{ substance: 'Penicillin' }]);
  stop();
  expect(now(doctor.app.watchList({ of: noteList, record }))).toMatchObject([
    { document: note.document, row: { title: 'Dressing' } },
  ]);
  expect(now(nurse.app.sync).onlyHere).toBe(0);
});

test('apart, both write; together again, nothing of either is lost', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  const record = await register(nurse);
  const { document } = expectOk(
    await nurse.app.dispatch({ command: startNote, record, input: { title: 'Dressing' } }),
  );
  await write(nurse, document, 'Wound clean.');
  await advance(5_000);
  await nurse.reach(false);
  await doctor.reach(false);
  for (const [person, substance] of [
    [nurse, 'Latex'],
    [doctor, 'Nuts'],
  ] as const) {
    const input = { substance, reaction: '', severity: 'unknown' };
    expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
  }
  await write(nurse, document, 'Wound clean. Redressed.');
  await write(doctor, document, 'Seen. Wound clean.');
  expect(now(nurse.app.sync).onlyHere).toBe(2);
  await nurse.restart();
  await doctor.restart();
  expect(now(nurse.app.sync).onlyHere).toBe(2);
  let fetching = 0;
  doctor.app.sync.subscribe((sync) => (fetching = Math.max(fetching, sync.fetching)));
  await nurse.reach(true);
  await doctor.reach(true);
  await advance(120_000);
  expect(fetching).toBeGreaterThan(0);
  for (const person of [nurse, doctor]) {
    const allergies = person.app.watchDocument({ of: allergyList, record });
    const note = person.app.watchDocument({ of: openNote, record, document });
    const stops = [allergies.subscribe(() => undefined), note.subscribe(() => undefined)];
    await advance(100);
    const substances = now(allergies)?.view.entities.map(({ substance }) => substance);
    expect(substances).toEqual(['Latex', 'Nuts']);
    expect(now(note)?.view?.text).toBe('Seen. Wound clean. Redressed.');
    expect(now(person.app.sync)).toMatchObject({
      ...{ onlyHere: 0, setAside: 0, connection: 'online', fetching: 0 },
    });
    for (const stop of stops) stop();
  }

  async function write(person: Person, noteId: typeof document, text: string): Promise<void> {
    const watched = person.app.watchDocument({ of: openNote, record, document: noteId });
    const stop = watched.subscribe(() => undefined);
    await advance(10);
    const opened = now(watched);
    const before = opened?.view?.text ?? '';
    const input = { base: opened?.heads, edits: [{ index: 0, remove: before.length, insert: '' }] };
    const [at, insert] = text.startsWith(before)
      ? [before.length, text.slice(before.length)]
      : [0, text.slice(0, text.length - before.length)];
    input.edits = [{ index: at, remove: 0, insert }];
    expectOk(await person.app.dispatch({ command: editNote, record, document: noteId, input }));
    stop();
  }
});
