import { expect, test } from 'vitest';
import { isContested, settledValue } from '#clinical/versioned.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { createRegistry } from '#kernel/registry.ts';
import { changeDose, recordMedicine, setMedicineStatus, takeInMedicine } from './commands.ts';
import { parseWrittenAmount } from './dosage.ts';
import { medications } from './feature.ts';
import { medicationList } from './queries.ts';

const nurse = aContext();
const doctor = {
  ...aContext('doctor'),
  newId: (
    () => () =>
      'd'.repeat(32)
  )(),
};

const dosage = (amount: string) => ({
  amount,
  unit: 'mg',
  route: 'oral',
  frequency: 'twice-daily',
});

function must(run: ReturnType<typeof runCommand>): RawDocument {
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

const recorded = () =>
  must(
    runCommand({
      command: recordMedicine,
      document: {},
      input: { name: 'Metformin', ...dosage('500') },
      context: nurse,
    }),
  );

const theMedicine = (document: RawDocument) => {
  const { active, stopped } = medicationList.select(document);
  const [medicine] = [...active, ...stopped];
  if (medicine === undefined) throw new Error('there is a medicine');
  return medicine;
};

const change = (document: RawDocument, amount: string, context = nurse) => {
  const { id, dose } = theMedicine(document);
  const replaces = dose?.current.map((each) => each.id) ?? [];
  const input = { medicine: id, replaces, ...dosage(amount) };
  return must(runCommand({ command: changeDose, document, input, context }));
};

test('a medicine is recorded with its dose, its author and its time', () => {
  expect(theMedicine(recorded())).toMatchObject({ name: 'Metformin', by: nurse.actor.userId });
  expect(settledValue(theMedicine(recorded()).dose)).toEqual({
    amount: 500,
    unit: 'mg',
    route: 'oral',
    frequency: 'twice-daily',
    instructions: '',
  });
});

test('two doses changed apart are two versions until a pick that saw both', () => {
  const before = recorded();
  const apart = { ...change(before, '850'), ...change(before, '1000', doctor) };
  const { dose } = theMedicine(apart);
  expect(isContested(dose)).toBe(true);
  expect(dose?.before?.value).toMatchObject({ amount: 500 });
  const picked = theMedicine(change(apart, '850'));
  expect(settledValue(picked.dose)).toMatchObject({ amount: 850 });
  expect(picked.dose?.history).toHaveLength(4);
});

test('two who wrote the same dose apart agree', () => {
  const before = recorded();
  const apart = { ...change(before, '850'), ...change(before, '850', doctor) };
  expect(isContested(theMedicine(apart).dose)).toBe(false);
});

test('a stopped medicine is listed apart with its reason, and can be taken up again', () => {
  const document = recorded();
  const { id } = theMedicine(document);
  const input = { medicine: id, status: 'stopped', replaces: [], why: 'nausea' };
  const stopped = must(runCommand({ command: setMedicineStatus, document, input, context: nurse }));
  expect(medicationList.select(stopped)).toMatchObject({ active: [], stopped: [{ id }] });
  const [statement] = theMedicine(stopped).status?.current ?? [];
  expect(statement?.why).toBe('nausea');
  const again = { ...input, status: 'active', replaces: [statement?.id], why: 'better' };
  const resumed = must(
    runCommand({ command: setMedicineStatus, document: stopped, input: again, context: nurse }),
  );
  expect(medicationList.select(resumed)).toMatchObject({ active: [{ id }], stopped: [] });
});

test('a medicine is not stopped without a reason', () => {
  const document = recorded();
  const input = { medicine: theMedicine(document).id, status: 'stopped', replaces: [], why: ' ' };
  expect(runCommand({ command: setMedicineStatus, document, input })).toMatchObject({
    error: { code: 'kernel/invalid-input', field: 'why' },
  });
});

test('a dose of an unknown medicine, or one that replaces what is no dose of it, is refused', () => {
  const document = recorded();
  const { id } = theMedicine(document);
  const input = { medicine: 'nobody', replaces: [], ...dosage('5') };
  expect(runCommand({ command: changeDose, document, input })).toMatchObject({
    error: { code: 'medications/unknown-medicine' },
  });
  const stranger = { ...input, medicine: id, replaces: ['ff'] };
  expect(runCommand({ command: changeDose, document, input: stranger })).toMatchObject({
    error: { code: 'medications/unknown-version' },
  });
});

test('an amount is never read as another one', () => {
  const read = ['5', '0.5', '0,5', '12.25', '0,125', '1000'].map(parseWrittenAmount);
  expect(read).toEqual([5, 0.5, 0.5, 12.25, 0.125, 1000]);
  for (const written of ['5.0', '1.000', '1,500', '', '0', '-5', '5 mg', '1e3', '٥', '.5'])
    expect(parseWrittenAmount(written)).toBeUndefined();
});

test('a medicine of a newer version is counted, not dropped and not hiding others', () => {
  const list = medicationList.select({ ...recorded(), 'medicine:ee': { name: {} } });
  expect(list).toMatchObject({ unreadable: 1, active: [{ name: 'Metformin' }] });
});

test('nurses and doctors write down medicines, others do not', () => {
  const registry = createRegistry([medications]);
  for (const { name } of medications.commands) {
    expect(registry.allows('nurse', name) && registry.allows('doctor', name)).toBe(true);
    expect(registry.allows('patient', name)).toBe(false);
  }
});

const takenIn = (fields: object) =>
  must(
    runCommand({
      command: takeInMedicine,
      document: recorded(),
      input: {
        ...{
          name: 'Metformin',
          status: 'active',
          why: '',
          origin: 'ab'.repeat(32).concat(':', 'cd'.repeat(32)),
        },
        ...fields,
      },
      context: doctor,
    }),
  );

test('a medicine from a file stands beside the one that is listed, and says where it is from', () => {
  const { active } = medicationList.select(takenIn({ dosage: dosage('850') }));
  expect(active).toHaveLength(2);
  expect(active.filter(({ origin }) => origin !== undefined)).toHaveLength(1);
  expect(active.map(({ dose }) => settledValue(dose)?.amount).sort()).toEqual([500, 850]);
});

test('a dose that has no place here is kept in the words of the file, never guessed', () => {
  const { active } = medicationList.select(takenIn({ asWritten: 'two with food' }));
  const medicine = active.find(({ origin }) => origin !== undefined);
  expect(medicine).toMatchObject({ asWritten: 'two with food', dose: undefined });
});

test('what was stopped elsewhere is not listed as taken', () => {
  const { active, stopped } = medicationList.select(takenIn({ status: 'stopped' }));
  expect([active.length, stopped.length]).toEqual([1, 1]);
});
