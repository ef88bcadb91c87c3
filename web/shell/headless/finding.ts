/** Which patient or note somebody means: a patient's number, or the beginning of an id that only one begins with. */
import { noteList } from '#features/notes/queries.ts';
import { comparePatients, keptRows, patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Client } from './client.ts';
import type { Failure } from './command.ts';
import { now } from './watching.ts';

export const patientRows = ({ core }: Client) =>
  [...keptRows(now(core.watchList({ of: patientList })))].sort((a, b) =>
    comparePatients(a.row, b.row),
  );

export const noteRows = ({ core }: Client, record: RecordId) =>
  [...(now(core.watchList({ of: noteList, record })) ?? [])].sort(
    (a, b) => a.row.startedAt - b.row.startedAt,
  );

/** 'headless/no-such-patient' for none and for several. */
export function findPatient(client: Client, wanted: string): Result<RecordId, Failure> {
  const folded = wanted.toLowerCase();
  const [only, ...others] = patientRows(client).filter(
    ({ record, row }) =>
      row.number.toLowerCase() === folded || (folded !== '' && record.startsWith(folded)),
  );
  if (only === undefined || others.length > 0)
    return err({ code: 'headless/no-such-patient', field: 'PATIENT' });
  return ok(only.record);
}

/** 'headless/no-such-note' for none and for several. */
export function findNote(
  client: Client,
  place: { readonly record: RecordId; readonly wanted: string },
): Result<ReturnType<typeof noteRows>[number], Failure> {
  const folded = place.wanted.toLowerCase();
  const [only, ...others] = noteRows(client, place.record).filter(
    ({ document }) => folded !== '' && document.startsWith(folded),
  );
  if (only === undefined || others.length > 0)
    return err({ code: 'headless/no-such-note', field: 'NOTE' });
  return ok(only);
}
