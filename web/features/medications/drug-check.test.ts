import { describe, expect, test } from 'vitest';
import { runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { changeDose, recordMedicine } from './commands.ts';
import {
  alertsForDose,
  isListOld,
  LIST_DATE,
  readTakenDrugs,
  standingAlerts,
} from './drug-check.ts';
import { readMedicines } from './records.ts';

const dose = { amount: '20', unit: 'mg', route: 'oral', frequency: 'once-daily' };
/** A document whose entries come from several commands: their ids must differ. */
const joined = (...documents: readonly RawDocument[]): RawDocument =>
  Object.fromEntries(
    documents.flatMap((document, at) =>
      Object.entries(document).map(([key, value]) => [
        key.replace(/.$/, String(at)),
        typeof value === 'object' && value !== null && 'subject' in value
          ? { ...value, subject: String(value.subject).replace(/.$/, String(at)) }
          : value,
      ]),
    ),
  );

function prescribed(name: string, document: RawDocument = {}, despite = '') {
  return runCommand({ command: recordMedicine, document, input: { name, ...dose, despite } });
}

function written(name: string): RawDocument {
  const run = prescribed(name);
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

const allergicTo = (substance: string): RawDocument => ({
  'allergies:a1': { substance, reaction: 'hives', severity: 'severe' },
});

const NEEDS_REASON = { ok: false, error: { code: 'medications/needs-reason' } };

describe('one more medicine', () => {
  test('that is one of the fifteen pairs with another needs a reason, which stays beside it', () => {
    const taken = written('Clarithromycin');
    expect(prescribed('Simvastatin', taken)).toEqual(NEEDS_REASON);
    const other = joined(taken);
    const run = prescribed('Simvastatin', other, 'No other statin here; stops on Friday');
    const medicines = run.ok ? readMedicines(run.value).medicines : [];
    expect(medicines.map(({ despite }) => despite)).toContain(
      'No other statin here; stops on Friday',
    );
  });

  test('that somebody is allergic to needs a reason', () => {
    expect(prescribed('Amoxicillin', allergicTo('Penicillin'))).toEqual(NEEDS_REASON);
  });

  test('that nothing is known against needs none, and a reason nobody asked for is not kept', () => {
    const run = prescribed('Paracetamol', {}, 'because');
    expect(run.ok && readMedicines(run.value).medicines[0]).not.toHaveProperty('despite');
  });
});

describe('another dose of a medicine that is taken', () => {
  const changed = (document: RawDocument, name: string, why = '') => {
    const medicine = readMedicines(document).medicines.find((each) => each.name === name);
    const replaces = medicine?.dose?.current.map(({ id }) => id) ?? [];
    const input = { medicine: medicine?.id, replaces, ...dose, amount: '40', why };
    return runCommand({ command: changeDose, document, input });
  };

  test('is checked like a new one: a pair with another needs a reason, which stays beside the dose', () => {
    const both = joined({}, {}, written('Clarithromycin'), written('Simvastatin'));
    expect(changed(both, 'Simvastatin')).toEqual(NEEDS_REASON);
    const run = changed(both, 'Simvastatin', 'Agreed with cardiology');
    const doses = run.ok ? readMedicines(run.value).medicines.map(({ dose: fact }) => fact) : [];
    expect(doses.flatMap((fact) => fact?.current ?? []).map(({ why }) => why)).toContain(
      'Agreed with cardiology',
    );
  });

  test('needs a reason where an allergy was stated since', () => {
    const document = { ...written('Amoxicillin'), ...allergicTo('Penicillin') };
    expect(changed(document, 'Amoxicillin')).toEqual(NEEDS_REASON);
  });

  test('is not checked against itself', () => {
    const document = written('Metformin');
    const { medicines } = readMedicines(document);
    const [medicine = { id: '', name: '' }] = medicines;
    expect(alertsForDose(medicine, readTakenDrugs(document))).toEqual([]);
    expect(changed(document, 'Metformin').ok).toBe(true);
  });
});

describe('medicines that two prescribed apart', () => {
  test('are told where they interrupt each other, once for each pair', () => {
    const document = joined(written('Clarithromycin'), written('Simvastatin'));
    expect(standingAlerts(readTakenDrugs(document))).toMatchObject([{ kind: 'interaction' }]);
  });

  test('are told where an allergy was written down afterwards', () => {
    const document = joined(written('Amoxicillin'), allergicTo('Penicillin'));
    expect(standingAlerts(readTakenDrugs(document))).toHaveLength(1);
  });

  test('are quiet where nothing is known', () => {
    const document = joined(written('Paracetamol'), written('Metformin'));
    expect(standingAlerts(readTakenDrugs(document))).toEqual([]);
  });
});

describe('hazard 16: a list of interactions grows old', () => {
  const day = (days: number) => Date.parse(LIST_DATE) + days * 86_400_000;

  test('after 180 days it is said wherever something is checked', () => {
    expect(isListOld(day(180))).toBe(false);
    expect(isListOld(day(181))).toBe(true);
  });

  test('every alert of a list names its version and its day', () => {
    const document = joined(written('Clarithromycin'), written('Simvastatin'));
    for (const { text } of standingAlerts(readTakenDrugs(document)))
      expect(text).toMatch(/version \d+ of \d{4}-\d{2}-\d{2}/);
  });
});
