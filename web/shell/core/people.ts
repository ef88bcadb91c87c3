/**
 * Everybody this device knows by name: the staff from the clinic's directory, whose document stays open, and from the care teams
 * of records the patients among the writers; on a patient's own device the care team is all there is.
 */
import { careTeams, type CareTeam } from '#features/clinic/care-team.ts';
import { readClinicName, readPractitioners } from '#features/clinic/records.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import type { DocumentId, RecordId, UserId } from '#kernel/ids.ts';
import type { Committed } from '#sync/engine/committed.ts';
import type { DocumentPlace } from '#sync/engine/document-place.ts';
import { rawDocument } from '#sync/engine/documents.ts';
import { recordOfOutsider } from '#sync/engine/epochs.ts';
import type { Memory } from '#sync/engine/memory.ts';
import type { ProjectionRow } from '#sync/rows/small-rows.ts';
import type { Person } from '#ui/app-port.ts';

export const DIRECTORY = 'clinic-directory';
export const CARE_TEAM = 'care-team';

/** Undefined before the directory has come. */
export function directoryOf({ places }: Memory): readonly [DocumentId, DocumentPlace] | undefined {
  const [id] = places.ofKind(DIRECTORY);
  const place = id && places.get(id);
  return id === undefined || place === undefined ? undefined : [id, place];
}

/** Whether names of people come from this document. */
export function isAboutPeople({ places }: Memory, document: DocumentId): boolean {
  const kind = places.get(document)?.kind;
  return kind === DIRECTORY || kind === CARE_TEAM;
}

/** Whether a step may have changed who is known by name. */
export const mayNameOthers = (
  memory: Memory | undefined,
  { documents, everything }: Committed,
): boolean =>
  everything ||
  (memory !== undefined && [...documents].some((document) => isAboutPeople(memory, document)));

export interface Staff {
  readonly clinic: string;
  readonly people: readonly Person[];
}

/** The directory's names; undefined while it is not open, and for who may not read it. */
export function staffOf(memory: Memory): Staff | undefined {
  const directory = directoryOf(memory);
  const document = directory && memory.documents.get(directory[0]);
  if (document === undefined) return undefined;
  const raw = rawDocument(document);
  return { clinic: readClinicName(raw), people: readPractitioners(raw).entities };
}

/** Rows are replaced as a whole, so each is parsed once. */
const parsedRows = new WeakMap<ProjectionRow, CareTeam>();

function parsedRow(row: ProjectionRow): CareTeam {
  const known = parsedRows.get(row);
  if (known !== undefined) return known;
  // Written by this projection's own `row`, at this version.
  const parsed = JSON.parse(row.json) as CareTeam;
  parsedRows.set(row, parsed);
  return parsed;
}

const rowOf = (memory: Memory, document: string): CareTeam | undefined => {
  const row = memory.rows.get(`${careTeams.name}|${document}`);
  return row?.version === careTeams.version ? parsedRow(row) : undefined;
};

/** The care team of one record; undefined where its patient was never invited. */
export function careTeamIn(memory: Memory, record: RecordId): CareTeam | undefined {
  for (const id of memory.places.inRecord(record, CARE_TEAM)) {
    const team = rowOf(memory, id);
    if (team !== undefined) return team;
  }
  return undefined;
}

/** The record that is about the person this device belongs to; undefined for staff. */
export const ownRecord = (memory: Memory): RecordId | undefined =>
  recordOfOutsider(memory, toHex(memory.identity.userId));

/** What the directory says goes before what a record's care team says. */
export function peopleOf(memory: Memory | undefined): readonly Person[] {
  if (memory === undefined) return [];
  const people = new Map<UserId, Person>();
  for (const person of staffOf(memory)?.people ?? []) people.set(person.userId, person);
  const teams = [...memory.places.ofKind(CARE_TEAM)];
  for (const { userId, name, profession } of teams.flatMap((id) => rowOf(memory, id)?.people ?? []))
    if (!people.has(userId)) people.set(userId, { userId, name, profession });
  return [...people.values()];
}

/**
 * What the care team of a record has to be told: staff who have come since, as the directory now names them. Undefined where there
 * is nothing to say, and for who is not staff.
 */
export function unintroduced(
  memory: Memory,
  record: RecordId,
): { readonly record: RecordId; readonly input: Staff } | undefined {
  const [team, staff] = [careTeamIn(memory, record), staffOf(memory)];
  if (team === undefined || staff === undefined) return undefined;
  const people = staff.people.filter(
    ({ userId }) => !team.people.some((known) => known.userId === userId),
  );
  return people.length === 0 ? undefined : { record, input: { ...staff, people } };
}
