/** What waits for the next commit. Rights were checked before; what depends on the state of a channel is checked there. */
import type { KindName } from '#protocol/attach.ts';
import type { RelayCode } from '#protocol/codes.ts';
import type { ChannelKeys } from '#protocol/create.ts';
import type { NewKeys } from '#protocol/manage.ts';
import type { RememberedSet } from '../store/relay-store.ts';
import type { Channel, Peer } from './channel.ts';
import { COMMIT_BYTES_MAX, COMMIT_CHANNEL_ITEMS_MAX, COMMIT_ITEMS_MAX } from './limits.ts';

interface Asked {
  readonly peer: Peer;
  readonly requestId: number;
}

export interface AppendJob extends Asked {
  readonly kind: 'append';
  readonly channel: Channel;
  /** `keysAt` of the channel when the right to write was looked at. */
  readonly keysAt: number;
  readonly envelope: Uint8Array;
  readonly envelopeKind: KindName;
  readonly digest: Uint8Array;
}

export interface CreateJob extends Asked {
  readonly kind: 'create';
  readonly keys: ChannelKeys;
  readonly accountId: Uint8Array;
  readonly serial: Uint8Array;
}

/** What changes a channel as a whole. 'delete' is the relay's own, when a retired channel's time is over. */
export interface ManageJob extends Asked {
  readonly kind: 'close' | 'retire' | 'delete';
  readonly channel: Channel;
}

export interface RekeyJob extends Asked {
  readonly kind: 'rekey';
  readonly channel: Channel;
  readonly keys: NewKeys;
}

export interface RememberJob {
  readonly kind: 'remember';
  readonly set: RememberedSet;
  /** Told once: undefined when the set is on disk, else why it is not. */
  readonly settled: (code: RelayCode | undefined) => void;
}

export type Job = AppendJob | CreateJob | ManageJob | RekeyJob | RememberJob;

/** Bytes a job holds in the queue. */
export const jobBytes = (job: Job): number => {
  if (job.kind === 'append') return job.envelope.length;
  return job.kind === 'remember' ? 64 + 18 * job.set.members.length : 512;
};

/** How many of those that wait, in their order, go into one commit: at least one, where there is one. */
export function batchLength(jobs: readonly Job[]): number {
  let count = 0;
  let bytes = 0;
  const byChannel = new Map<Channel, number>();
  for (const job of jobs) {
    bytes += jobBytes(job);
    if (count >= COMMIT_ITEMS_MAX || (count > 0 && bytes > COMMIT_BYTES_MAX)) break;
    if (job.kind === 'append') {
      const ofChannel = (byChannel.get(job.channel) ?? 0) + 1;
      if (ofChannel > COMMIT_CHANNEL_ITEMS_MAX) break;
      byChannel.set(job.channel, ofChannel);
    }
    count += 1;
  }
  return count;
}
