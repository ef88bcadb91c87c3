/** Shift packs in numbers, counted anew only when something of them has changed: they hold thousands of records. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { PackAccount } from '#crypto/evidence/pack-account.ts';
import { parseMillis } from '#kernel/ports.ts';
import type { PackRow } from '#sync/emergency/pack-rows.ts';
import { packsOf, type PackSeen } from '#sync/emergency/packs-seen.ts';
import type { Memory } from '#sync/engine/memory.ts';
import type { PackToReview, ShiftPack } from '#ui/emergency-port.ts';
import { userOfDevice } from './device-owner.ts';

/** What was in time a moment ago may not be any more. */
const STALE_MS = 60_000;

type Count = Exclude<keyof PackToReview, 'id' | 'userId' | 'reason' | 'at' | 'until' | 'records'>;
const COUNTED_AS: Readonly<Record<PackAccount, Count>> = {
  running: 'waiting',
  opened: 'opened',
  'not-opened': 'notOpened',
  'presumed-opened': 'presumed',
  contradicted: 'contradicted',
};

export class PackCounts {
  #own: { readonly mark: string; readonly pack: ShiftPack | undefined } | undefined;
  #others: { readonly mark: string; readonly packs: readonly PackToReview[] } | undefined;

  /** The pack of this device. */
  ofOwn(memory: Memory): ShiftPack | undefined {
    const { packs, openings } = memory.emergency;
    if (packs.pack === undefined) return undefined;
    const mark = [packs.packed.version, openings.version, packs.pack.isClosing].join('/');
    if (this.#own?.mark !== mark) this.#own = { mark, pack: ownPack(memory, packs.pack) };
    return this.#own.pack;
  }

  /** Those of others in the records this device reads, newest first. */
  ofOthers(memory: Memory, now: number): readonly PackToReview[] {
    const { notices, accounts } = memory.emergency;
    const mark = [notices.version, accounts.version, Math.floor(now / STALE_MS)].join('/');
    if (this.#others?.mark !== mark) this.#others = { mark, packs: otherPacks(memory, now) };
    return this.#others.packs;
  }
}

function ownPack(memory: Memory, pack: PackRow): ShiftPack | undefined {
  const { packs, openings } = memory.emergency;
  const [at, until] = [parseMillis(pack.at), parseMillis(pack.until)];
  if (at === undefined || until === undefined) return undefined;
  let [ready, left] = [0, 0];
  for (const [record, state] of packs.wanted) {
    const rows = packs.packed.of(record);
    const isLeft = state === 'refused' || rows.some(([, row]) => row.state === 'no-room');
    if (isLeft) left += 1;
    else if (state === 'held' && rows.every(([, row]) => row.state === 'there')) ready += 1;
  }
  const own = toHex(memory.device.deviceId);
  const opened = new Set<string>();
  for (const { record, deviceId, at: openedAt } of openings.values())
    if (toHex(deviceId) === own && openedAt >= pack.at) opened.add(toHex(record));
  const records = packs.wanted.size;
  const phase = ready + left < records ? 'preparing' : 'ready';
  return {
    ...{ at, until, reason: pack.reason, records, ready, left },
    ...{ bytes: packs.bytes, opened: opened.size, phase: pack.isClosing ? 'closing' : phase },
  };
}

function otherPacks(memory: Memory, now: number): readonly PackToReview[] {
  const { emergency } = memory;
  const records = new Set([...emergency.notices.values()].map(({ record }) => toHex(record)));
  const packs = new Map<string, PackToReview>();
  for (const record of records)
    for (const [id, seen] of packsOf(emergency, record, now)) {
      if (seen.deviceId === toHex(memory.device.deviceId)) continue;
      const before = packs.get(id) ?? emptyPack(memory, id, seen);
      if (before !== undefined) packs.set(id, withOne(before, seen));
    }
  return [...packs.values()].sort((a, b) => b.at - a.at);
}

function emptyPack(memory: Memory, id: string, seen: PackSeen): PackToReview | undefined {
  const [at, until] = [parseMillis(seen.at), parseMillis(seen.until)];
  if (at === undefined || until === undefined) return undefined;
  const counts = { opened: 0, notOpened: 0, waiting: 0, presumed: 0, contradicted: 0 };
  const userId = userOfDevice(memory, seen.deviceId);
  return { ...{ id, userId, reason: seen.reason, at, until, records: 0 }, ...counts };
}

const withOne = (pack: PackToReview, { account, at }: PackSeen): PackToReview => {
  const count = COUNTED_AS[account];
  const first = parseMillis(Math.min(pack.at, at)) ?? pack.at;
  return { ...pack, at: first, records: pack.records + 1, [count]: pack[count] + 1 };
};
