/**
 * PRESENCE and PRESENT: who is there and who is typing, sealed by the clients. Nothing of it is kept: the relay passes on the
 * latest of each connection, gathered, to the connections that say something of themselves, and forgets it after a while.
 */
import type { BodyCodec } from './frame.ts';
import { PRESENCE_BYTES_MAX, PRESENT_MAX } from './limits.ts';

export interface Presence {
  readonly channelId: Uint8Array;
  /** What to show the others; empty for "gone". */
  readonly sealed: Uint8Array;
}

export const presenceCodec: BodyCodec<Presence> = {
  sender: 'client',
  layout: 'channelId b16, sealed var',
  write: (writer, body) => writer.raw(body.channelId, 16).var(body.sealed),
  read: (reader) => ({ channelId: reader.raw(16), sealed: reader.var(PRESENCE_BYTES_MAX) }),
};

export interface PresentSender {
  /** Chosen by the relay for one connection in one channel; it names nobody. */
  readonly sender: number;
  readonly ageSeconds: number;
  /** Empty when the sender is gone. */
  readonly sealed: Uint8Array;
}

/** What has changed in a channel; all there is, to a connection that has just come. */
export interface Present {
  readonly channelId: Uint8Array;
  readonly senders: readonly PresentSender[];
}

export const presentCodec: BodyCodec<Present> = {
  sender: 'relay',
  layout: 'channelId b16, senders list<sender u32, ageSeconds u16, sealed var>',
  write: (writer, body) => {
    writer.raw(body.channelId, 16);
    writer.list(body.senders, (w, each) =>
      w.u32(each.sender).u16(each.ageSeconds).var(each.sealed),
    );
  },
  read: (reader) => ({
    channelId: reader.raw(16),
    senders: reader.list(PRESENT_MAX, (r) => ({
      sender: r.u32(),
      ageSeconds: r.u16(),
      sealed: r.var(PRESENCE_BYTES_MAX),
    })),
  }),
};
