/**
 * Who this device is: its seeds, its user, the clinic it belongs to. One row, sealed like every other.
 *
 *   identity = version u8 | stage u8 | signSeed b32 | boxSeed b32 | nonce b16 | userId b32 | recoverySecret b20 | name text
 *            | profession text | relayPublicKey b32 | organisation u8 (0 or 1) [organisationId b32 | directoryChannelId b16
 *            | directoryKey b32] | accountSeed var (0 or 32) | recoveryTestedAt u64 (0: never; absent in version 1)
 *            | deviceNames list<deviceId b32, name text> (absent before version 3)
 */
import type { CryptoError } from '#crypto/errors.ts';
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode, type ByteWriter } from '#crypto/encoding/writer.ts';
import type { DeviceSeeds } from '#crypto/keys/device-keys.ts';
import type { Result } from '#crypto/result.ts';

/**
 * 'joining' until the inviter's device has answered. 'recovering' until a paper code has opened its person
 * again and their colleagues have been told.
 */
const STAGES = ['joining', 'member', 'recovering'] as const;

export interface OrganisationMembership {
  readonly organisationId: Uint8Array;
  readonly directoryChannelId: Uint8Array;
  /** Long-lived key of the directory channel; stands in the place of R. */
  readonly directoryKey: Uint8Array;
}

export interface Identity {
  readonly stage: (typeof STAGES)[number];
  readonly deviceSeeds: DeviceSeeds;
  readonly userId: Uint8Array;
  /** The paper code's 20 bytes, until the person has proven that they have them; zeros from then on. */
  readonly recoverySecret: Uint8Array;
  /** When the whole code was typed correctly, in milliseconds; undefined until then. */
  readonly recoveryTestedAt: number | undefined;
  readonly name: string;
  readonly profession: string;
  /** The relay this device trusts, by its Ed25519 key. */
  readonly relayPublicKey: Uint8Array;
  readonly organisation: OrganisationMembership | undefined;
  /** The seed of the clinic's account at the relay; on its founder's devices alone. */
  readonly accountSeed: Uint8Array | undefined;
  /** What the person calls their devices, this one among them; those they have not named are absent. */
  readonly deviceNames: readonly DeviceName[];
}

export interface DeviceName {
  readonly deviceId: Uint8Array;
  readonly name: string;
}

const VERSION = 3;
/** The first that knew when a recovery code was tested, and the first that named devices. */
const VERSION_OF = { testedAt: 2, deviceNames: 3 } as const;
const TEXT_BYTES_MAX = 1024;
export const DEVICE_NAMES_MAX = 64;

export const encodeIdentity = (identity: Identity): Uint8Array =>
  encode((w) => {
    const { deviceSeeds, organisation } = identity;
    w.u8(VERSION).u8(STAGES.indexOf(identity.stage));
    w.raw(deviceSeeds.signSeed, 32).raw(deviceSeeds.boxSeed, 32).raw(deviceSeeds.nonce, 16);
    w.raw(identity.userId, 32).raw(identity.recoverySecret, 20);
    w.text(identity.name).text(identity.profession).raw(identity.relayPublicKey, 32);
    w.u8(organisation === undefined ? 0 : 1);
    if (organisation !== undefined)
      w.raw(organisation.organisationId, 32)
        .raw(organisation.directoryChannelId, 16)
        .raw(organisation.directoryKey, 32);
    w.var(identity.accountSeed ?? new Uint8Array(0)).u64(identity.recoveryTestedAt ?? 0);
    writeDeviceNames(w, identity.deviceNames);
  });

export const writeDeviceNames = (writer: ByteWriter, names: readonly DeviceName[]): ByteWriter =>
  writer.list(names, (w, { deviceId, name }) => w.raw(deviceId, 32).text(name));

export const readDeviceNames = (reader: ByteReader): readonly DeviceName[] =>
  reader.list(DEVICE_NAMES_MAX, (r) => ({ deviceId: r.raw(32), name: r.text(TEXT_BYTES_MAX) }));

export const parseIdentity = (bytes: Uint8Array): Result<Identity, CryptoError> =>
  decode(bytes, readIdentity);

function readIdentity(reader: ByteReader): Identity {
  const version = reader.u8();
  if (version < 1 || version > VERSION) reader.fail('crypto/version');
  const stage = STAGES[reader.u8()];
  if (stage === undefined) reader.fail();
  const deviceSeeds = {
    kind: 'device' as const,
    signSeed: reader.raw(32),
    boxSeed: reader.raw(32),
    nonce: reader.raw(16),
  };
  const own = { userId: reader.raw(32), recoverySecret: reader.raw(20) };
  const introduction = {
    name: reader.text(TEXT_BYTES_MAX),
    profession: reader.text(TEXT_BYTES_MAX),
  };
  const relayPublicKey = reader.raw(32);
  const organisation = reader.u8() === 1 ? readMembership(reader) : undefined;
  const accountSeed = reader.var(32);
  const testedAt = version < VERSION_OF.testedAt ? 0 : reader.u64();
  const deviceNames = version < VERSION_OF.deviceNames ? [] : readDeviceNames(reader);
  return {
    ...{ stage: stage ?? 'joining', deviceSeeds, ...own, ...introduction, relayPublicKey },
    organisation,
    accountSeed: accountSeed.length === 32 ? accountSeed : undefined,
    recoveryTestedAt: testedAt === 0 ? undefined : testedAt,
    deviceNames,
  };
}

const readMembership = (reader: ByteReader): OrganisationMembership => ({
  organisationId: reader.raw(32),
  directoryChannelId: reader.raw(16),
  directoryKey: reader.raw(32),
});
