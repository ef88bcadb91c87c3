/** What becomes of a job that waits, and of one that is refused. */
import type { RelayCode } from '#protocol/codes.ts';
import type { Job } from './job.ts';
import { errorFrame } from './outcome-frames.ts';

/** Tells who asked. */
export function refuse(job: Job, code: RelayCode): void {
  if (job.kind === 'remember') {
    job.settled(code);
    return;
  }
  const channelId = job.kind === 'create' ? job.keys.channelId : job.channel.record.keys.channelId;
  job.peer.send([errorFrame(job.requestId, code, channelId)]);
}

/** A channel that jobs refer to stays in memory: 1 when a job begins to wait, -1 when it is answered. */
export function pin(job: Job, count: number): void {
  if (job.kind !== 'create' && job.kind !== 'remember') job.channel.pending += count;
}
