/** Which keys owe a successor because somebody had them in an emergency, or may have had them and never said. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { isOwedAfter } from '#crypto/evidence/pack-account.ts';
import type { Memory } from '../engine/memory.ts';
import { recordOf } from './opening-rows.ts';

type Known = Pick<Memory, 'emergency' | 'book'>;

/**
 * Epochs that an opening used which has ended: closed by hand, or past its time; and those whose share a relay gave out to a
 * device that has given no account of it a day after its time.
 */
export const openedEpochs = (memory: Known, now: number): ReadonlySet<string> =>
  new Set([...openedAndEnded(memory, now), ...unaccounted(memory, now)]);

const openedAndEnded = ({ emergency }: Known, now: number): readonly string[] =>
  [...emergency.openings.values()].flatMap(({ epochId, closedAt, until }) =>
    closedAt !== 0 || until <= now ? [toHex(epochId)] : [],
  );

function unaccounted({ emergency, book }: Known, now: number): readonly string[] {
  return [...emergency.notices.values()].flatMap((notice) => {
    const notes = [...emergency.accounts.values()]
      .filter((account) => recordOf(account) === recordOf(notice))
      .map(({ packId, deviceId, says }) => ({
        ...{ packId: toHex(packId), deviceId: toHex(deviceId), says },
      }));
    const { packId, deviceId, until } = notice;
    const epochId = toHex(notice.epochId);
    const epochs = book.state(recordOf(notice))?.epochs ?? [];
    const madeAt = epochs.find((epoch) => epoch.epochId === epochId)?.claimedTime ?? 0;
    // A relay that tells of times before there was a key would have one made at every write.
    const notAfter = Math.max(until, madeAt);
    const pack = { packId: toHex(packId), deviceId: toHex(deviceId), notAfter };
    return isOwedAfter(pack, notes, now) ? [epochId] : [];
  });
}
