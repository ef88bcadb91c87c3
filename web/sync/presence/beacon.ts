/**
 * What a device says of its person in a channel: that they are there, or writing. Sealed for who reads the channel, signed by the
 * device, of one length whatever it says; written down nowhere.
 *
 *   Beacon = nonce b24 | AEAD(D(R, 32, "presence-key"), nonce, plaintext, ad = channelId b16)
 *   plaintext = version u8=1 | userId b32 | deviceId b32 | at u64 ms | doing u8 (1 there, 2 writing) | mark b16 ‖ sig b64 under
 *               "presence" over channelId ‖ all before it; mark: in which conversation, zeros for none
 */
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { aeadOpen, aeadSeal, NONCE_BYTES } from '#crypto/primitives/aead.ts';
import { derive, hash16 } from '#crypto/primitives/hash.ts';
import { sign, SIGNATURE_BYTES, verify, type SigningKey } from '#crypto/primitives/signature.ts';
import type { RandomBytes } from '#kernel/ports.ts';

const VERSION = 1;
const DOING = ['there', 'writing'] as const;
export const NO_MARK = new Uint8Array(16);

export interface Beacon {
  readonly userId: Uint8Array;
  readonly deviceId: Uint8Array;
  /** Milliseconds, by the clock of the device. */
  readonly at: number;
  readonly doing: (typeof DOING)[number];
  /** 16 bytes. */
  readonly mark: Uint8Array;
}

/** The channel it is said in: its id of 16 bytes, and R of its epoch. */
export interface BeaconChannel {
  readonly channelId: Uint8Array;
  readonly read: Uint8Array;
}

/** What a conversation is called in beacons of this channel: the same for all its readers, and for nobody else. */
export const markOf = ({ channelId }: BeaconChannel, conversation: string): Uint8Array =>
  hash16('presence', channelId, utf8Encode(conversation));

const keyOf = ({ read }: BeaconChannel): Uint8Array => derive(read, 32, 'presence-key');

/** `beacon` for the readers of the channel, signed by its device. */
export function sealBeacon(
  channel: BeaconChannel,
  beacon: Beacon,
  by: { readonly signingKey: SigningKey; readonly random: RandomBytes },
): Uint8Array {
  const nonce = by.random(NONCE_BYTES);
  const said = encode((w) =>
    w
      .u8(VERSION)
      .raw(beacon.userId, 32)
      .raw(beacon.deviceId, 32)
      .u64(beacon.at)
      .u8(DOING.indexOf(beacon.doing) + 1)
      .raw(beacon.mark, 16),
  );
  const signature = sign(by.signingKey, 'presence', channel.channelId, said);
  const box = { key: keyOf(channel), nonce, ad: channel.channelId };
  return concatBytes([nonce, aeadSeal(box, concatBytes([said, signature]))]);
}

/**
 * What was said; undefined for what is no beacon, of another channel, or not signed by the key that `signPublicKeyOf` knows of its
 * device. Whether it is new, and whether its person belongs here, is for the caller to judge.
 */
export function openBeacon(
  channel: BeaconChannel,
  sealed: Uint8Array,
  signPublicKeyOf: (beacon: Beacon) => Uint8Array | undefined,
): Beacon | undefined {
  if (sealed.length <= NONCE_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const box = { key: keyOf(channel), nonce, ad: channel.channelId };
  const opened = aeadOpen(box, sealed.subarray(NONCE_BYTES));
  if (!opened.ok || opened.value.length < SIGNATURE_BYTES) return undefined;
  const said = opened.value.subarray(0, -SIGNATURE_BYTES);
  const beacon = parsed(said);
  const publicKey = beacon && signPublicKeyOf(beacon);
  if (publicKey === undefined) return undefined;
  const signature = opened.value.subarray(-SIGNATURE_BYTES);
  const isSigned = verify({ publicKey, signature, context: 'presence' }, channel.channelId, said);
  return isSigned ? beacon : undefined;
}

function parsed(said: Uint8Array): Beacon | undefined {
  const read = decode(said, (reader) => {
    if (reader.u8() !== VERSION) reader.fail('crypto/version');
    const [userId, deviceId, at] = [reader.raw(32), reader.raw(32), reader.u64()];
    const doing = DOING[reader.u8() - 1];
    if (doing === undefined) reader.fail();
    return { userId, deviceId, at, doing: doing ?? 'there', mark: reader.raw(16) };
  });
  return read.ok ? read.value : undefined;
}
