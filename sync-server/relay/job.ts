/** What waits for the next commit. Rights were checked before; what depends on the state of a channel is checked there. */
import type { KindName } from '#protocol/attach.ts';
import type { RelayCode } from '#protocol/codes.ts';
import type { ChannelKeys } from '#protocol/create.ts';
import type { RememberedSet } from '../store/relay-store.ts';
import type { Channel, Peer } from './channel.ts';

interface Asked {
  readonly peer: Peer;
  readonly requestId: number;
}

export interface AppendJob extends Asked {
  readonly kind: 'append';
  readonly channel: Channel;
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

export interface CloseJob extends Asked {
  readonly kind: 'close';
  readonly channel: Channel;
}

export interface RememberJob {
  readonly kind: 'remember';
  readonly set: RememberedSet;
  /** Told once: undefined when the set is on disk, else why it is not. */
  readonly settled: (code: RelayCode | undefined) => void;
}

export type Job = AppendJob | CreateJob | CloseJob | RememberJob;

/** Bytes a job holds in the queue. */
export const jobBytes = (job: Job): number => {
  if (job.kind === 'append') return job.envelope.length;
  return job.kind === 'remember' ? 64 + 18 * job.set.members.length : 512;
};
