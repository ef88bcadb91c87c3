/**
 * What the devices of one person tell each other: under the person's newest key, which a device whose access has ended does not
 * have. It travels in the locator channel, which all of them follow, and in the inbox of a device that is being added.
 *
 *   own-devices = version u8 | recoveryTestedAt u64 (0: never) | locator var (0, or 32: E of the locator channel, for a new
 *                 device alone) | names list<deviceId b32, name text>
 */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { openEnvelope, sealEnvelope, type ParsedEnvelope } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import type { DeviceId } from '#kernel/ids.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { currentKeys } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { keepIdentity } from '../engine/own-identity.ts';
import { writeKeysOf } from '../engine/posting.ts';
import { locatorChannel } from '../recovery/locator.ts';
import {
  DEVICE_NAMES_MAX,
  readDeviceNames,
  writeDeviceNames,
  type DeviceName,
} from '../rows/identity.ts';

export interface OwnDevicesNote {
  readonly recoveryTestedAt: number | undefined;
  readonly locator: Uint8Array | undefined;
  readonly names: readonly DeviceName[];
}

const VERSION = 1;
const NO_BYTES = new Uint8Array(0);

export const encodeNote = ({ recoveryTestedAt, locator, names }: OwnDevicesNote): Uint8Array =>
  encode((w) =>
    writeDeviceNames(
      w
        .u8(VERSION)
        .u64(recoveryTestedAt ?? 0)
        .var(locator ?? NO_BYTES),
      names,
    ),
  );

/** Undefined for what is no such note, and for one of a newer version. */
export function noteIn(parts: readonly Part[]): OwnDevicesNote | undefined {
  const bytes = parts.find(({ type }) => type === PART.ownDevices)?.bytes;
  const parsed = bytes && decode(bytes, readNote);
  return parsed?.ok === true ? parsed.value : undefined;
}

function readNote(reader: ByteReader): OwnDevicesNote {
  if (reader.u8() !== VERSION) reader.fail('crypto/version');
  const testedAt = reader.u64();
  const locator = reader.var(32);
  return {
    recoveryTestedAt: testedAt === 0 ? undefined : testedAt,
    locator: locator.length === 32 ? locator : undefined,
    names: readDeviceNames(reader),
  };
}

const ownKeys = (memory: Memory) =>
  currentKeys(memory, { groupId: toHex(memory.identity.userId), compartment: 0 });

/** Whether this device still is one of its person's. */
export function isOwnDevice(
  { book, identity, device }: Memory,
  deviceId = device.deviceId,
): boolean {
  const log = book.state(toHex(identity.userId));
  return log?.members.some(({ memberId }) => memberId === toHex(deviceId)) === true;
}

/** An envelope in a channel we may write in, that only devices of this person open. */
export function postToOwn(step: Step, channelId: string, parts: readonly Part[]): void {
  const { memory, postman, random, batch } = step;
  const keys = ownKeys(memory);
  const channel = memory.channels.get(channelId);
  const signingKey = channel && writeKeysOf(channel)?.writeKey;
  invariant(keys !== undefined && signingKey !== undefined, 'a device has the keys of its person');
  const envelope = sealEnvelope({
    ...{ kind: 'log', channelId: fromHexId(channelId), bodyKey: keys.read.bodyKey },
    ...{ signingKey, parts, nonce: random(NONCE_BYTES) },
  });
  postman.enqueue(batch, { channelId, envelope, documents: [] });
}

/** What another device of this person has sealed to them; undefined for everything else, and under a key that has passed. */
export function openFromOwn(memory: Memory, parsed: ParsedEnvelope): readonly Part[] | undefined {
  const keys = ownKeys(memory);
  const opened = keys && openEnvelope(parsed, keys.read.bodyKey);
  return opened?.ok === true ? opened.value : undefined;
}

/** Tells the others names, and whether the recovery code was tested; nothing while this is the only device. */
export function tellOwnDevices(step: Step, names: readonly DeviceName[]): void {
  const { memory } = step;
  const channelId = locatorChannel(memory);
  if (channelId === undefined || ownKeys(memory) === undefined) return;
  const { recoveryTestedAt } = memory.identity;
  const bytes = encodeNote({ recoveryTestedAt, locator: undefined, names });
  postToOwn(step, channelId, [{ type: PART.ownDevices, bytes }]);
}

/** A note of another device. A code that was tested elsewhere is forgotten here as well. */
export function keepNote(step: Step, note: OwnDevicesNote): void {
  const { identity } = step.memory;
  const isNews = note.recoveryTestedAt !== undefined && identity.recoveryTestedAt === undefined;
  const isNamed = note.names.some((named) => nameOf(identity.deviceNames, named) !== named.name);
  if (!isNews && !isNamed) return;
  keepIdentity(step, {
    ...identity,
    deviceNames: withNames(identity.deviceNames, note.names),
    recoveryTestedAt: identity.recoveryTestedAt ?? note.recoveryTestedAt,
    recoverySecret: isNews
      ? new Uint8Array(identity.recoverySecret.length)
      : identity.recoverySecret,
  });
}

const nameOf = (
  names: readonly DeviceName[],
  { deviceId }: Pick<DeviceName, 'deviceId'>,
): string | undefined => names.find((known) => equalBytes(known.deviceId, deviceId))?.name;

/** What this person calls a device; undefined for one they have not named. */
export const deviceNameOf = ({ identity }: Memory, deviceId: Uint8Array): string | undefined =>
  nameOf(identity.deviceNames, { deviceId });

/** Each device once, under the name that was said last. */
export const withNames = (
  known: readonly DeviceName[],
  said: readonly DeviceName[],
): readonly DeviceName[] =>
  [
    ...known.filter((name) => nameOf(said, name) === undefined),
    ...new Map(said.map((name) => [toHex(name.deviceId), name])).values(),
  ].slice(-DEVICE_NAMES_MAX);

/** 'engine/not-permitted' for what is no device of this person. */
export function nameDevice(
  step: Step,
  named: { readonly deviceId: DeviceId; readonly name: string },
): Result<void, { readonly code: 'engine/not-permitted' }> {
  const { memory } = step;
  const name = { deviceId: fromHexId(named.deviceId), name: named.name };
  if (!isOwnDevice(memory, name.deviceId)) return err({ code: 'engine/not-permitted' });
  const deviceNames = withNames(memory.identity.deviceNames, [name]);
  keepIdentity(step, { ...memory.identity, deviceNames });
  tellOwnDevices(step, [name]);
  return ok(undefined);
}
