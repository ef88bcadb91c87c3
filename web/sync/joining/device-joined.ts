/**
 * A device that answers an invitation of its own person. Whose it will be the invitation says; first the person's log proves that
 * it was let in, and with it come their keys; then, sealed under these, everything else.
 */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import type { ParsedEnvelope } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import type { Invitation } from '#crypto/invite/invitation.ts';
import { createDeviceSeeds, deviceKeysFromSeeds } from '#crypto/keys/device-keys.ts';
import { channelIdOf, editSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import type { Batch } from '../engine/batch.ts';
import type { Step } from '../engine/engine-parts.ts';
import { keepDirectory, openNewEpochs } from '../engine/epochs.ts';
import { emptyMemory, type Memory } from '../engine/memory.ts';
import { keepIdentity } from '../engine/own-identity.ts';
import { setAside } from '../engine/receiver.ts';
import { keepLocator, parseLocation, type Location } from '../recovery/locator.ts';
import { keepInvitation, type InboxMessage } from './inviter.ts';
import { noteIn, openFromOwn, withNames } from './own-devices.ts';
import { keepTokens, parseTokenGrant } from './tokens.ts';

const RECOVERY_SECRET_BYTES = 20;

/** Keys of its own, and nothing else yet; `name` is what the person calls it. */
export function beginDevice(
  random: RandomBytes,
  batch: Batch,
  { invitation, name }: { readonly invitation: Invitation; readonly name: string },
): Memory {
  const deviceSeeds = createDeviceSeeds('device', random);
  const { deviceId } = deviceKeysFromSeeds(deviceSeeds);
  const memory = emptyMemory({
    ...{ stage: 'joining', deviceSeeds, userId: invitation.groupId, name: '', profession: '' },
    recoverySecret: new Uint8Array(RECOVERY_SECRET_BYTES),
    recoveryTestedAt: undefined,
    relayPublicKey: invitation.relayPublicKey,
    ...{ organisation: undefined, accountSeed: undefined, deviceNames: [{ deviceId, name }] },
  });
  keepIdentity({ memory, batch }, memory.identity);
  return memory;
}

/** What a device of our person has sealed to us; with the part that says where we belong we are there. */
export function takeHome(
  step: Step,
  message: InboxMessage & { readonly parsed: ParsedEnvelope },
): void {
  const { memory } = step;
  const { id, row, arrived } = message;
  if (row.state === 'admitted') return;
  const parts = openFromOwn(memory, message.parsed);
  if (parts === undefined) return setAside(step, arrived, 'crypto/open');
  takeEntries(step, parts);
  const bytes = parts.find(({ type }) => type === PART.locator)?.bytes;
  const location = bytes && parseLocation(bytes);
  if (location === undefined) return;
  if (!equalBytes(location.userId, memory.identity.userId) || location.organisation === undefined)
    return setAside(step, arrived, 'crypto/join');
  enterHome(step, location, parts);
  keepInvitation(step, id, { ...row, state: 'admitted' });
}

/** Entries that came with a proof, or under our person's own key. */
export function keepEntries(step: Step, entries: readonly Uint8Array[]): void {
  const { memory, batch } = step;
  const outcomes = memory.book.add(entries);
  entries.forEach((bytes, i) => {
    // What was held for a moment is in the book by now: the entries bring each other.
    const kind = outcomes[i]?.kind;
    if (kind === 'added' || kind === 'held') batch.put('entries', memory.numbers.take(), bytes);
  });
}

const takeEntries = (step: Step, parts: readonly Part[]): void =>
  keepEntries(
    step,
    parts.flatMap(({ type, bytes }) => (type === PART.entry ? [bytes] : [])),
  );

function enterHome(step: Step, location: Location, parts: readonly Part[]): void {
  const { memory } = step;
  const note = noteIn(parts);
  keepIdentity(step, {
    ...memory.identity,
    ...location,
    stage: 'member',
    recoveryTestedAt: note?.recoveryTestedAt,
    deviceNames: withNames(memory.identity.deviceNames, note?.names ?? []),
  });
  const bytes = parts.find(({ type }) => type === PART.tokenGrant)?.bytes;
  const granted = bytes && parseTokenGrant(bytes);
  keepTokens(step, granted?.tokens ?? []);
  if (note?.locator !== undefined) keepLocator(step, locatorFrom(note.locator), true);
  openNewEpochs(step);
  keepDirectory(step, true);
}

function locatorFrom(edit: Uint8Array): Parameters<typeof keepLocator>[1] {
  const locator = editSecretsOf(edit);
  const { writeKey, readSecrets } = locator;
  const locatorChannelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
  return { locator, locatorChannelId };
}

/** Whether a device is still to be told whose it is: then its own name is all it has. */
export const awaitsOwnLog = (memory: Memory): boolean =>
  memory.book.state(toHex(memory.identity.userId)) === undefined;
