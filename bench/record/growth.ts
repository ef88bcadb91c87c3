/**
 * What ten years of a busy patient weigh: the summary with everything that was ever said of allergies, problems and medicines, and one
 * long note that two people typed letter by letter. The very commands of the app, in the very documents that devices keep.
 */
import * as A from '@automerge/automerge';
import { recordAllergy } from '#features/allergies/commands.ts';
import { stateCodeStatus } from '#features/code-status/commands.ts';
import { changeDose, recordMedicine, setMedicineStatus } from '#features/medications/commands.ts';
import { readMedicines } from '#features/medications/records.ts';
import { editNote, startNote } from '#features/notes/commands.ts';
import { addContact } from '#features/patients/particulars-commands.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { recordProblem, setProblemStatus } from '#features/problems/commands.ts';
import { readProblems } from '#features/problems/records.ts';
import { aContext } from '#kernel/command-run.test-support.ts';
import type { Command, CommandError } from '#kernel/feature.ts';
import { draftOver, type Root } from '#sync/automerge-draft.ts';
import { patientOf } from './people.ts';

const YEARS = 10;
const PER_YEAR = {
  problems: 4,
  medicines: 6,
  doses: 2,
  allergies: 1,
  codes: 1,
  contacts: 1,
} as const;
const NOTE_LETTERS = 3_000;
const DOSE = { unit: 'mg', route: 'oral', frequency: 'twice-daily', despite: 'Looked at together' };

/** Saved bytes and changes. */
export interface Grown {
  readonly bytes: number;
  readonly changes: number;
}

/** One document and the sessions that write in it: each working day begins a new one. */
class Growing {
  #document = A.init<Root>({ actor: '00'.repeat(16) });
  #ids = 0;
  #sessions = 0;

  get document(): A.Doc<Root> {
    return this.#document;
  }

  get grown(): Grown {
    return {
      bytes: A.save(this.#document).length,
      changes: A.getAllChanges(this.#document).length,
    };
  }

  nextDay(): void {
    this.#sessions += 1;
    const actor = this.#sessions.toString(16).padStart(32, '0');
    this.#document = A.clone(this.#document, { actor });
  }

  run<Input, View, Event, E extends CommandError>(
    command: Command<Input, View, Event, E>,
    raw: unknown,
  ): void {
    const input = command.parse(raw);
    if (!input.ok) throw new Error(`${command.name}: ${input.error.field}`);
    const newId = () => (++this.#ids).toString(16).padStart(32, '0');
    const context = { ...aContext('doctor'), newId };
    const events = command.decide(command.view(this.#document), input.value, context);
    if (!events.ok) throw new Error(events.error.code);
    const before = this.#document;
    this.#document = A.change(before, { message: command.name, time: 0 }, (root) => {
      for (const event of events.value) command.apply(draftOver(root, before), event);
    });
  }
}

export function tenYearSummary(): Grown {
  const patient = new Growing();
  patient.run(registerPatient, patientOf(0));
  for (let year = 0; year < YEARS; year++) {
    for (let each = 0; each < PER_YEAR.allergies; each++)
      patient.run(recordAllergy, {
        ...{ substance: `Substance ${String(year)}`, reaction: 'hives on both arms' },
        severity: 'moderate',
      });
    for (let each = 0; each < PER_YEAR.problems; each++) {
      patient.nextDay();
      patient.run(recordProblem, {
        text: `Problem number ${String(each)} of the year ${String(year)}`,
        code: 'E11.5',
      });
    }
    for (const { id } of readProblems(patient.document).entities.slice(-PER_YEAR.problems)) {
      patient.nextDay();
      patient.run(setProblemStatus, { problem: id, status: 'resolved' });
    }
    yearOfMedicines(patient, year);
    patient.run(stateCodeStatus, { status: year % 2 === 0 ? 'full' : 'limited', replaces: [] });
    patient.run(addContact, { name: 'Lucía Marín', relation: 'sister', phone: '0612345678' });
  }
  return patient.grown;
}

function yearOfMedicines(patient: Growing, year: number): void {
  for (let each = 0; each < PER_YEAR.medicines; each++) {
    patient.nextDay();
    patient.run(recordMedicine, {
      ...{ name: `Medicine ${String(each)} of ${String(year)}`, reason: 'high blood pressure' },
      ...{ ...DOSE, amount: '5' },
    });
  }
  const begun = readMedicines(patient.document).medicines.slice(-PER_YEAR.medicines);
  for (const { id } of begun) {
    for (let change = 0; change < PER_YEAR.doses; change++) {
      patient.nextDay();
      const medicine = readMedicines(patient.document).medicines.find((one) => one.id === id);
      const replaces = medicine?.dose?.current.map((statement) => statement.id) ?? [];
      const dose = { ...DOSE, amount: String(10 + change) };
      patient.run(changeDose, { medicine: id, replaces, why: 'pressure still high', ...dose });
    }
    patient.run(setMedicineStatus, {
      medicine: id,
      status: 'stopped',
      replaces: [],
      why: 'better',
    });
  }
}

/** Typed by two in turns, a save for each word of five letters, as it goes out while both write. */
export function longNote(): Grown {
  const note = new Growing();
  note.run(startNote, { title: 'A long visit' });
  for (let at = 0; at < NOTE_LETTERS; at += 5) {
    if (at % 500 === 0) note.nextDay();
    const base = A.getHeads(note.document);
    note.run(editNote, { base, edits: [{ index: at, remove: 0, insert: wordAt(at) }] });
  }
  return note.grown;
}

/** Five letters that no packing guesses, as little as it guesses what a doctor writes. */
const wordAt = (at: number): string =>
  `${(Math.imul(at + 1, 2_654_435_761) >>> 0).toString(36).padStart(4, 'x').slice(0, 4)} `;
