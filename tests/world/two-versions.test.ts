import { expect, test } from 'vitest';
import { isContested, settledValue } from '#clinical/versioned.ts';
import { editCaseText, openCase } from '#features/cases/commands.ts';
import { openedCase } from '#features/cases/queries.ts';
import { summaryConflicts } from '#features/conflicts/queries.ts';
import { changeDose, recordMedicine } from '#features/medications/commands.ts';
import { medicationList } from '#features/medications/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import type { DocumentQuery } from '#kernel/feature.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { expectOk, now, world, type Person } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const dosage = (amount: string) => ({
  amount,
  unit: 'mg',
  route: 'oral',
  frequency: 'twice-daily',
});

/** Nurse and doctor with one patient, one medicine and one case, both known to both. */
async function clinicWithMetformin() {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  const input = { name: 'Metformin', ...dosage('500') };
  expectOk(await nurse.app.dispatch({ command: recordMedicine, record, input }));
  const about = { title: 'Foot', plan: 'Dressing daily.', priority: 'high' };
  const opened = await nurse.app.dispatch({ command: openCase, record, input: about });
  const { document } = expectOk(opened);
  await advance(5_000);
  const look = async <View>(
    person: Person,
    of: DocumentQuery<View>,
    place: { readonly record: RecordId; readonly document?: DocumentId },
  ) => {
    const watched = person.app.watchDocument({ of, ...place });
    const stop = watched.subscribe(() => undefined);
    await advance(100);
    const seen = now(watched);
    stop();
    if (seen === undefined) throw new Error('the document is on this device');
    return seen;
  };
  const medicineOf = async (person: Person) => {
    const [medicine] = (await look(person, medicationList, { record })).view.active;
    if (medicine === undefined) throw new Error('the medicine is on this device');
    return medicine;
  };
  const setDose = async (person: Person, amount: string) => {
    const { id, dose } = await medicineOf(person);
    const replaces = dose?.current.map((statement) => statement.id);
    const change = { medicine: id, replaces, ...dosage(amount) };
    expectOk(await person.app.dispatch({ command: changeDose, record, input: change }));
  };
  const together = async (reachable: boolean) => {
    for (const person of [nurse, doctor]) await person.reach(reachable);
    if (reachable) await advance(120_000);
  };
  return { nurse, doctor, record, document, look, medicineOf, setDose, together, advance };
}

test('a dose changed apart stands in two versions under their signed names until one picks', async () => {
  const { nurse, doctor, record, medicineOf, setDose, together, advance } =
    await clinicWithMetformin();
  await together(false);
  await setDose(nurse, '850');
  await setDose(doctor, '1000');
  await together(true);
  const names = new Map(now(nurse.app.people).map(({ userId, name }) => [String(userId), name]));
  for (const person of [nurse, doctor]) {
    const { dose } = await medicineOf(person);
    expect(dose?.before?.value?.amount).toBe(500);
    const versions = dose?.versions.map(({ value, by }) => [names.get(by), value?.amount]).sort();
    expect(versions).toEqual([
      ['Amina', 850],
      ['Koffi', 1000],
    ]);
    expect(now(person.app.watchList({ of: summaryConflicts }))).toMatchObject([
      { record, row: [{ kind: 'dose', versions: 2 }] },
    ]);
  }
  await setDose(doctor, '850');
  await advance(5_000);
  for (const person of [nurse, doctor]) {
    const { dose } = await medicineOf(person);
    expect(isContested(dose)).toBe(false);
    expect(settledValue(dose)?.amount).toBe(850);
    expect(dose?.history).toHaveLength(4);
    expect(now(person.app.watchList({ of: summaryConflicts }))).toEqual([]);
  }
});

test('a plan that was begun with the case is written by two apart, and nothing of either is lost', async () => {
  const { nurse, doctor, record, document, look, together } = await clinicWithMetformin();
  await together(false);
  const write = async (person: Person, insert: string, index: number) => {
    const { heads } = await look(person, openedCase, { record, document });
    const input = { field: 'plan', base: heads, edits: [{ index, remove: 0, insert }] };
    expectOk(await person.app.dispatch({ command: editCaseText, record, document, input }));
  };
  await write(nurse, ' Weigh on Monday.', 'Dressing daily.'.length);
  await write(doctor, 'Rest. ', 0);
  await together(true);
  for (const person of [nurse, doctor])
    expect((await look(person, openedCase, { record, document })).view?.plan).toBe(
      'Rest. Dressing daily. Weigh on Monday.',
    );
});
