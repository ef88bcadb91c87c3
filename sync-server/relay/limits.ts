/** What the relay grants to a connection, a channel and an account. Bounds both ends share are in the protocol. */

import { RECEIPT_DIGESTS_MAX } from '#protocol/limits.ts';

/** A token bucket: so many at once, so many a second afterwards. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

export interface RelayLimits {
  readonly envelopes: Rate;
  readonly bytes: Rate;
  readonly requests: Rate;
  /** Emergencies do not wait behind anything else. */
  readonly emergencies: Rate;
  /** What all connections together may append to one channel. */
  readonly channelEnvelopes: Rate;
  readonly channelBytesMax: number;
  readonly accountChannelsMax: number;
  readonly accountBytesMax: number;
}

export const DEFAULT_LIMITS: RelayLimits = {
  envelopes: { burst: 8_192, perSecond: 500 },
  bytes: { burst: 67_108_864, perSecond: 8_388_608 },
  requests: { burst: 8_192, perSecond: 100 },
  emergencies: { burst: 64, perSecond: 1 },
  channelEnvelopes: { burst: 32_768, perSecond: 2_000 },
  channelBytesMax: 268_435_456,
  accountChannelsMax: 100_000,
  accountBytesMax: 34_359_738_368,
};

/** What a closed channel still takes: changes that were written before its members learned of the new one. */
export const LATE_COUNT_MAX = 256;
export const LATE_BYTES_MAX = 1_048_576;
export const LATE_MS_MAX = 400 * 86_400_000;

/** How long a retired channel can still be read before what it held is deleted. */
export const RETIRED_MS = 30 * 86_400_000;
/** Channels deleted in one go. */
export const DELETIONS_MAX = 64;
/** The purpose of a notice that says so; 1 and 2 are those of GLASS. */
export const NOTICE_RETIRE = 3;

/** Beyond every bound above and of members, for notices alone: whoever fills a channel does not end emergency access to it. */
export const NOTICE_COUNT_SPARE = 4_096;
export const NOTICE_BYTES_SPARE = 2_097_152;

/** What a channel takes by its drop key. */
export const DROP_COUNT_MAX = 4_096;
export const DROP_BYTES_MAX = 4_194_304;

/** One commit. */
export const COMMIT_ITEMS_MAX = 4_096;
/** So that the digests of one channel fit in one entry of a RECEIPT. */
export const COMMIT_CHANNEL_ITEMS_MAX = RECEIPT_DIGESTS_MAX;
export const COMMIT_BYTES_MAX = 8_388_608;
/** After a commit of so many the next one is gathered for a while; fewer are in a hurry, and cost little by themselves. */
export const LINGER_JOBS_MIN = 32;

/** Waiting for a commit; more is answered with 'relay/slow-down'. */
export const QUEUE_JOBS_MAX = 65_536;
export const QUEUE_BYTES_MAX = 134_217_728;

/** Frames of one connection that wait while an earlier one looks something up. */
export const INBOX_BYTES_MAX = 16_777_216;

/** A connection that has this much unsent is served from the disk later instead of from memory now. */
export const BEHIND_BYTES = 524_288;

/** How often a disk that refused is tried again. */
export const RETRY_MS = 1_000;

/** Channels kept in memory though nobody is attached. */
export const CHANNELS_IDLE_MAX = 16_384;

/** Memory for the digests of channels that somebody appends to; what is let go is quick to read again. */
export const DIGESTS_BYTES_MAX = 33_554_432;

/** Snapshots sent ahead of their turn in one ATTACH of one channel. */
export const SNAPSHOTS_AHEAD_MAX = 256;

/** How long a remembered set is kept unused. */
export const SET_MS_MAX = 30 * 86_400_000;

/** Refused frames that do not parse, before the connection is closed. */
export const BAD_FRAMES_MAX = 16;
