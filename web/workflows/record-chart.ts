/**
 * A patient's record, as the features read it, as one chart: the one place where an export, a print and a timeline learn what a
 * record holds. Pure; who reads the documents is the shell.
 */
import type {
  Chart,
  ChartAllergy,
  ChartMeasurement,
  ChartMedicine,
  ChartNote,
  ChartPlan,
} from '#clinical/chart.ts';
import { numberOf } from '#clinical/decimal.ts';
import { base64Of } from '#clinical/fhir/base64-text.ts';
import type { Observation } from '#clinical/observation.ts';
import { standing, type ObservationPage } from '#clinical/observation-page.ts';
import { isContested, settledValue } from '#clinical/versioned.ts';
import type { AllergyList } from '#features/allergies/queries.ts';
import { isDone, type CarePlan } from '#features/care-plans/records.ts';
import type { CaseFile } from '#features/cases/records.ts';
import type { CodeStatusFact } from '#features/code-status/records.ts';
import type { MedicationList } from '#features/medications/queries.ts';
import type { Medicine } from '#features/medications/records.ts';
import type { Note } from '#features/notes/records.ts';
import type { Particulars } from '#features/patients/particulars.ts';
import type { Patient } from '#features/patients/records.ts';
import type { ProblemList } from '#features/problems/queries.ts';

export interface RecordParts {
  /** The record's id. */
  readonly id: string;
  readonly clinic: { readonly id: string; readonly name: string };
  /** Everybody who is known by name; 'patient' is a profession. */
  readonly people: readonly {
    readonly userId: string;
    readonly name: string;
    readonly profession: string;
  }[];
  readonly patient: Patient;
  readonly formerNames: readonly string[];
  readonly portrait: Uint8Array | undefined;
  readonly particulars: Particulars;
  readonly allergies: AllergyList;
  readonly problems: ProblemList;
  readonly medicines: MedicationList;
  readonly codeStatus: CodeStatusFact | undefined;
  readonly notes: readonly { readonly id: string; readonly note: Note }[];
  readonly cases: readonly {
    readonly id: string;
    readonly file: CaseFile;
    readonly plan: CarePlan;
  }[];
  readonly pages: readonly ObservationPage[];
  readonly isDemo: boolean;
}

const reachOf = ({ reach, contacts, identifiers }: Particulars) => ({
  language: reach.language || undefined,
  phone: reach.phone || undefined,
  contacts: contacts.map(({ name, relation, phone }) => ({ name, relation, phone })),
  identifiers: identifiers.map(({ system, value }) => ({ system, value })),
  ...(reach.address !== '' && { address: reach.address }),
});

/** What was taken back, marked as wrong or cannot be read is left out; two versions that nobody picked from both stand. */
export function recordChart(parts: RecordParts): Chart {
  const { id, clinic, patient, people, isDemo } = parts;
  const staff = people.filter(({ profession }) => profession !== 'patient');
  const recorded = recordedBy(parts);
  return {
    id,
    clinic,
    isDemo,
    practitioners: staff.map(({ userId, name, profession }) => ({ id: userId, name, profession })),
    patient: {
      ...{ number: patient.number, familyName: patient.familyName, givenName: patient.givenName },
      ...{ birthDate: patient.birthDate, gender: patient.gender },
      ...reachOf(parts.particulars),
      formerNames: parts.formerNames,
      ...(parts.portrait !== undefined && { portrait: base64Of([...parts.portrait]) }),
    },
    allergies: allergiesOf(parts.allergies, recorded),
    problems: [...parts.problems.standing, ...parts.problems.resolved].map((problem) => ({
      ...recorded(problem.id, problem.by, problem.recordedAt),
      isRestricted: problem.sensitivity !== 'normal',
      text: problem.text,
      icd10: problem.code || undefined,
      status: problem.status,
      onset: problem.onset || undefined,
    })),
    medicines: [...parts.medicines.active, ...parts.medicines.stopped].map((medicine) =>
      medicineOf(medicine, recorded),
    ),
    measurements: standing(parts.pages).map((observation) => measurementOf(observation, recorded)),
    notes: parts.notes.map(({ id: noteId, note }) => noteOf(noteId, note, recorded)),
    plans: parts.cases.map((each) => planOf(each, recorded)),
    codeStatus: (parts.codeStatus?.versions ?? []).flatMap(({ id: stated, by, at, value }) =>
      value === undefined ? [] : [{ ...recorded(stated, by, at), status: value.status }],
    ),
  };
}

type RecordedBy = ReturnType<typeof recordedBy>;

/** Who is neither staff that is known nor the patient is nobody: an export names nobody it cannot introduce. */
function recordedBy({ id: patient, people }: RecordParts) {
  const named = new Map(
    people.map(({ userId, profession }) => [userId, profession === 'patient' ? patient : userId]),
  );
  return (id: string, by: string, at: number) => ({
    id,
    by: named.get(by),
    recordedAt: isoOf(at),
    isRestricted: false,
  });
}

const isoOf = (at: number): string => new Date(at).toISOString();

function allergiesOf(list: AllergyList, recorded: RecordedBy): Chart['allergies'] {
  if (list.noneKnown !== undefined && list.entities.length === 0) return 'none-known';
  return list.entities.map(
    ({ id, by, recordedAt, substance, reaction, severity, certainty }): ChartAllergy => ({
      ...recorded(id, by, recordedAt),
      ...{ substance, reaction, severity, certainty },
    }),
  );
}

/** A stored word as a reader reads it. */
const wordsOf = (code: string): string => code.replaceAll('-', ' ');

function medicineOf(medicine: Medicine, recorded: RecordedBy): ChartMedicine {
  const isStopped =
    !isContested(medicine.status) && settledValue(medicine.status)?.status === 'stopped';
  return {
    ...recorded(medicine.id, medicine.by, medicine.recordedAt),
    name: medicine.name,
    doses: (medicine.dose?.versions ?? []).flatMap(({ value }) =>
      value === undefined
        ? []
        : [
            {
              value: value.amount,
              unit: value.unit,
              frequency: wordsOf(value.frequency),
              route: wordsOf(value.route),
              instructions: value.instructions,
            },
          ],
    ),
    reason: medicine.reason,
    status: isStopped ? 'stopped' : 'active',
    origin: 'reported',
  };
}

function measurementOf(observation: Observation, recorded: RecordedBy): ChartMeasurement {
  const { id, code, values, consciousness, device } = observation;
  const parts = values.map((value) => ({
    loinc: value.code,
    value: { value: numberOf(value.decimal), unit: value.unit },
  }));
  const [single] = parts;
  const isSingle = parts.length === 1 && single?.loinc === code;
  return {
    ...recorded(id, observation.performer, observation.recordedAt),
    loinc: code,
    value: isSingle ? single.value : undefined,
    components: isSingle ? [] : parts,
    word: consciousness,
    takenAt: isoOf(observation.effectiveAt),
    status: 'final',
    device: device === undefined ? undefined : device.name || device.model || undefined,
  };
}

/** Whoever signed it first is its author; a note nobody signed is nobody's yet. */
function noteOf(id: string, note: Note, recorded: RecordedBy): ChartNote {
  const [signature] = note.signatures;
  const written = note.sections
    .filter(({ text }) => text.trim() !== '')
    .map((section) => (section.id === 'text' ? section.text : `${section.id}:\n${section.text}`));
  const added = note.amendments.map(({ at, text }) => `Amended ${isoOf(at)}:\n${text}`);
  return {
    ...recorded(id, signature?.by ?? '', signature?.at ?? note.startedAt),
    title: note.title,
    text: [...written, ...added].join('\n\n'),
    status: signature === undefined ? 'draft' : added.length > 0 ? 'amended' : 'signed',
  };
}

function planOf({ id, file, plan }: RecordParts['cases'][number], recorded: RecordedBy): ChartPlan {
  return {
    ...recorded(id, file.by, file.openedAt),
    title: file.title,
    text: [file.problem, file.symptoms, file.plan]
      .filter((text) => text.trim() !== '')
      .join('\n\n'),
    isOver: file.status === 'resolved' || file.status === 'closed',
    goals: plan.goals.map((goal) => ({ ...recorded(goal.id, goal.by, goal.at), text: goal.text })),
    tasks: plan.tasks.map((task) => ({
      ...recorded(task.id, task.by, task.at),
      text: task.text,
      owner: recorded('', task.owner, 0).by,
      due: task.due || undefined,
      isDone: isDone(task),
    })),
  };
}
