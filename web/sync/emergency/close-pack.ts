/**
 * The end of a shift pack: for every record that lay in it the account whether it was opened, in the record itself, for its readers. Many
 * records take many steps; what was accounted for has left the device by then.
 */
import { isAllZero, toHex } from '#crypto/encoding/bytes.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { Memory } from '../engine/memory.ts';
import { fitsInNote } from '../evidence/note-body.ts';
import { noteUnder } from '../evidence/noting.ts';
import { openWithShare, readsAnyway, SUMMARY } from './crew-keys.ts';
import { crewRoleOf } from './duty.ts';
import { keepPack } from './pack.ts';
import { PACK, PACKED_IN, pageKey, WANTED_OF, type PackedRow } from './pack-rows.ts';

/** Records accounted for in one step: a screen waits for no more than a moment. */
const RECORDS_A_STEP = 32;
const PASSING: ReadonlySet<string> = new Set(['storage/full', 'storage/failed']);
const UNOPENED = '0'.repeat(64);

/** Nothing can be opened with it from here on. 'emergency/no-pack', 'engine/too-large' for too many words. */
export function beginClosing(step: Step, words: string): Result<void, CommandError> {
  const { pack } = step.memory.emergency.packs;
  if (pack === undefined) return err({ code: 'emergency/no-pack' });
  if (!fitsInNote({ type: 'close', about: UNOPENED, words }))
    return err({ code: 'engine/too-large' });
  if (!pack.isClosing) keepPack(step, { ...pack, isClosing: true, words });
  return ok(undefined);
}

/** Accounts for some of the records; answers whether there are more. 'storage/full', 'storage/failed': to be tried again. */
export async function accountForSome(step: Step): Promise<Result<boolean, CommandError>> {
  const { memory, batch } = step;
  const { packs } = memory.emergency;
  if (packs.pack?.isClosing !== true) return ok(false);
  const records = [...packs.wanted.keys()].slice(0, RECORDS_A_STEP);
  for (const id of records) {
    const record = parseRecordId(id);
    if (record !== undefined) {
      const accounted = await account(step, record, packs.pack.words);
      // What is forgotten unaccounted for counts as opened: a disk that is full or busy is no reason for that.
      if (!accounted.ok && PASSING.has(accounted.error.code)) return accounted;
      forget(step, record);
    }
    packs.wanted.delete(id);
    batch.remove('openings', `${WANTED_OF}${id}`);
  }
  if (packs.wanted.size > 0) return ok(true);
  packs.pack = undefined;
  batch.remove('openings', PACK);
  // Keys of logs have been taken off.
  batch.readAgain();
  return ok(false);
}

/** One note for each question the relay has told the record of. Where it cannot be written any more, others presume the worst. */
async function account(
  step: Step,
  record: RecordId,
  words: string,
): Promise<Result<void, CommandError>> {
  const { memory } = step;
  const shares = memory.emergency.packs.packed
    .of(record)
    .filter(([, { share }]) => !isAllZero(share));
  for (const [channelId, row] of shares) {
    if (isAccounted(memory, record, row)) continue;
    const epoch = { epochId: toHex(row.epochId), compartment: SUMMARY };
    const keys = openWithShare(memory, { record, epoch, share: row.share });
    if (keys === undefined) continue;
    const about = openingOf(memory, record) ?? UNOPENED;
    const body = { type: 'close', about, words } as const;
    const place = { record, compartment: SUMMARY, packId: row.packId, role: crewRoleOf(memory) };
    const noted = await noteUnder(step, { ...place, body }, { ...keys, channelId });
    if (!noted.ok) return noted;
  }
  return ok(undefined);
}

const isAccounted = ({ emergency }: Memory, record: string, { packId }: PackedRow): boolean =>
  emergency.accounts
    .of(record)
    .some(([, row]) => row.says !== 'opened' && toHex(row.packId) === toHex(packId));

/** The newest opening of the record by this device since the pack was made ready. */
function openingOf({ emergency, device }: Memory, record: string): string | undefined {
  const { openings, packs } = emergency;
  const own = toHex(device.deviceId);
  const since = packs.pack?.at ?? 0;
  const mine = openings
    .of(record)
    .filter(([, { deviceId, at }]) => toHex(deviceId) === own && at >= since);
  return mine.at(-1)?.[0];
}

/** Shares, sealed entries, and the keys of the record's log, unless its holder has come to read it anyway. */
function forget({ memory, batch }: Step, record: RecordId): void {
  const { packed } = memory.emergency.packs;
  for (const [channelId, { pages }] of packed.of(record)) {
    for (let page = 0; page < pages; page++) batch.remove('packs', pageKey(channelId, page));
    batch.remove('openings', `${PACKED_IN}${channelId}`);
    packed.delete(channelId);
  }
  if (readsAnyway(memory, record)) return;
  for (const { epochId } of memory.keyring.of(record, 0)) {
    batch.remove('secrets', epochId);
    const channelId = memory.channels.ofEpoch(epochId);
    if (channelId !== undefined) batch.remove('channels', channelId);
  }
}
