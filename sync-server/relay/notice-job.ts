/** The relay as its own writer: a notice goes into a channel like any envelope, and whoever waits hears when it is on the disk. */
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import type { Channel, Peer } from './channel.ts';
import type { AppendJob } from './job.ts';

interface Sealed {
  readonly envelope: Uint8Array;
  readonly digest: Uint8Array;
}

/** `told` hears true after the flush, false when the notice was refused. */
export const noticeJob = (
  channel: Channel,
  { envelope, digest }: Sealed,
  told: (isStored: boolean) => void,
): AppendJob => ({
  kind: 'append',
  peer: answeredBy(told),
  requestId: 0,
  channel,
  keysAt: channel.record.keysAt,
  envelope,
  envelopeKind: 'notice',
  digest,
});

/** It is handed its receipt after the flush, or the reason why there is none. */
const answeredBy = (told: (isStored: boolean) => void): Peer => ({
  send: ([frame]) => {
    told(frame?.[0] === FRAME_NUMBERS.receipt);
  },
  isSlow: () => false,
  isBehind: () => false,
  catchUp: () => undefined,
  letGo: () => undefined,
});
