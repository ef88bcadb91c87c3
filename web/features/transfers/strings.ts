/** Words for what a file holds, for why an entry of it is not taken, and for why a whole file is not. */
import type { BundleErrorCode } from '#clinical/fhir/import/read-bundle.ts';
import { m } from '#messages/compiled/messages.js';
import type { ItemKind, NotTakenReason, PersonFact } from './preview.ts';

type Text = () => string;

export const kindText: Readonly<Record<ItemKind, Text>> = {
  allergy: m.transfers_kind_allergy,
  problem: m.transfers_kind_problem,
  medicine: m.transfers_kind_medicine,
  reading: m.transfers_kind_reading,
  note: m.transfers_kind_note,
};

export const reasonText: Readonly<Record<NotTakenReason, Text>> = {
  unreadable: m.transfers_not_unreadable,
  'unsupported-kind': m.transfers_not_supported,
  'not-understood': m.transfers_not_understood,
  'no-subject': m.transfers_not_about,
  'entered-in-error': m.transfers_not_error,
  malformed: m.transfers_not_unreadable,
  'time-without-zone': m.transfers_not_zone,
  'repeated-in-file': m.transfers_not_repeated,
  'already-taken': m.transfers_not_known,
  'needs-a-person': m.transfers_not_person,
  'no-part-of-a-chart': m.transfers_not_chart,
  'says-nothing': m.transfers_not_unreadable,
  'too-long': m.transfers_not_long,
  disproved: m.transfers_not_disproved,
  over: m.transfers_not_over,
  'never-taken': m.transfers_not_never,
  'not-a-text': m.transfers_not_text,
  'not-a-known-reading': m.transfers_not_reading,
  'listed-already': m.transfers_not_known,
};

export const factText: Readonly<Record<PersonFact['fact'], Text>> = {
  name: m.transfers_fact_name,
  'birth-date': m.transfers_fact_birth,
  gender: m.transfers_fact_gender,
  number: m.transfers_fact_number,
};

export const fileErrorText: Readonly<Record<BundleErrorCode, Text>> = {
  'import/malformed': m.transfers_file_unreadable,
  'import/too-large': m.transfers_file_large,
  'import/too-deep': m.transfers_file_doubtful,
  'import/duplicate-name': m.transfers_file_doubtful,
  'import/forbidden-name': m.transfers_file_doubtful,
  'import/not-a-bundle': m.transfers_file_unreadable,
  'import/too-many-entries': m.transfers_file_large,
  'import/no-patient': m.transfers_file_nobody,
  'import/two-patients': m.transfers_file_several,
  'import/wrong-patient': m.transfers_file_several,
  'import/active-content': m.transfers_file_doubtful,
};
