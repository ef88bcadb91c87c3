/**
 * ATTACH and RESUME: a client proves that it may read channels, and says what it lacks. The authenticators are made and
 * checked in `crypto/relay/`.
 */
import type { ByteReader } from '#crypto/encoding/reader.ts';
import type { BodyCodec } from './frame.ts';
import { ATTACH_CHANNELS_MAX } from './limits.ts';

/** Bits of the kind filter, by the kind number of an envelope. Kinds left out arrive as digests. */
export const KIND_BITS = {
  log: 1,
  work: 2,
  snapshot: 4,
  evidence: 8,
  sealed: 16,
  notice: 32,
} as const;
export type KindName = keyof typeof KIND_BITS;
export const ALL_KINDS = 63;

/** Set in the filter: snapshots the client lacks come ahead of everything else. */
export const SNAPSHOTS_FIRST = 128;

const KNOWN_BITS = ALL_KINDS | SNAPSHOTS_FIRST;

/** An opaque position of the relay as a whole: era u32, commit u64. Zeros state nothing. */
export const CURSOR_BYTES = 12;

export interface AttachedChannel {
  readonly channelId: Uint8Array;
  /** How many envelopes of the channel the client has; the index of the first one it lacks. */
  readonly from: number;
  /** Kind bits, and SNAPSHOTS_FIRST. */
  readonly kinds: number;
  readonly mac: Uint8Array;
  /** Zeros when the client does not ask to write. */
  readonly writeMac: Uint8Array;
}

export interface Attach {
  readonly channels: readonly AttachedChannel[];
  /** The key of the set these channels are remembered in, or zeros. */
  readonly setKey: Uint8Array;
}

export const attachCodec: BodyCodec<Attach> = {
  sender: 'client',
  layout: 'channels list<channelId b16, from u64, kinds u8, mac b16, writeMac b16>, setKey b32',
  write: (writer, attach) => {
    writer.list(attach.channels, (w, channel) =>
      w
        .raw(channel.channelId, 16)
        .u64(channel.from)
        .u8(channel.kinds)
        .raw(channel.mac, 16)
        .raw(channel.writeMac, 16),
    );
    writer.raw(attach.setKey, 32);
  },
  read: (reader) => ({
    channels: reader.list(ATTACH_CHANNELS_MAX, readChannel),
    setKey: reader.raw(32),
  }),
};

function readChannel(reader: ByteReader): AttachedChannel {
  const channel = {
    channelId: reader.raw(16),
    from: reader.u64(),
    kinds: reader.u8(),
    mac: reader.raw(16),
    writeMac: reader.raw(16),
  };
  if ((channel.kinds & ~KNOWN_BITS) !== 0) reader.fail();
  return channel;
}

export interface Resume {
  readonly setId: Uint8Array;
  readonly mac: Uint8Array;
  readonly cursor: Uint8Array;
}

export const resumeCodec: BodyCodec<Resume> = {
  sender: 'client',
  layout: 'setId b16, mac b16, cursor b12',
  write: (writer, resume) =>
    writer.raw(resume.setId, 16).raw(resume.mac, 16).raw(resume.cursor, CURSOR_BYTES),
  read: (reader) => ({
    setId: reader.raw(16),
    mac: reader.raw(16),
    cursor: reader.raw(CURSOR_BYTES),
  }),
};
