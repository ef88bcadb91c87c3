/** Which keys owe a successor because somebody had them in an emergency, or may have had them and never said. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { isOwedAfter, type Pack, type PackNote } from '#crypto/evidence/pack-account.ts';
import type { Memory } from '../engine/memory.ts';
import type { EmergencyMemory, NoticeRow } from './opening-rows.ts';

type Known = Pick<Memory, 'emergency' | 'book'>;

/**
 * Epochs of a record that an opening used which has ended: closed by hand, or past its time; and those whose share a relay gave out
 * to a device that has given no account of it a day after its time.
 */
export const openedEpochs = (memory: Known, record: string, now: number): ReadonlySet<string> =>
  new Set([...openedAndEnded(memory, record, now), ...unaccounted(memory, record, now)]);

const openedAndEnded = ({ emergency }: Known, record: string, now: number): readonly string[] =>
  emergency.openings
    .of(record)
    .flatMap(([, { epochId, closedAt, until }]) =>
      closedAt !== 0 || until <= now ? [toHex(epochId)] : [],
    );

function unaccounted({ emergency, book }: Known, record: string, now: number): readonly string[] {
  const notes = packNotesOf(emergency, record);
  const told = [...emergency.notices.of(record), ...emergency.further.of(record)];
  return told.flatMap(([, notice]) => {
    const epochId = toHex(notice.epochId);
    const epochs = book.state(record)?.epochs ?? [];
    const madeAt = epochs.find((epoch) => epoch.epochId === epochId)?.claimedTime ?? 0;
    // A relay that tells of times before there was a key would have one made at every write.
    const notAfter = Math.max(notice.until, madeAt);
    return isOwedAfter({ ...packOf(notice), notAfter }, notes, now) ? [epochId] : [];
  });
}

/** What devices say of a record that lay in packs of theirs. */
export const packNotesOf = ({ accounts }: EmergencyMemory, record: string): readonly PackNote[] =>
  accounts.of(record).map(([, { packId, deviceId, says }]) => ({
    ...{ packId: toHex(packId), deviceId: toHex(deviceId), says },
  }));

/** The pack, or the single opening, that a relay has told of. */
export const packOf = ({ packId, deviceId, until }: NoticeRow): Pack => ({
  ...{ packId: toHex(packId), deviceId: toHex(deviceId), notAfter: until },
});
