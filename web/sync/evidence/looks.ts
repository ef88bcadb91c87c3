/** What is noted about a record, as whoever may read it is shown it. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { ShownEvidence } from '#crypto/evidence/evidence-book.ts';
import { parseDeviceId, parseUserId, type DeviceId, type UserId } from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import type { NoticeRow } from '../emergency/opening-rows.ts';
import { parseNoteBody, type NoteBody } from './note-body.ts';
import type { RecordEvidence } from './record-evidence.ts';

export interface Look {
  readonly id: string;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** By the clock of the device that looked: a claim. */
  readonly at: Millis;
  /** Undefined for a note that a later version wrote. */
  readonly body: NoteBody | undefined;
  /** Whoever made it has since lost their access, or was never rightly given it; the note stays. */
  readonly isContested: boolean;
  /** The note before it in the chain of its device has not arrived. */
  readonly hasGapBefore: boolean;
}

/** The server's word that a device asked for what an emergency opening takes, where that device has noted no opening. */
export interface Asked {
  readonly at: Millis;
  readonly until: Millis;
  readonly deviceId: DeviceId;
}

/** In a notice: to open now. Shift packs are accounted for one by one (`packs-seen.ts`). */
const OPEN_PURPOSE = 1;

export interface Looks {
  /** Newest first. */
  readonly looks: readonly Look[];
  /** Devices that noted more than is shown one by one. */
  readonly more: readonly { readonly userId: UserId; readonly count: number }[];
  /** People of whose devices one has given two different notes the same number: it was copied, set back, or lies. */
  readonly twice: readonly UserId[];
  readonly asked: readonly Asked[];
}

export function looksIn({ book }: RecordEvidence, notices: readonly NoticeRow[]): Looks {
  const shown = book.shown();
  const looks = shown.flatMap((one) => lookOf(one) ?? []).sort((a, b) => b.at - a.at);
  const userOf = new Map(looks.map(({ deviceId, userId }): [string, UserId] => [deviceId, userId]));
  const more = book.tallies().flatMap(({ deviceId, more: count }) => {
    const userId = userOf.get(deviceId);
    return userId === undefined ? [] : [{ userId, count }];
  });
  const twice = book.forks().flatMap(([first]) => (first && parseUserId(first.userId)) ?? []);
  const single = notices.filter(({ purpose }) => purpose === OPEN_PURPOSE);
  const asked = single.flatMap((notice) => askedIn(notice, looks) ?? []);
  return { looks, more, twice: [...new Set(twice)], asked };
}

/** The clocks of a server and a device are told apart by no more than this. */
const CLOCKS_APART_MS = 600_000;

/** Undefined where a note of the same device accounts for it. */
export function askedIn(notice: NoticeRow, looks: readonly Look[]): Asked | undefined {
  const deviceId = parseDeviceId(toHex(notice.deviceId));
  const [at, until] = [parseMillis(notice.at), parseMillis(notice.until)];
  if (deviceId === undefined || at === undefined || until === undefined) return undefined;
  const isAccounted = looks.some(
    (look) =>
      look.deviceId === deviceId &&
      look.body?.type === 'open' &&
      at >= look.at - CLOCKS_APART_MS &&
      at <= look.body.until + CLOCKS_APART_MS,
  );
  return isAccounted ? undefined : { at, until, deviceId };
}

function lookOf({ evidenceId, signed, contested, gapBefore }: ShownEvidence): Look | undefined {
  const { path, claimedTime, type, body } = signed.evidence;
  const userId = parseUserId(toHex(path.userId));
  const deviceId = parseDeviceId(toHex(path.deviceId));
  const at = parseMillis(claimedTime);
  if (userId === undefined || deviceId === undefined || at === undefined) return undefined;
  const said = parseNoteBody(type, body);
  return {
    ...{ id: evidenceId, userId, deviceId, at, body: said },
    ...{ isContested: contested, hasGapBefore: gapBefore },
  };
}
