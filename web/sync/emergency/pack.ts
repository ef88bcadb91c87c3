/**
 * A shift pack: the relay's parts and the sealed entries of records, taken along so that a summary can be opened without a server
 * until an hour. Making it ready opens no summary: its keys are computed only to prove to the relay that they could be, and are not kept. The logs are
 * opened, to follow keys that change.
 */
import { isAllZero, toHex } from '#crypto/encoding/bytes.ts';
import { channelIdOf, relayReadKey, type ReadSecrets } from '#crypto/keys/epoch-secrets.ts';
import { openHistory } from '#crypto/epoch/wraps.ts';
import type { EpochInLog } from '#crypto/log/group-state.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { relayIdOf } from '#crypto/relay/relay-identity.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { PACK_RECORDS_MAX } from '#kernel/pack-limits.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Ground, Step } from '../engine/engine-parts.ts';
import { keepEpoch, openEarlier } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { epochsToOpen, openWithShare, readsAnyway, SUMMARY } from './crew-keys.ts';
import {
  PACK,
  PACKED_IN,
  packedRow,
  packRow,
  WANTED_OF,
  wantedRow,
  type PackedRow,
  type PackRow,
  type Wanted,
} from './pack-rows.ts';

/** Records in one question to the relay. */
const ASKED_MAX = 128;
const NONE = new Uint8Array(32);

/**
 * Begins a pack of these records, as far as the crew may open them and this person does not read them anyway.
 * 'emergency/pack-exists' while there is one, 'emergency/no-key' where none of them can be opened so, 'emergency/no-need' where this
 * person reads all of them.
 */
export function beginPack(
  step: Step,
  pack: {
    readonly records: readonly RecordId[];
    readonly reason: number;
    readonly at: number;
    readonly until: number;
  },
): Result<void, CommandError> {
  const { memory, batch } = step;
  const { reason, at, until } = pack;
  if (memory.emergency.packs.pack !== undefined) return err({ code: 'emergency/pack-exists' });
  const others = pack.records.filter((record) => !readsAnyway(memory, record));
  if (others.length === 0 && pack.records.length > 0) return err({ code: 'emergency/no-need' });
  const records = [...new Set(others)].slice(0, PACK_RECORDS_MAX);
  const states = records.map((record): readonly [RecordId, Wanted] => [
    record,
    epochsToOpen(memory, record) === undefined ? 'refused' : 'asked',
  ]);
  if (states.every(([, state]) => state === 'refused')) return err({ code: 'emergency/no-key' });
  for (const [record, state] of states) keepWanted({ memory, batch }, record, state);
  keepPack(step, { reason, at, until, seenAt: at, isClosing: false, words: '' });
  return ok(undefined);
}

export function keepPack({ memory, batch }: Ground, row: PackRow): void {
  memory.emergency.packs.pack = row;
  batch.put('openings', PACK, packRow.encode(row));
}

function keepWanted({ memory, batch }: Ground, record: string, state: Wanted): void {
  const { packs } = memory.emergency;
  packs.wanted.set(record, state);
  packs.packed.version += 1;
  batch.put('openings', `${WANTED_OF}${record}`, wantedRow.encode(state));
}

export function keepPacked({ memory, batch }: Ground, channelId: string, row: PackedRow): void {
  memory.emergency.packs.packed.set(channelId, row);
  batch.put('openings', `${PACKED_IN}${channelId}`, packedRow.encode(row));
}

/** Whether something of the record can be opened with the pack at this moment. */
export function isPacked({ emergency }: Memory, record: string, now: number): boolean {
  const { pack, packed } = emergency.packs;
  if (pack === undefined || pack.isClosing || now >= pack.until) return false;
  return packed.of(record).some(([, row]) => !isAllZero(row.share) && row.state !== 'arriving');
}

export interface AskedRecord {
  readonly record: RecordId;
  readonly epochs: readonly EpochInLog[];
}

/**
 * Records of the pack with keys that this device has no share for yet: at first all of them, later those whose keys have changed.
 * At most as many as one question takes.
 */
export function lackingShares(memory: Memory): readonly AskedRecord[] {
  const { pack, wanted } = memory.emergency.packs;
  if (pack === undefined || pack.isClosing) return [];
  const lacking: AskedRecord[] = [];
  for (const [id, state] of wanted) {
    if (lacking.length >= ASKED_MAX) break;
    const record = parseRecordId(id);
    if (record === undefined || state === 'refused') continue;
    const epochs = epochsToOpen(memory, record)?.filter((epoch) => !isHeld(memory, epoch));
    if (epochs !== undefined && epochs.length > 0) lacking.push({ record, epochs });
  }
  return lacking;
}

function isHeld(memory: Memory, epoch: EpochInLog): boolean {
  if (epoch.compartment !== SUMMARY) return memory.keyring.get(epoch.epochId) !== undefined;
  const row = memory.emergency.packs.packed.get(channelOf(epoch));
  return row !== undefined && !isAllZero(row.share);
}

const channelOf = ({ writePublicKey, dropPublicKey }: EpochInLog): string =>
  toHex(channelIdOf(writePublicKey, dropPublicKey));

/** The channels to ask for, in the order in which `takePackShares` takes the answer. */
export const channelsAsked = (asked: readonly AskedRecord[]): readonly Uint8Array[] =>
  asked.flatMap(({ epochs }) =>
    epochs.map(({ writePublicKey, dropPublicKey }) => channelIdOf(writePublicKey, dropPublicKey)),
  );

/** Takes the relay's answer. Where a share opens nothing, the record is left out: the server has given another one, or none. */
export function takePackShares(
  step: Step,
  asked: readonly AskedRecord[],
  answer: { readonly shares: readonly Uint8Array[]; readonly packId: Uint8Array },
): void {
  const shares = answer.shares.values();
  for (const { record, epochs } of asked) {
    const isHeldNow = epochs
      .map((epoch) => takeShare(step, { record, epoch, share: shares.next().value }, answer.packId))
      .every(Boolean);
    if (!isHeldNow || step.memory.emergency.packs.wanted.get(record) !== 'held')
      keepWanted(step, record, isHeldNow ? 'held' : 'refused');
  }
}

interface Share {
  readonly record: RecordId;
  readonly epoch: EpochInLog;
  readonly share: Uint8Array | undefined;
}

function takeShare(step: Step, taken: Share, packId: Uint8Array): boolean {
  const { memory } = step;
  const { record, epoch, share } = taken;
  const keys = openWithShare(memory, taken);
  if (keys === undefined || share === undefined) return false;
  const { epochId } = epoch;
  if (epoch.compartment !== SUMMARY) {
    keepEpoch(step, keys);
    openEarlier(step, { groupId: record, epochId });
    return true;
  }
  const place = { record, packId };
  follow(step, { ...place, epoch, share, read: keys.read });
  const epochs = memory.book.state(record)?.epochs ?? [];
  const { opened } = openHistory(memory.book, { groupId: record, epochId }, keys.read);
  for (const earlier of epochs) {
    const read = opened.get(earlier.epochId);
    if (read !== undefined) follow(step, { ...place, epoch: earlier, share: NONE, read });
  }
  return true;
}

/** The envelopes of this channel belong into the pack; where they lie there already, only the share is new. */
function follow(
  step: Step,
  channel: {
    readonly record: RecordId;
    readonly epoch: EpochInLog;
    readonly packId: Uint8Array;
    readonly share: Uint8Array;
    readonly read: ReadSecrets;
  },
): void {
  const { memory } = step;
  const { record, epoch, packId, share, read } = channel;
  const channelId = channelOf(epoch);
  const before = memory.emergency.packs.packed.get(channelId);
  if (before !== undefined && (isAllZero(share) || !isAllZero(before.share))) return;
  const fresh = { next: 0, head: NONE, pages: 0, bytes: 0, state: 'arriving' } as const;
  keepPacked(step, channelId, {
    ...{ ...fresh, ...before, packId, share },
    record: fromHexId(record),
    epochId: fromHexId(epoch.epochId),
    readKey: relayReadKey(read.read, relayIdOf(memory.identity.relayPublicKey)),
  });
}
