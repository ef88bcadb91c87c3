/** What the program itself has to say after somebody's entry: names for who reads along, and for the emergency crew. */
import { introduceCareTeam } from '#features/clinic/care-team.ts';
import { listPatient } from '#features/emergency/commands.ts';
import { listedPatients } from '#features/emergency/queries.ts';
import type { Listed } from '#features/emergency/records.ts';
import { patientList } from '#features/patients/queries.ts';
import type { Patient } from '#features/patients/records.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { emergencyRoleOf } from '#sync/emergency/duty.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { unintroduced } from './people.ts';

export interface FollowUp {
  readonly command: string;
  readonly record: RecordId;
  readonly input: unknown;
}

/** Should one of them fail, the next entry in the record says it again. */
export function followUps(memory: Memory, record: RecordId): readonly FollowUp[] {
  const unknown = unintroduced(memory, record);
  const unlisted = unlistedIn(memory, record);
  return [
    ...(unknown === undefined ? [] : [{ ...unknown, command: introduceCareTeam.name }]),
    ...(unlisted === undefined ? [] : [{ ...unlisted, command: listPatient.name }]),
  ];
}

/** The patient of a record the crew could open, whom nobody has named to it yet. */
function unlistedIn(memory: Memory, record: RecordId): Omit<FollowUp, 'command'> | undefined {
  const crew = emergencyRoleOf(memory);
  const { organisation } = memory.identity;
  const clinic = organisation && parseRecordId(toHex(organisation.organisationId));
  const members = memory.book.state(record)?.members ?? [];
  if (clinic === undefined || !members.some(({ memberId }) => memberId === crew)) return undefined;
  const [found] = rowsIn<Patient>(memory, record, patientList);
  const listed = rowsIn<Listed>(memory, clinic, listedPatients);
  if (found === undefined || listed.some(({ patient }) => patient === record)) return undefined;
  const { familyName, givenName, birthDate, number } = found;
  return { record: clinic, input: { patient: record, familyName, givenName, birthDate, number } };
}

function rowsIn<Row>(
  memory: Memory,
  record: RecordId,
  of: { readonly name: string; readonly version: number },
): readonly Row[] {
  return memory.places.inRecord(record).flatMap((id) => {
    const stored = memory.rows.get(`${of.name}|${id}`);
    // Written by this projection's own `row`, at this version.
    return stored?.version === of.version ? [JSON.parse(stored.json) as Row] : [];
  });
}
