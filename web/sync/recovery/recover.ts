/**
 * A person on a new device with nothing but their paper code. The code is a device of theirs: in its name the new device is
 * added, the person's keys begin anew, and colleagues are told as soon as there is a place to tell them. Nobody is removed here:
 * a removal comes after this device has read, and so vouched for, what the others wrote.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, type ParsedEnvelope } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { createEpoch } from '#crypto/epoch/epoch.ts';
import {
  createDeviceSeeds,
  deviceKeysFromSeeds,
  type DeviceKeys,
} from '#crypto/keys/device-keys.ts';
import { readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { NO_ID } from '#crypto/log/path.ts';
import { recoveryKeysOf } from '#crypto/rest/recovery-code.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import type { CommandError } from '#kernel/feature.ts';
import { invariant, ok, type Result } from '#kernel/result.ts';
import type { Batch } from '../engine/batch.ts';
import type { Step } from '../engine/engine-parts.ts';
import { keepDirectory, keepOwnEpoch, openNewEpochs } from '../engine/epochs.ts';
import { emptyMemory, type Memory } from '../engine/memory.ts';
import { keepIdentity } from '../engine/own-identity.ts';
import { placeToTell } from '../engine/person-news.ts';
import { addDevice } from '../groups/founding.ts';
import { LogAuthor } from '../groups/log-author.ts';
import { keepNote, noteIn, openFromOwn } from '../joining/own-devices.ts';
import { askForTokens } from '../joining/tokens.ts';
import { keepLocator, locatorChannel, parseLocation, postLocation } from './locator.ts';

export interface RecoveryRequest {
  /** 20 bytes: the code as `parseRecoveryCode` reads it. */
  readonly secret: Uint8Array;
  /** Ed25519 key of the relay to ask. */
  readonly relayPublicKey: Uint8Array;
}

const NOBODY = new Uint8Array(32);

/** A device that knows nothing but a code; who it belongs to comes out of the locator channel. */
export function beginRecovery(
  random: RandomBytes,
  batch: Batch,
  { secret, relayPublicKey }: RecoveryRequest,
): Memory {
  const memory = emptyMemory({
    stage: 'recovering',
    deviceSeeds: createDeviceSeeds('device', random),
    userId: NOBODY,
    recoverySecret: secret,
    recoveryTestedAt: undefined,
    ...{ name: '', profession: '', relayPublicKey },
    ...{ organisation: undefined, accountSeed: undefined, deviceNames: [] },
  });
  const ground = { memory, batch };
  keepIdentity(ground, memory.identity);
  keepLocator(ground, recoveryKeysOf(secret), true);
  return memory;
}

/**
 * What arrives in the locator channel: our own devices' postings. Where they are is of use only to who is being recovered; all of
 * it is read before anything is done, because the newest keys stand last.
 */
export function takeLocator(step: Step, parsed: ParsedEnvelope, read: Uint8Array): void {
  const { memory } = step;
  if (!isRecovering(memory)) {
    const note = noteIn(openFromOwn(memory, parsed) ?? []);
    return note && keepNote(step, note);
  }
  const opened = openEnvelope(parsed, readSecretsOf(read).bodyKey);
  if (!opened.ok) return;
  takeEntries(step, opened.value);
  const bytes = opened.value.find(({ type }) => type === PART.locator)?.bytes;
  const location = bytes && parseLocation(bytes);
  if (location === undefined) return;
  // The first says who it is about: a stolen device, which may write here too, came later.
  const known = toHex(memory.identity.userId);
  if (known === toHex(NOBODY) || known === toHex(location.userId))
    keepIdentity(step, { ...memory.identity, ...location });
}

interface Recoverable {
  readonly memory: Memory | undefined;
  step(run: (step: Step) => Promise<Result<void, CommandError>>): Promise<unknown>;
}

/** These channels have been read to their end. Does nothing unless the locator of a device being recovered is one of them. */
export async function continueWhenRead(
  engine: Recoverable,
  channelIds: readonly string[],
): Promise<void> {
  const { memory } = engine;
  if (memory === undefined || !isRecovering(memory)) return;
  if (!channelIds.includes(locatorChannel(memory) ?? '')) return;
  await engine.step((step) => {
    continueRecovery(step);
    return Promise.resolve(ok(undefined));
  });
}

function continueRecovery(step: Step): void {
  const { memory } = step;
  const { deviceId } = memory.device;
  const log = memory.book.state(toHex(memory.identity.userId));
  const isAdded = log?.members.some(({ memberId }) => memberId === toHex(deviceId)) === true;
  if (!isAdded) becomePerson(step);
  finishRecovery(step);
}

export const isRecovering = ({ identity }: Memory): boolean => identity.stage === 'recovering';

function takeEntries(step: Step, parts: readonly Part[]): void {
  const entries = parts.flatMap(({ type, bytes }) => (type === PART.entry ? [bytes] : []));
  const outcomes = step.memory.book.add(entries);
  entries.forEach((bytes, i) => {
    if (outcomes[i]?.kind === 'added') keepEntry(step, bytes);
  });
}

const keepEntry = (step: Step, bytes: Uint8Array): void =>
  step.batch.put('entries', step.memory.numbers.take(), bytes);

/** Nothing happens for a log that is not the code's own: founder 0 has to be its card. */
function becomePerson(step: Step): void {
  const { memory } = step;
  const { recoverySecret, organisation } = memory.identity;
  const userId = toHex(memory.identity.userId);
  const recovery = deviceKeysFromSeeds(recoveryKeysOf(recoverySecret).deviceSeeds);
  const log = memory.book.state(userId);
  if (log?.kind !== 'user' || log.founders[0] !== toHex(recovery.deviceId)) return;
  openNewEpochs({ ...step, memory: { ...memory, device: recovery } });
  writeNewLife(step, { userId, recovery });
  if (organisation !== undefined) keepDirectory(step, true);
  openNewEpochs(step);
}

interface RecoveringPerson {
  readonly userId: string;
  readonly recovery: DeviceKeys;
}

/** ADD of this device, and an EPOCH that it opens like the others. */
function writeNewLife(step: Step, { userId, recovery }: RecoveringPerson): void {
  const { memory, clock, random } = step;
  const { book, device } = memory;
  const author = new LogAuthor({ book, device: recovery, userId, clock, random });
  const added = addDevice(author, userId, { ...device, joinHash: NO_ID });
  invariant(added.ok, 'a recovery code adds a device to its person');
  keepEntry(step, added.value);
  const made = createEpoch({
    ...{ book, groupId: userId, compartment: 0, path: author.path(userId), device: recovery },
    ...{ claimedTime: clock.now(), random, reason: 'members' },
    readSecretOf: (epochId) => memory.keyring.get(epochId)?.read.read,
  });
  invariant(made.ok && author.accept(made.value.entry).ok, 'a recovery code renews its person');
  const { entry, entryId, secrets } = made.value;
  keepEntry(step, entry);
  keepOwnEpoch(step, { epochId: toHex(entryId), groupId: userId, compartment: 0, secrets });
}

/**
 * Tells colleagues, once there is a channel of the clinic this person may write in: from then on they are a member like
 * before. The code was just typed in full, so it counts as tested, and this device forgets it like every other.
 */
export function finishRecovery(step: Step): void {
  const { memory, postman, clock } = step;
  const userId = toHex(memory.identity.userId);
  const channelId = isRecovering(memory) ? placeToTell(memory) : undefined;
  if (channelId === undefined) return;
  postman.postEntries(step.batch, channelId, memory.book.entriesOf(userId));
  postLocation(step);
  keepIdentity(step, {
    ...memory.identity,
    stage: 'member',
    recoverySecret: new Uint8Array(memory.identity.recoverySecret.length),
    recoveryTestedAt: clock.now(),
  });
  if (memory.identity.accountSeed === undefined) askForTokens(step);
}
