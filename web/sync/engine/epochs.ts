/**
 * Opening what the logs now give this device, and the channels that follow: each epoch of a record has one, an organisation's
 * log travels in its directory. Runs after every change of the logs, until nothing new opens.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { channelIdOf } from '#crypto/keys/epoch-secrets.ts';
import { currentEpoch, type CompartmentPlace } from '#crypto/epoch/current.ts';
import { openEpoch } from '#crypto/epoch/open.ts';
import { openHistory } from '#crypto/epoch/wraps.ts';
import type { BoxKey } from '#crypto/primitives/kem.ts';
import type { EpochInLog, GroupState } from '#crypto/log/group-state.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { mayWrite } from '#crypto/log/rights.ts';
import type { RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { recordAbout } from '../groups/subject.ts';
import type { EpochKeys } from '../groups/keyring.ts';
import type { OpenedEpoch } from '../groups/founding.ts';
import { encodeChannelRow, type ChannelRow } from '../rows/channel.ts';
import { secretRow } from '../rows/small-rows.ts';
import type { Ground } from './engine-parts.ts';
import type { Memory } from './memory.ts';

const ROUNDS_MAX = 8;

/** Opens every epoch that can be opened and was not yet; new secrets and channels go into the batch. */
export function openNewEpochs(step: Ground): void {
  const atFirst = step.memory.keyring.size;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = step.memory.keyring.size;
    for (const groupId of step.memory.book.groups()) {
      const state = step.memory.book.state(groupId);
      if (state !== undefined) openEpochsOf(step, state);
    }
    if (step.memory.keyring.size === before) break;
  }
  if (step.memory.keyring.size > atFirst) refreshDirectory(step);
}

/**
 * The directory is written under the clinic's newest epoch, which may be one that has just been opened. Whoever tells the relay of it
 * goes on with the key from before until the relay has taken the new one.
 */
function refreshDirectory(step: Ground): void {
  const { organisation, accountSeed } = step.memory.identity;
  const channelId = organisation && toHex(organisation.directoryChannelId);
  const channel = channelId === undefined ? undefined : step.memory.channels.get(channelId);
  if (organisation === undefined || channelId === undefined || channel === undefined) return;
  if (accountSeed !== undefined && channel.edit !== undefined) return;
  const groupId = toHex(organisation.organisationId);
  const keys = currentKeys(step.memory, { groupId, compartment: 0 });
  if (keys?.edit === undefined) return;
  keepChannel(step, channelId, {
    ...channel,
    epochId: fromHexId(keys.epochId),
    edit: keys.edit.edit,
  });
}

function openEpochsOf(step: Ground, state: GroupState): void {
  for (const epoch of state.epochs) {
    const known = step.memory.keyring.get(epoch.epochId);
    if (known !== undefined && !mayHaveGrown(step.memory, { state, epoch, known })) continue;
    for (const { memberId, boxKey } of ownBoxes(step.memory, state)) {
      const opened = openEpoch({
        book: step.memory.book,
        groupId: state.groupId,
        epochId: epoch.epochId,
        memberId,
        boxKey,
      });
      const isMore = known === undefined || (opened.ok && opened.value.editSecrets !== undefined);
      if (!opened.ok || !isMore) continue;
      keepEpoch(step, {
        epochId: epoch.epochId,
        groupId: state.groupId,
        compartment: epoch.compartment,
        read: opened.value.readSecrets,
        edit: opened.value.editSecrets,
      });
      openEarlier(step, { groupId: state.groupId, epochId: epoch.epochId });
      break;
    }
  }
}

/**
 * Whether a key that only reads may be followed by one that writes: whoever holds it has been raised since, or has come into a role
 * that writes there.
 */
function mayHaveGrown(
  memory: Memory,
  at: { readonly state: GroupState; readonly epoch: EpochInLog; readonly known: EpochKeys },
): boolean {
  const { state, epoch, known } = at;
  if (known.edit !== undefined) return false;
  const isOf = (id: Uint8Array): boolean => toHex(id) === epoch.epochId;
  if (state.epochs.some(({ previous }) => previous.some(isOf))) return false;
  const own = toHex(memory.identity.userId);
  const isRaised = state.grants.some(({ body }) => isOf(body.epochId));
  return state.members.some(
    ({ memberId, memberKind, rights }) =>
      mayWrite(rights, epoch.compartment) &&
      (memberKind === 'role'
        ? memory.keyring.of(memberId, 0).length > 0
        : isRaised && memberId === own),
  );
}

/** What was before this epoch, as far back as it leads: for reading only. */
export function openEarlier(
  step: Ground,
  start: { readonly groupId: string; readonly epochId: string },
): void {
  const { book, keyring } = step.memory;
  const newest = keyring.get(start.epochId);
  if (newest === undefined) return;
  for (const [epochId, read] of openHistory(book, start, newest.read).opened) {
    if (keyring.get(epochId) !== undefined) continue;
    const { groupId, compartment } = newest;
    keepEpoch(step, { epochId, groupId, compartment, read, edit: undefined });
  }
}

interface OwnBox {
  readonly memberId: string;
  readonly boxKey: BoxKey;
}

/** As whom this device may be a recipient in a group: itself in its user's log, else its user and the roles it holds. */
function ownBoxes(memory: Memory, state: GroupState): readonly OwnBox[] {
  if (state.kind === 'user')
    return [{ memberId: toHex(memory.device.deviceId), boxKey: memory.device.boxKey }];
  const members = state.members.map((member) => member.memberId);
  return members.flatMap((memberId) =>
    memory.keyring.of(memberId, 0).map((keys) => ({ memberId, boxKey: keys.read.boxKey })),
  );
}

/**
 * Remembers an epoch's secret and, where work or a record's log travels under it, its channel; the channel of an epoch of our
 * `own` making is still to be opened at the relay.
 */
export function keepEpoch(step: Ground, keys: EpochKeys & { readonly own?: boolean }): void {
  step.memory.keyring.add(keys);
  step.batch.put(
    'secrets',
    keys.epochId,
    secretRow.encode({
      groupId: fromHexId(keys.groupId),
      compartment: keys.compartment,
      edit: keys.edit !== undefined,
      secret: keys.edit?.edit ?? keys.read.read,
    }),
  );
  const kind = step.memory.book.state(keys.groupId)?.kind;
  const hasChannel = kind === 'record' || (kind === 'organisation' && keys.compartment > 0);
  const epoch = step.memory.book
    .state(keys.groupId)
    ?.epochs.find(({ epochId }) => epochId === keys.epochId);
  if (!hasChannel || epoch === undefined) return;
  const { writePublicKey, dropPublicKey } = epoch;
  const channelId = toHex(channelIdOf(writePublicKey, dropPublicKey));
  const before = step.memory.channels.get(channelId);
  // A channel belongs to the epoch it was first known for; another group that reuses its keys gets nothing by it.
  if (before !== undefined) {
    const isSame = toHex(before.epochId) === keys.epochId && before.edit === undefined;
    if (isSame && keys.edit !== undefined)
      keepChannel(step, channelId, { ...before, edit: keys.edit.edit });
    return;
  }
  keepChannel(step, channelId, {
    type: 'epoch',
    groupId: fromHexId(keys.groupId),
    compartment: keys.compartment,
    epochId: fromHexId(keys.epochId),
    read: keys.read.read,
    edit: keys.edit?.edit,
    created: keys.own !== true,
    next: 0,
    head: new Uint8Array(32),
  });
}

/** The channel of an opened epoch; undefined where none belongs to it or this device cannot open it. */
export const channelOfEpoch = (memory: Memory, epochId: string): string | undefined =>
  memory.channels.ofEpoch(epochId);

/**
 * Where a group's log travels: a record's in its own compartment 0, with it those of people outside the clinic, all others in the
 * clinic's directory.
 */
export function channelOfLog(memory: Memory, groupId: string): string | undefined {
  const { identity, book } = memory;
  const kind = book.state(groupId)?.kind;
  const outsider = kind === 'user' ? recordOfOutsider(memory, groupId) : undefined;
  const record = kind === 'record' ? groupId : outsider;
  if (record === undefined)
    return identity.organisation && toHex(identity.organisation.directoryChannelId);
  const keys = currentKeys(memory, { groupId: record, compartment: 0 });
  return keys && channelOfEpoch(memory, keys.epochId);
}

/** The record that is about somebody who is not on the clinic's staff; undefined for staff and for who belongs nowhere yet. */
export function recordOfOutsider({ identity, book }: Memory, userId: string): RecordId | undefined {
  const clinic = identity.organisation && book.state(toHex(identity.organisation.organisationId));
  const isStaff = clinic?.members.some(({ memberId }) => memberId === userId) ?? false;
  return isStaff ? undefined : recordAbout(book, userId);
}

/** An epoch this device has just made. */
export const keepOwnEpoch = (step: Ground, epoch: OpenedEpoch): void =>
  keepEpoch(step, {
    epochId: epoch.epochId,
    groupId: epoch.groupId,
    compartment: epoch.compartment,
    read: epoch.secrets.readSecrets,
    edit: epoch.secrets,
    own: true,
  });

/** The keys of the epoch to write under now, as far as this device has them. */
export function currentKeys(memory: Memory, place: CompartmentPlace): EpochKeys | undefined {
  const epoch = currentEpoch(memory.book, place);
  return epoch && memory.keyring.get(epoch.epochId);
}

/** The directory channel of our clinic: read by its long-lived key, written under the clinic's newest epoch. */
export function keepDirectory(step: Ground, created: boolean): void {
  const { organisation } = step.memory.identity;
  invariant(organisation !== undefined, 'the directory belongs to a clinic');
  const groupId = toHex(organisation.organisationId);
  const keys = currentKeys(step.memory, { groupId, compartment: 0 });
  keepChannel(step, toHex(organisation.directoryChannelId), {
    type: 'directory',
    groupId: organisation.organisationId,
    compartment: 0,
    epochId: keys === undefined ? new Uint8Array(32) : fromHexId(keys.epochId),
    read: organisation.directoryKey,
    edit: keys?.edit?.edit,
    created,
    next: 0,
    head: new Uint8Array(32),
  });
}

/** A channel as it now is, in memory and in the batch. */
export function keepChannel(step: Ground, channelId: string, row: ChannelRow): void {
  step.memory.channels.set(channelId, row);
  step.batch.put('channels', channelId, encodeChannelRow(row));
}

/** Where staff learn of new records and help each other out: the clinic's first content compartment, as written now. */
export function announcementChannel(memory: Memory): string | undefined {
  const { organisation } = memory.identity;
  const place = organisation && { groupId: toHex(organisation.organisationId), compartment: 1 };
  const keys = place && currentKeys(memory, place);
  return keys?.edit && channelOfEpoch(memory, keys.epochId);
}

/** The clinic's directory, for who writes in it: undefined for everybody else. */
export function writableDirectory({ identity, channels }: Memory): string | undefined {
  const channelId = identity.organisation && toHex(identity.organisation.directoryChannelId);
  const row = channelId === undefined ? undefined : channels.get(channelId);
  return row?.edit === undefined ? undefined : channelId;
}

/** Whether staff help each other out there: in the announcements' channel, also of an epoch that has passed. */
export function isAnnouncements({ identity, channels }: Memory, channelId: string): boolean {
  const row = channels.get(channelId);
  const clinic = identity.organisation?.organisationId;
  if (row?.type !== 'epoch' || clinic === undefined) return false;
  return row.compartment === 1 && toHex(row.groupId) === toHex(clinic);
}
