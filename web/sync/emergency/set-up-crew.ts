/**
 * An emergency crew for a clinic that was founded before there was one: its role, and a policy that names it. Records from before are
 * opened to the crew by whoever writes next in them, or at once, some at a time.
 */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { currentEpoch } from '#crypto/epoch/current.ts';
import { writePolicy } from '#crypto/log/bodies/policy.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { actingRole, type Step } from '../engine/engine-parts.ts';
import { announcementChannel, channelOfLog, keepOwnEpoch } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { addMember, foundRole } from '../groups/founding.ts';
import { crewIn } from '../groups/founding-record.ts';
import { mayLetInto } from '../joining/appointments.ts';
import { OPENED, SUMMARY } from './crew-keys.ts';
import { emergencyRoleOf } from './duty.ts';

/** Whether it is missing, and this person founded the clinic: nobody else decides whom summaries are sealed to. */
export function maySetUpCrew(memory: Memory): boolean {
  const clinic = clinicOf(memory);
  const isFounder = clinic?.founders.includes(toHex(memory.identity.userId)) === true;
  return isFounder && emergencyRoleOf(memory) === undefined;
}

const clinicOf = ({ identity, book }: Memory) =>
  identity.organisation && book.state(toHex(identity.organisation.organisationId));

/** 'engine/not-permitted' where there is a crew, or this person did not found the clinic. */
export function setUpCrew(step: Step): Result<void, CommandError> {
  const { memory, logAuthor, postman, batch } = step;
  const { organisation } = memory.identity;
  const policy = clinicOf(memory)?.policies.at(-1)?.body;
  if (organisation === undefined || policy === undefined || !maySetUpCrew(memory))
    return err({ code: 'engine/not-permitted' });
  const crew = foundRole(logAuthor);
  const named = logAuthor.write({
    groupId: toHex(organisation.organisationId),
    type: 'policy',
    body: (w) => writePolicy(w, { ...policy, glassRole: fromHexId(crew.groupId) }),
  });
  if (!named.ok) return named;
  // In one envelope, so that nobody takes the new role for another one.
  const entries = [...crew.entries, named.value];
  for (const entry of entries) batch.put('entries', memory.numbers.take(), entry);
  for (const epoch of crew.epochs) keepOwnEpoch(step, epoch);
  postman.postEntries(batch, toHex(organisation.directoryChannelId), entries);
  return ok(undefined);
}

type Rotate = (at: { readonly groupId: string; readonly compartment: number }) => unknown;

/**
 * Opens a record from before to the crew, with new keys for its log and its summary; nothing where that was done, or is not this
 * device's to do. Told where the crew looks, since the record's own log opens to it only in an emergency.
 */
export function bringCrew(step: Step, record: string, rotate: Rotate): void {
  const { memory, logAuthor, postman, batch } = step;
  const role = emergencyRoleOf(memory);
  const state = memory.book.state(record);
  if (role === undefined || state?.kind !== 'record' || !mayLetInto(memory, record)) return;
  if (isSealedToCrew(memory, record, role) || wasTakenOut(memory, record, role)) return;
  const [log, announcements] = [channelOfLog(memory, record), announcementChannel(memory)];
  if (log === undefined || announcements === undefined) return;
  if (!state.members.some(({ memberId }) => memberId === role)) {
    const added = addMember(logAuthor, record, crewIn(role, actingRole(memory, record)));
    if (!added.ok) return;
    batch.put('entries', memory.numbers.take(), added.value);
    postman.postEntries(batch, log, [added.value]);
  }
  for (const compartment of OPENED) rotate({ groupId: record, compartment });
  postman.postEntries(batch, announcements, memory.book.entriesOf(record));
}

/** Whether the keys of today were given to the crew. */
function isSealedToCrew({ book }: Memory, record: string, role: string): boolean {
  return OPENED.every((compartment) =>
    currentEpoch(book, { groupId: record, compartment })?.seals.some(
      ({ memberId, tier }) => tier === 3 && toHex(memberId) === role,
    ),
  );
}

/** Whoever took the crew out of a record finds it there no more. */
function wasTakenOut({ book }: Memory, record: string, role: string): boolean {
  const isIn = book.state(record)?.members.some(({ memberId }) => memberId === role) === true;
  const id = fromHexId(role);
  const nodes = book.resolved(record)?.log.nodes ?? [];
  return (
    !isIn && nodes.some(({ body }) => body.type === 'add' && equalBytes(body.value.memberId, id))
  );
}

export interface CrewReadiness {
  /** Records of patients that this device works on. */
  readonly records: number;
  /** Those of which the crew was not given the keys, and this person may give them. */
  readonly lacking: readonly RecordId[];
}

/** Looks through all records: to be asked for by somebody who waits for it. */
export function crewReadiness(memory: Memory): CrewReadiness {
  const role = emergencyRoleOf(memory);
  const records = memory.book
    .groups()
    .filter((groupId) => memory.book.state(groupId)?.kind === 'record')
    .filter((groupId) => memory.keyring.of(groupId, SUMMARY).length > 0);
  if (role === undefined) return { records: records.length, lacking: [] };
  const lacking = records.flatMap((groupId) => {
    const isDone = isSealedToCrew(memory, groupId, role) || wasTakenOut(memory, groupId, role);
    const record = parseRecordId(groupId);
    return isDone || record === undefined || !mayLetInto(memory, groupId) ? [] : [record];
  });
  return { records: records.length, lacking };
}
