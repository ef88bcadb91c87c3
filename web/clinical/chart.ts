/**
 * A patient's record as plain facts, for what leaves it as a whole: an export, a print, a demonstration. Features fill it; it knows
 * neither documents nor FHIR. Ids are 16 bytes as hexadecimal; times are ISO 8601 with offset, dates YYYY-MM-DD.
 */

export interface Chart {
  readonly id: string;
  readonly clinic: { readonly id: string; readonly name: string };
  /** Everybody named below as somebody who wrote, measured or is responsible. */
  readonly practitioners: readonly ChartPractitioner[];
  readonly patient: ChartPatient;
  /** 'none-known' is a recorded fact; an empty list says that nobody wrote one down. */
  readonly allergies: readonly ChartAllergy[] | 'none-known';
  readonly problems: readonly ChartProblem[];
  readonly medicines: readonly ChartMedicine[];
  readonly measurements: readonly ChartMeasurement[];
  readonly notes: readonly ChartNote[];
  readonly plans: readonly ChartPlan[];
  /** More than one: people stated different ones apart and nobody has picked. */
  readonly codeStatus: readonly ChartCodeStatus[];
  /** Made up: never to be mixed with the records of real people. */
  readonly isDemo: boolean;
}

export interface ChartPractitioner {
  readonly id: string;
  readonly name: string;
  readonly profession: string;
}

export interface ChartPatient {
  readonly number: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate: string;
  readonly gender: 'female' | 'male' | 'other' | 'unknown';
  /** BCP 47 tag; undefined when nobody asked. */
  readonly language: string | undefined;
  readonly phone: string | undefined;
  readonly contacts: readonly ChartContact[];
  /** As they are spoken, oldest first. */
  readonly formerNames?: readonly string[];
  /** One line; left out when nobody asked. */
  readonly address?: string;
  /** Numbers others have given this person: whose, in words, and the number. */
  readonly identifiers?: readonly { readonly system: string; readonly value: string }[];
  /** A small JPEG as base64. */
  readonly portrait?: string;
}

export interface ChartContact {
  readonly name: string;
  readonly relation: string;
  /** Empty when nobody wrote it down. */
  readonly phone: string;
}

/** Who wrote something down, and when, by the writer's clock. */
interface Recorded {
  readonly id: string;
  /** A practitioner of the chart or its patient; undefined when nobody is known to have signed it. */
  readonly by: string | undefined;
  readonly recordedAt: string;
  /** Restricted parts leave the record only when the recipient may have them. */
  readonly isRestricted: boolean;
}

export interface ChartAllergy extends Recorded {
  readonly substance: string;
  /** Empty when nobody wrote it down. */
  readonly reaction: string;
  readonly severity: 'mild' | 'moderate' | 'severe' | 'unknown';
  readonly certainty: 'unconfirmed' | 'presumed' | 'confirmed';
}

export interface ChartProblem extends Recorded {
  readonly text: string;
  /** ICD-10-CM; undefined for a problem in words. */
  readonly icd10: string | undefined;
  readonly status: 'active' | 'recurrence' | 'remission' | 'resolved';
  /** A day, a month or a year. */
  readonly onset: string | undefined;
}

export interface ChartMedicine extends Recorded {
  readonly name: string;
  /** More than one: people stated different doses apart and nobody has picked. */
  readonly doses: readonly ChartDose[];
  readonly reason: string;
  readonly status: 'active' | 'stopped';
  /** Ordered by a prescriber, or told by the patient. */
  readonly origin: 'prescribed' | 'reported';
}

export interface ChartDose {
  readonly value: number;
  /** UCUM. */
  readonly unit: string;
  readonly frequency: string;
  readonly route: string;
  /** Words beside the dose; empty for none. */
  readonly instructions: string;
}

export interface ChartQuantity {
  readonly value: number;
  /** UCUM. */
  readonly unit: string;
}

export interface ChartMeasurement extends Recorded {
  readonly loinc: string;
  /** Undefined when the measurement is its components, as a blood pressure is, or a word. */
  readonly value: ChartQuantity | undefined;
  /** A level of response, which has no number; undefined for all others. */
  readonly word?: string | undefined;
  readonly components: readonly { readonly loinc: string; readonly value: ChartQuantity }[];
  readonly takenAt: string;
  readonly status: 'final' | 'preliminary' | 'entered-in-error';
  /** What measured; undefined when a person read it off and typed it. */
  readonly device: string | undefined;
}

export interface ChartNote extends Recorded {
  readonly title: string;
  readonly text: string;
  /** Whether somebody stands for it; what was added after is in its text. */
  readonly status: 'draft' | 'signed' | 'amended';
}

export interface ChartPlan extends Recorded {
  readonly title: string;
  /** Empty when nobody wrote one. */
  readonly text: string;
  readonly isOver: boolean;
  readonly goals: readonly (Recorded & { readonly text: string })[];
  readonly tasks: readonly ChartTask[];
}

export interface ChartTask extends Recorded {
  readonly text: string;
  /** Undefined while it is nobody's. */
  readonly owner: string | undefined;
  /** A calendar date; undefined for none. */
  readonly due: string | undefined;
  readonly isDone: boolean;
}

export interface ChartCodeStatus extends Recorded {
  readonly status: 'full' | 'limited' | 'no-cpr' | 'comfort';
}
