/** Setting up: a clinic with its first person, or a person who answers an invitation. Into one batch, or not at all. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { channelIdOf, directorySecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { createDeviceSeeds } from '#crypto/keys/device-keys.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { createRecoverySecret } from '#crypto/rest/recovery-code.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { careTeamOf, doctorsOf, type NamedRole } from '../groups/clinic-roles.ts';
import { compartmentMask, rightsIn } from '../groups/record-access.ts';
import {
  foundOrganisation,
  foundRole,
  foundUser,
  linkDirectory,
  type Founded,
} from '../groups/founding.ts';
import { foundRecord } from '../groups/founding-record.ts';
import { foundNamedRole } from '../joining/named-roles.ts';
import type { Identity } from '../rows/identity.ts';
import type { Introduction } from '../joining/introduction.ts';
import type { Batch } from './batch.ts';
import type { Ground, Step } from './engine-parts.ts';
import { emergencyRoleOf } from '../emergency/duty.ts';
import {
  announcementChannel,
  channelOfEpoch,
  channelOfLog,
  keepDirectory,
  keepOwnEpoch,
} from './epochs.ts';
import { readersIn } from './access-readers.ts';
import { emptyMemory, type Memory } from './memory.ts';
import { keepIdentity } from './own-identity.ts';

export interface NewPerson {
  readonly introduction: Introduction;
  /** Ed25519 key of the relay to trust. */
  readonly relayPublicKey: Uint8Array;
}

/** A person on a new device: keys, user log, first user epoch. Their clinic comes next. */
export function foundPerson(
  ports: { readonly clock: Clock; readonly random: RandomBytes },
  batch: Batch,
  person: NewPerson,
): Memory {
  const { random } = ports;
  const recoverySecret = createRecoverySecret(random);
  const draft: Identity = {
    stage: 'joining',
    deviceSeeds: createDeviceSeeds('device', random),
    userId: new Uint8Array(32),
    recoverySecret,
    recoveryTestedAt: undefined,
    ...person.introduction,
    relayPublicKey: person.relayPublicKey,
    organisation: undefined,
    accountSeed: undefined,
    deviceNames: [],
  };
  const memory = emptyMemory(draft);
  const { book, device } = memory;
  const founded = foundUser({ ...ports, book, device }, recoverySecret);
  const ground = { memory, batch };
  keepIdentity(ground, { ...draft, userId: fromHexId(founded.groupId) });
  keepFounded(ground, founded);
  return memory;
}

/**
 * The clinic, its directory and its care team, founded by the person this device belongs to, and the roles by name that begin with
 * this person. Answers the clinic's record.
 */
export function foundClinic(
  step: Step,
  compartments: readonly number[],
  roles: readonly NamedRole[],
): RecordId {
  const { memory, logAuthor, random, postman } = step;
  const accountSeed = random(32);
  const directoryKey = random(32);
  const crew = foundRole(logAuthor);
  const clinic = foundOrganisation(logAuthor, {
    glassRoleId: crew.groupId,
    relayPublicKey: memory.identity.relayPublicKey,
    accountPublicKey: signingKeyFromSeed(accountSeed).publicKey,
    compartments,
  });
  const logEpoch = clinic.epochs.find((epoch) => epoch.compartment === 0);
  invariant(logEpoch !== undefined, 'a clinic is founded with a log');
  const keys = directorySecretsOf(directoryKey, logEpoch.secrets.edit);
  const channelId = channelIdOf(keys.writeKey.publicKey, keys.readSecrets.dropKey.publicKey);
  const organisationId = fromHexId(clinic.groupId);
  const link = linkDirectory(
    logAuthor,
    { groupId: clinic.groupId, roleId: undefined },
    { organisationId, channelId, key: directoryKey },
  );
  invariant(link.ok, 'a founder links the directory');
  const careTeam = foundRole(logAuthor);
  const organisation = { organisationId, directoryChannelId: channelId, directoryKey };
  keepIdentity(step, { ...memory.identity, stage: 'member', organisation, accountSeed });
  keepFounded(step, { ...clinic, entries: [...clinic.entries, link.value] });
  keepFounded(step, crew);
  keepFounded(step, careTeam);
  keepDirectory(step, false);
  const person = memory.book.entriesOf(toHex(memory.identity.userId));
  const ofRoles = [...crew.entries, ...careTeam.entries];
  const entries = [...person, ...clinic.entries, link.value, ...ofRoles];
  postman.postEntries(step.batch, toHex(channelId), entries);
  postFirstEpochs(step, clinic);
  for (const role of roles) foundNamedRole(step, role);
  return recordIdOf(clinic);
}

/** A record that the care team works on. Its log is announced to the staff in the clinic's directory of records. */
export function foundSharedRecord(
  step: Step,
  compartments: readonly number[],
): RecordId | undefined {
  const { memory, logAuthor, postman } = step;
  const { organisation } = memory.identity;
  const roleId = careTeamOf(memory);
  const announcements = organisation && announcementChannel(memory);
  if (organisation === undefined || roleId === undefined || announcements === undefined)
    return undefined;
  const { organisationId, directoryChannelId: channelId, directoryKey: key } = organisation;
  const directory = { organisationId, channelId, key };
  const glassRoleId = emergencyRoleOf(memory);
  const readers = readersIn(step, compartmentMask(compartments));
  const doctors = doctorsIn(step, compartments);
  const { team } = step.access;
  const terms = {
    compartments: compartments.filter((one) => team.reads.includes(one)),
    ...{ roleId, doctors, glassRoleId, readers, directory },
  };
  const record = foundRecord(logAuthor, terms);
  keepFounded(step, record);
  const log = channelOfLog(memory, record.groupId);
  invariant(log !== undefined, 'a record has a channel for its log');
  postman.postEntries(step.batch, log, record.entries);
  postFirstEpochs(step, record);
  postman.postEntries(step.batch, announcements, record.entries);
  return recordIdOf(record);
}

/** What the doctors and the rest of the team hold in a new record; undefined in a clinic where all hold the same. */
function doctorsIn({ memory, access }: Step, compartments: readonly number[]) {
  const roleId = doctorsOf(memory);
  const all = compartmentMask(compartments);
  const [rights, team] = [rightsIn(all, access.doctors), rightsIn(all, access.team)];
  return roleId === undefined || rights.read === team.read ? undefined : { roleId, rights, team };
}

function keepFounded(step: Ground, founded: Founded): void {
  for (const entry of founded.entries) step.batch.put('entries', step.memory.numbers.take(), entry);
  for (const epoch of founded.epochs) keepOwnEpoch(step, epoch);
}

/** Each content channel begins with the entry that made it. */
function postFirstEpochs(step: Step, founded: Founded): void {
  for (const { epochId, compartment, entry } of founded.epochs) {
    const channelId = channelOfEpoch(step.memory, epochId);
    if (channelId !== undefined && compartment > 0)
      step.postman.postEntries(step.batch, channelId, [entry]);
  }
}

function recordIdOf({ groupId }: Founded): RecordId {
  const record = parseRecordId(groupId);
  invariant(record !== undefined, 'a group id is a record id');
  return record;
}
