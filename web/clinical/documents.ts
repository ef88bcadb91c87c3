/**
 * Which kinds of document exist, the kind of record each belongs to, and the compartment whose keys guard it. The numbers
 * are those of the access design (summary 1, clinical 2, sensitive 3, home 4, messages 5) and are part of the stored format.
 */

/** A record is a unit of sharing. A clinic's directory names its staff; a patient's record is the patient's. */
export type RecordKind = 'clinic' | 'patient';

export interface DocumentKind {
  readonly record: RecordKind;
  readonly compartment: number;
  /** 'one': the record has at most one; the first is made when the record is founded, a care team with its first patient. */
  readonly count: 'one' | 'many';
}

export const DOCUMENT_KINDS = {
  'clinic-directory': { record: 'clinic', compartment: 1, count: 'one' },
  'patient-summary': { record: 'patient', compartment: 1, count: 'one' },
  case: { record: 'patient', compartment: 2, count: 'many' },
  'care-team': { record: 'patient', compartment: 1, count: 'one' },
  // That a file was taken in; what it held lies where it belongs.
  'taken-import': { record: 'patient', compartment: 2, count: 'many' },
  note: { record: 'patient', compartment: 2, count: 'many' },
  'observations-month': { record: 'patient', compartment: 2, count: 'many' },
  'home-readings-month': { record: 'patient', compartment: 4, count: 'many' },
  'alert-acknowledgements': { record: 'patient', compartment: 2, count: 'many' },
  // What a doctor keeps among doctors: the one part that the rest of the team holds no key of.
  'doctors-note': { record: 'patient', compartment: 3, count: 'many' },
  // How the patient feels after a reading: said at home, so it lies where the patient writes.
  'alert-answers': { record: 'patient', compartment: 4, count: 'many' },
  // In whatever record late work was decided about, a clinic's own among them.
  'late-work-reasons': { record: 'patient', compartment: 1, count: 'one' },
  conversation: { record: 'patient', compartment: 5, count: 'many' },
  // One for each patient: whom the emergency crew can look for.
  'emergency-listing': { record: 'clinic', compartment: 1, count: 'many' },
  // When the team meets; it names no patient of its own.
  meeting: { record: 'clinic', compartment: 1, count: 'many' },
  // What somebody's own device refused them, for whoever leads the clinic: opaque ids and a reason, no content.
  refusals: { record: 'clinic', compartment: 1, count: 'one' },
  // Whether a colleague can be reached, and who stands in.
  availability: { record: 'clinic', compartment: 1, count: 'many' },
  'team-conversation': { record: 'clinic', compartment: 5, count: 'many' },
} as const satisfies Readonly<Record<string, DocumentKind>>;

/** The compartments of a record of each kind, log (0) left out. Doctors' (3) is only in a clinic that has a role for them. */
export const COMPARTMENTS: Readonly<Record<RecordKind, readonly number[]>> = {
  clinic: [1, 5],
  patient: [1, 2, 3, 4, 5],
};
