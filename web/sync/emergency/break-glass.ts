/**
 * Emergency access to a summary. The note of the opening is signed and becomes durable together with the key, before anything is
 * read with it; closing writes the account and takes everything of the record off this device again.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { COMPARTMENTS_MAX } from '#crypto/log/limits.ts';
import { channelIdOf } from '#crypto/keys/epoch-secrets.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { channelOfEpoch, keepEpoch, openEarlier } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { noteIn, noteUnder } from '../evidence/noting.ts';
import { epochsToOpen, openWithShare, readsAnyway, SUMMARY } from './crew-keys.ts';
import { crewRoleOf } from './duty.ts';
import { OPENING, openingRow, recordOf, type OpeningRow } from './opening-rows.ts';

const UNCOUNTED: ReadonlySet<string> = new Set(['engine/not-permitted', 'engine/refused']);

/** The channels whose shares are needed to open a record, in the order of `OPENED`; undefined where it cannot be opened so. */
export function channelsToOpen(
  memory: Memory,
  record: RecordId,
): readonly Uint8Array[] | undefined {
  const epochs = epochsToOpen(memory, record);
  return epochs?.map(({ writePublicKey, dropPublicKey }) =>
    channelIdOf(writePublicKey, dropPublicKey),
  );
}

export interface EmergencyOpening {
  readonly record: RecordId;
  readonly reason: number;
  readonly words: string;
  /** Milliseconds. */
  readonly until: number;
  /** The relay's parts, in the order of `channelsToOpen`. */
  readonly shares: readonly Uint8Array[];
  readonly packId: Uint8Array;
}

/** Answers the id of the note. 'emergency/no-key' where the role has no seal, or the shares do not fit. */
export async function openInEmergency(
  step: Step,
  opening: EmergencyOpening,
): Promise<Result<string, CommandError>> {
  const taken = takeShares(step, opening);
  if (!taken.ok) return taken;
  const { record, reason, words, until, packId } = opening;
  const body = { type: 'open', reason, until, words } as const;
  return noteIn(step, {
    record,
    compartment: SUMMARY,
    body,
    packId,
    role: crewRoleOf(step.memory),
  });
}

/** Opens the present keys of a record with the relay's shares: at first, and when the keys have changed since. */
export function takeShares(
  step: Step,
  { record, shares }: Pick<EmergencyOpening, 'record' | 'shares'>,
): Result<void, CommandError> {
  const { memory } = step;
  const epochs = epochsToOpen(memory, record);
  if (epochs === undefined) return err({ code: 'emergency/no-key' });
  for (const [i, epoch] of epochs.entries()) {
    const keys = openWithShare(memory, { record, epoch, share: shares[i] });
    if (keys === undefined) return err({ code: 'emergency/no-key' });
    if (memory.keyring.get(epoch.epochId) === undefined) keepEpoch(step, keys);
    openEarlier(step, { groupId: record, epochId: epoch.epochId });
  }
  return ok(undefined);
}

/** This device's own openings that nobody has closed, by the ids of their notes. */
export function ownOpenings({
  emergency,
  device,
}: Memory): readonly (readonly [string, OpeningRow])[] {
  const own = toHex(device.deviceId);
  return [...emergency.openings].filter(
    ([, { deviceId, closedAt }]) => closedAt === 0 && toHex(deviceId) === own,
  );
}

/** Whether an opening lasts: by this clock not before it began and not after its end. */
export const isRunning = ({ at, until }: OpeningRow, now: number): boolean =>
  now >= at && now < until;

/** Those that lie past their end, or before their beginning: a clock that is set back gains nothing. */
export const endedOpenings = (
  memory: Memory,
  now: number,
): readonly (readonly [string, OpeningRow])[] =>
  ownOpenings(memory).filter(([, row]) => !isRunning(row, now));

/**
 * Notes the closing with the account, and takes keys, channels, documents and work of the record off this device. What it noted
 * itself stays, and what waits to be sent is sent. 'emergency/not-open' where nothing of the kind is open.
 */
export async function closeEmergency(
  step: Step,
  closing: { readonly opening: string; readonly words: string },
): Promise<Result<void, CommandError>> {
  const { memory } = step;
  const found = ownOpenings(memory).find(([id]) => id === closing.opening);
  const record = found && parseRecordId(recordOf(found[1]));
  if (found === undefined || record === undefined) return err({ code: 'emergency/not-open' });
  const noted = await noteClosing(step, record, { ...closing, row: found[1] });
  // It ends also for somebody who has left the crew meanwhile, whose notes do not count any more.
  if (!noted.ok && !UNCOUNTED.has(noted.error.code)) return noted;
  if (!noted.ok) closeUnsaid(step, closing.opening, found[1]);
  const isLast = ownOpenings(memory).every(([, row]) => recordOf(row) !== record);
  return isLast && !readsAnyway(memory, record) ? takeOff(step, record) : ok(undefined);
}

/** Under the key of the opening: there may be a newer one that this device was not given. */
function noteClosing(
  step: Step,
  record: RecordId,
  closing: { readonly opening: string; readonly words: string; readonly row: OpeningRow },
): Promise<Result<string, CommandError>> {
  const { memory } = step;
  const { opening: about, words, row } = closing;
  const epochId = toHex(row.epochId);
  const body = { type: 'close', about, words } as const;
  const { packs } = memory.emergency;
  const inPack = packs.packed.of(record).find(([, packed]) => toHex(packed.epochId) === epochId);
  const packId = inPack?.[1].packId;
  const request = { record, compartment: SUMMARY, body, packId, role: crewRoleOf(memory) };
  const keys = memory.keyring.get(epochId);
  const channelId = channelOfEpoch(memory, epochId);
  return keys === undefined || channelId === undefined
    ? noteIn(step, request)
    : noteUnder(step, request, { ...keys, channelId });
}

function closeUnsaid({ memory, batch, clock }: Step, id: string, row: OpeningRow): void {
  const closed = { ...row, closedAt: clock.now() };
  memory.emergency.openings.set(id, closed);
  batch.put('openings', `${OPENING}${id}`, openingRow.encode(closed));
}

async function takeOff(step: Step, record: RecordId): Promise<Result<void, CommandError>> {
  const { memory, batch, store } = step;
  // The log of a record in the shift pack is followed until the shift is over.
  const isInPack = memory.emergency.packs.wanted.get(record) === 'held';
  const lowest = isInPack ? SUMMARY : 0;
  for (let compartment = lowest; compartment < COMPARTMENTS_MAX; compartment++)
    for (const { epochId } of memory.keyring.of(record, compartment))
      batch.remove('secrets', epochId);
  for (const [channelId, { groupId, compartment }] of memory.channels)
    if (toHex(groupId) === record && compartment >= lowest) batch.remove('channels', channelId);
  const ids = new Set<string>(memory.places.inRecord(record));
  for (const id of ids) batch.remove('documents', id);
  for (const key of memory.rows.keys())
    if (ids.has(key.slice(key.lastIndexOf('|') + 1))) batch.remove('projections', key);
  for (const [key, { channelId }] of memory.held)
    if (isOf(memory, channelId, record)) batch.remove('held', key);
  const work = await store.scan('work');
  if (!work.ok) return work;
  for (const { key } of work.value) if (key.startsWith(`${record}/`)) batch.remove('work', key);
  batch.readAgain();
  return ok(undefined);
}

const isOf = (memory: Memory, channelId: Uint8Array, record: string): boolean => {
  const row = memory.channels.get(toHex(channelId));
  return row !== undefined && toHex(row.groupId) === record;
};
