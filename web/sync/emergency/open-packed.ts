/** Opening a summary from the shift pack: without a server, in one step that is durable as a whole or has not happened. */
import { isAllZero, toHex } from '#crypto/encoding/bytes.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { keepChannel, keepEpoch, openEarlier } from '../engine/epochs.ts';
import type { TakeEnvelope } from '../engine/intake.ts';
import type { Memory } from '../engine/memory.ts';
import { noteUnder } from '../evidence/noting.ts';
import { openWithShare, SUMMARY } from './crew-keys.ts';
import { crewRoleOf } from './duty.ts';
import { isPacked } from './pack.ts';
import { packPage, pageKey, type PackedRow } from './pack-rows.ts';

type Packed = readonly [channelId: string, row: PackedRow];

export interface PackedOpening {
  readonly record: RecordId;
  readonly reason: number;
  readonly words: string;
  /** Milliseconds; by the latest time that is known to have passed. */
  readonly now: number;
  readonly until: number;
}

/**
 * Signs the note of the opening, opens the keys, then takes in the sealed entries. Answers the id of the note. 'emergency/no-key'
 * where the pack holds nothing of the record or its share does not fit; the rest as `noteIn` says.
 */
export async function openPacked(
  step: Step,
  take: TakeEnvelope,
  opening: PackedOpening,
): Promise<Result<string, CommandError>> {
  const { memory } = step;
  const { record, reason, words, until, now } = opening;
  const found = isPacked(memory, record, now) ? newestKey(memory, record) : undefined;
  if (found === undefined) return err({ code: 'emergency/no-key' });
  const [channelId, { share, packId, epochId: id }] = found;
  const epochId = toHex(id);
  const keys = openWithShare(memory, { record, epoch: { epochId, compartment: SUMMARY }, share });
  if (keys === undefined) return err({ code: 'emergency/no-key' });
  const body = { type: 'open', reason, until, words } as const;
  const place = { record, compartment: SUMMARY, packId, role: crewRoleOf(memory) };
  const noted = await noteUnder(step, { ...place, body }, { ...keys, channelId });
  if (!noted.ok) return noted;
  keepEpoch(step, keys);
  openEarlier(step, { groupId: record, epochId });
  for (const packed of inOrder(memory, record)) {
    const taken = await takeIn(step, take, packed);
    if (!taken.ok) return taken;
  }
  return noted;
}

/** The newest key there is a share for, and whose entries are all there. */
function newestKey(memory: Memory, record: string): Packed | undefined {
  return inOrder(memory, record).findLast(
    ([, { share, state }]) => !isAllZero(share) && state !== 'arriving',
  );
}

/** What lies in the pack of a record, earlier keys first. */
function inOrder({ emergency, book }: Memory, record: string): readonly Packed[] {
  const numbers = new Map(book.state(record)?.epochs.map(({ epochId, n }) => [epochId, n]));
  const numberOf = ([, { epochId }]: Packed): number => numbers.get(toHex(epochId)) ?? 0;
  return [...emergency.packs.packed.of(record)].sort((a, b) => numberOf(a) - numberOf(b));
}

async function takeIn(
  step: Step,
  take: TakeEnvelope,
  [channelId, row]: Packed,
): Promise<Result<void, CommandError>> {
  const channel = step.memory.channels.get(channelId);
  // Under a key that is newer than the one that could be opened.
  if (channel === undefined) return ok(undefined);
  for (let page = 0; page < row.pages; page++) {
    const bytes = await step.store.read('packs', pageKey(channelId, page));
    if (!bytes.ok) return bytes;
    const envelopes = bytes.value && packPage.parse(bytes.value);
    if (envelopes?.ok !== true) return err({ code: 'storage/damaged' });
    for (const envelope of envelopes.value) await take(step, { channelId, envelope });
  }
  const { next, head } = row;
  keepChannel(step, channelId, { ...channel, next, head });
  return ok(undefined);
}
