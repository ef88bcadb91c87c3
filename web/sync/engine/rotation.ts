/** Under which epoch to write now. Whoever writes next under an epoch that is owed a successor makes the successor first. */
import { currentEpoch, owedReason, type CompartmentPlace } from '#crypto/epoch/current.ts';
import { createEpoch } from '#crypto/epoch/epoch.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { mayWrite } from '#crypto/log/rights.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { bringReaders } from './access-readers.ts';
import { actingRole, type Step } from './engine-parts.ts';
import { channelOfEpoch, channelOfLog, keepOwnEpoch } from './epochs.ts';
import { mayLetInto } from '../joining/appointments.ts';
import { rolesOfClinic } from '../joining/positions.ts';
import { openedEpochs } from '../emergency/owed.ts';
import { bringCrew } from '../emergency/set-up-crew.ts';
import type { DocumentPlace } from './document-place.ts';
import { passEarlier } from './passed-channels.ts';

/** 'engine/no-key': we have not been given this epoch, or may not write under it. */
export interface EpochError {
  readonly code: 'engine/no-key';
}

/** Compartments of the clinic in which its staff announce and write to each other. */
const STAFF_PLACES: readonly number[] = [1, 5];

/** The id of an epoch we may write under, made in this batch if need be. */
export function writableEpoch(
  step: Step,
  place: Pick<DocumentPlace, 'record' | 'compartment'>,
): Result<string, EpochError> {
  const { memory, clock } = step;
  bringReaders(step, place.record);
  const at = { groupId: place.record, compartment: place.compartment };
  bringCrew(step, place.record, (owed) => rotate(step, owed));
  const hints = { now: clock.now(), openedEpochs: openedEpochs(memory, at.groupId, clock.now()) };
  const epoch = currentEpoch(memory.book, at, hints);
  if (epoch === undefined) return firstEpoch(step, at);
  if (owedReason(memory.book, { groupId: at.groupId, epoch }, hints) !== undefined) {
    // Whoever has left the content has left the log as well; who may not write the log leaves that to who may.
    renewLog(step, at.groupId);
    const made = rotate(step, at);
    return made.ok ? ok(made.value.epochId) : made;
  }
  const holdsKey = memory.keyring.get(epoch.epochId)?.edit !== undefined;
  return holdsKey ? ok(epoch.epochId) : err({ code: 'engine/no-key' });
}

/** A part of a record that is not the founder's to begin has its first keys from whoever first writes in it, and may. */
function firstEpoch(step: Step, at: CompartmentPlace): Result<string, EpochError> {
  const { memory } = step;
  const state = memory.book.state(at.groupId);
  const acting = actingRole(memory, at.groupId) ?? toHex(memory.identity.userId);
  const member = state?.members.find(({ memberId }) => memberId === acting);
  if (member === undefined || !mayWrite(member.rights, at.compartment))
    return err({ code: 'engine/no-key' });
  const made = rotate(step, at);
  return made.ok ? ok(made.value.epochId) : made;
}

/** New keys for a record's log, where they are owed and this device may write in it. */
function renewLog(step: Step, groupId: string): void {
  const { book, keyring } = step.memory;
  if (book.state(groupId)?.kind !== 'record') return;
  const at = { groupId, compartment: 0 };
  const epoch = currentEpoch(book, at);
  if (epoch === undefined || keyring.get(epoch.epochId)?.edit === undefined) return;
  if (owedReason(book, { groupId, epoch }) !== undefined) rotate(step, at);
}

/**
 * New keys for what the staff share, where they are owed and this device's person manages: the keys of the clinic's roles, and its
 * messages and announcements. The clinic's log gets a new key only where this device can tell the relay of it (`directory-keys.ts`):
 * it names members and epochs and opens nothing, but who has left writes no more where staff read.
 */
export function rotateShared(step: Step): void {
  const { memory } = step;
  const { book, identity } = memory;
  const clinic = identity.organisation && toHex(identity.organisation.organisationId);
  if (clinic === undefined) return;
  const keys = rolesOfClinic(memory).map((groupId) => ({ groupId, compartment: 0 }));
  const staff = identity.accountSeed === undefined ? STAFF_PLACES : [0, ...STAFF_PLACES];
  for (const at of [...keys, ...staff.map(placeIn(clinic))]) {
    if (!mayLetInto(memory, at.groupId)) continue;
    const epoch = currentEpoch(book, at);
    if (epoch === undefined || memory.keyring.get(epoch.epochId) === undefined) continue;
    if (owedReason(book, { groupId: at.groupId, epoch }) !== undefined) rotate(step, at);
  }
}

const placeIn = (groupId: string) => (compartment: number) => ({ groupId, compartment });

export interface Rotated {
  readonly epochId: string;
  readonly entry: Uint8Array;
}

/** A successor of all tips of a compartment, kept and told where its log travels. 'engine/no-key' when it may not be ours to make. */
export function rotate(
  step: Step,
  at: { readonly groupId: string; readonly compartment: number },
): Result<Rotated, EpochError> {
  const { memory, logAuthor, clock, random, postman } = step;
  const isOwn = at.groupId === toHex(memory.identity.userId);
  const made = createEpoch({
    ...at,
    book: memory.book,
    path: logAuthor.path(at.groupId, isOwn ? undefined : actingRole(memory, at.groupId)),
    device: memory.device,
    claimedTime: clock.now(),
    random,
    reason: currentEpoch(memory.book, at) === undefined ? 'first' : 'members',
    readSecretOf: (epochId) => memory.keyring.get(epochId)?.read.read,
  });
  // Asked before the entry counts: a new key of the log itself is told in the old channel.
  const logChannel = isOwn ? undefined : channelOfLog(memory, at.groupId);
  if (!made.ok || !logAuthor.accept(made.value.entry).ok) return err({ code: 'engine/no-key' });
  const { entry, entryId, secrets } = made.value;
  const epochId = toHex(entryId);
  step.batch.put('entries', memory.numbers.take(), entry);
  keepOwnEpoch(step, { ...at, epochId, secrets });
  passEarlier(step, at, epochId);
  // In the log, where members who were away find it, and first of all in the channel it opens.
  for (const channelId of [logChannel, channelOfEpoch(memory, epochId)])
    if (channelId !== undefined) postman.postEntries(step.batch, channelId, [entry]);
  return ok({ epochId, entry });
}
