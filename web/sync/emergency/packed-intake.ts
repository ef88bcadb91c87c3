/** Following the channels of a pack: their envelopes are put by as they come, unopened. */
import type { ChannelInterest, Arrived } from '../relay/link-port.ts';
import { ALL_KINDS, SNAPSHOTS_FIRST } from '#protocol/attach.ts';
import { PACK_BYTES_MAX } from '#kernel/pack-limits.ts';
import { ok } from '#kernel/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { Ground } from '../engine/engine-parts.ts';
import type { Memory } from '../engine/memory.ts';
import { keepPacked } from './pack.ts';
import { packPage, pageKey, type PackedRow } from './pack-rows.ts';

export const packInterest = (
  channelId: string,
  { readKey, next, head }: PackedRow,
): ChannelInterest => ({
  ...{ channelId, readKey, writeKey: undefined },
  position: { length: next, head },
  kinds: ALL_KINDS | SNAPSHOTS_FIRST,
});

/** Whether envelopes of this channel are put by: not where it is open, nor once the account is being written. */
export const isPutBy = ({ emergency: { packs }, channels }: Memory, channelId: string): boolean =>
  packs.pack?.isClosing === false && packs.packed.has(channelId) && !channels.has(channelId);

/** A run of sealed envelopes into the pack, in order; what would not fit leaves the channel where it stands. */
export function putBy(step: Ground, run: Arrived): void {
  const { packs } = step.memory.emergency;
  const row = packs.packed.get(run.channelId);
  const isAhead = row !== undefined && run.position.length - run.items.length > row.next;
  if (row === undefined || isAhead || row.state === 'no-room') return;
  const envelopes = run.items.flatMap(({ envelope }) => envelope ?? []);
  const bytes = envelopes.reduce((sum, { length }) => sum + length, 0);
  if (packs.bytes + bytes > PACK_BYTES_MAX) {
    keepPacked(step, run.channelId, { ...row, state: 'no-room' });
    return;
  }
  if (envelopes.length > 0)
    step.batch.put('packs', pageKey(run.channelId, row.pages), packPage.encode(envelopes));
  keepPacked(step, run.channelId, {
    ...row,
    ...{ next: run.position.length, head: run.position.head },
    ...{ pages: row.pages + (envelopes.length > 0 ? 1 : 0), bytes: row.bytes + bytes },
  });
}

/** To be called when the relay has said that these channels have been read to their end. */
export async function packedWhenRead(
  engine: Pick<Engine, 'memory' | 'step'>,
  channelIds: readonly string[],
): Promise<void> {
  const { memory } = engine;
  if (memory === undefined || channelIds.every((id) => !isPutBy(memory, id))) return;
  await engine.step((step) => {
    for (const channelId of channelIds) {
      const row = step.memory.emergency.packs.packed.get(channelId);
      if (row?.state === 'arriving') keepPacked(step, channelId, { ...row, state: 'there' });
    }
    return Promise.resolve(ok(undefined));
  });
}
