/** Shift packs of others, as relays have told records of them and their holders have accounted for them. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { accountOf, type PackAccount } from '#crypto/evidence/pack-account.ts';
import type { EmergencyMemory, NoticeRow } from './opening-rows.ts';
import { packNotesOf, packOf } from './owed.ts';

/** In a notice: to be able to open until then, also without network. */
const PACK_PURPOSE = 2;

/** What became of one record in a pack. Where its keys changed during the shift the relay was asked more than once: the worst counts. */
export interface PackSeen {
  readonly deviceId: string;
  readonly reason: number;
  /** Milliseconds, by the relay's clock: when it was first asked. */
  readonly at: number;
  readonly until: number;
  readonly account: PackAccount;
}

const WORST_LAST: readonly PackAccount[] = [
  'not-opened',
  'running',
  'opened',
  'presumed-opened',
  'contradicted',
];

/** The packs that one record lay in, by device and end. */
export function packsOf(
  emergency: EmergencyMemory,
  record: string,
  now: number,
): ReadonlyMap<string, PackSeen> {
  const notes = packNotesOf(emergency, record);
  const packs = new Map<string, PackSeen>();
  for (const [, notice] of emergency.notices.of(record)) {
    if (notice.purpose !== PACK_PURPOSE) continue;
    const seen = seenIn(notice, accountOf(packOf(notice), notes, now));
    const key = `${seen.deviceId}/${String(seen.until)}`;
    const before = packs.get(key);
    packs.set(key, before === undefined ? seen : together(before, seen));
  }
  return packs;
}

const seenIn = ({ deviceId, reason, at, until }: NoticeRow, account: PackAccount): PackSeen => ({
  deviceId: toHex(deviceId),
  reason,
  at,
  until,
  account,
});

const together = (a: PackSeen, b: PackSeen): PackSeen => ({
  ...a,
  at: Math.min(a.at, b.at),
  account: WORST_LAST.indexOf(a.account) > WORST_LAST.indexOf(b.account) ? a.account : b.account,
});
