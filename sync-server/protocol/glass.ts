/** GLASS and SHARES: a device on duty asks for the relay's part of emergency keys. Proofs are checked in `crypto/relay/`. */
import type { ByteReader } from '#crypto/encoding/reader.ts';
import { encode, type ByteWriter } from '#crypto/encoding/writer.ts';
import type { BodyCodec } from './frame.ts';
import { GLASS_CHANNELS_MAX } from './limits.ts';

export const GLASS_PURPOSES = { open: 1, pack: 2 } as const;
export type GlassPurpose = keyof typeof GLASS_PURPOSES;

const DUTY_BYTES_MAX = 256;

export interface GlassAsked {
  readonly purpose: GlassPurpose;
  /** Why, as the clients number it. */
  readonly reason: number;
  /** Until when what is opened with the answer may be used, milliseconds. */
  readonly notAfter: number;
  readonly channels: readonly Uint8Array[];
  readonly duty: Uint8Array;
}

export interface Glass {
  readonly asked: GlassAsked;
  readonly signature: Uint8Array;
}

export const glassCodec: BodyCodec<Glass> = {
  sender: 'client',
  layout:
    'purpose u8, reason u8, notAfter u64, channels list<channelId b16>, duty var, signature b64',
  write: (writer, { asked, signature }) => {
    writeAsked(writer, asked);
    writer.raw(signature, 64);
  },
  read: (reader) => ({ asked: readAsked(reader), signature: reader.raw(64) }),
};

/** The bytes a GLASS signature covers, after relay id and nonce: the body without the signature. */
export const askedBytes = (asked: GlassAsked): Uint8Array =>
  encode((writer) => writeAsked(writer, asked));

function writeAsked(writer: ByteWriter, asked: GlassAsked): void {
  writer.u8(GLASS_PURPOSES[asked.purpose]).u8(asked.reason).u64(asked.notAfter);
  writer.list(asked.channels, (w, channelId) => w.raw(channelId, 16)).var(asked.duty);
}

function readAsked(reader: ByteReader): GlassAsked {
  const purpose = reader.u8();
  if (purpose !== GLASS_PURPOSES.open && purpose !== GLASS_PURPOSES.pack) reader.fail();
  return {
    purpose: purpose === GLASS_PURPOSES.open ? 'open' : 'pack',
    reason: reader.u8(),
    notAfter: reader.u64(),
    channels: reader.list(GLASS_CHANNELS_MAX, (r) => r.raw(16)),
    duty: reader.var(DUTY_BYTES_MAX),
  };
}

export interface Shares {
  /** In the order of the channels asked for; 32 zero bytes where there is none to give. */
  readonly shares: readonly Uint8Array[];
}

export const sharesCodec: BodyCodec<Shares> = {
  sender: 'relay',
  layout: 'shares list<share b32>',
  write: (writer, { shares }) => writer.list(shares, (w, share) => w.raw(share, 32)),
  read: (reader) => ({ shares: reader.list(GLASS_CHANNELS_MAX, (r) => r.raw(32)) }),
};
