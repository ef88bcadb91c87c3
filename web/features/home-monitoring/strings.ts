/** Words for readings out of files: why a file or a row of it was not taken. */
import type { BundleErrorCode } from '#clinical/fhir/import/read-bundle.ts';
import { m } from '#messages/compiled/messages.js';
import type { RefusalReason } from './imported.ts';
import type { TableImportProblem } from './table-import.ts';

type Text = () => string;

export const refusalText: Readonly<Record<RefusalReason, Text>> = {
  'no-time': m.home_refused_no_time,
  'in-future': m.home_refused_in_future,
  'not-number': m.home_refused_not_number,
  'no-unit': m.home_refused_no_unit,
  impossible: m.home_refused_impossible,
  reversed: m.home_refused_reversed,
  'nothing-known': m.home_refused_nothing_known,
};

type FileProblem = Exclude<TableImportProblem, 'home-monitoring/ask-order'> | BundleErrorCode;

const problems: Readonly<Partial<Record<FileProblem, Text>>> = {
  'home-monitoring/too-big': m.home_file_too_big,
  'home-monitoring/no-table': m.home_file_no_table,
  'home-monitoring/no-columns': m.home_file_no_columns,
  'home-monitoring/mixed-dates': m.home_file_mixed_dates,
  'import/no-patient': m.home_file_no_patient,
  'import/two-patients': m.home_file_two_patients,
  'import/wrong-patient': m.home_file_two_patients,
  'import/too-many-entries': m.home_file_too_big,
};

export const fileProblemText = (code: FileProblem): string =>
  (problems[code] ?? m.home_file_unreadable)();
