/** What is noted about a record, as whoever may read it is shown it. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { ShownEvidence } from '#crypto/evidence/evidence-book.ts';
import { parseDeviceId, parseUserId, type DeviceId, type UserId } from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
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

export interface Looks {
  /** Newest first. */
  readonly looks: readonly Look[];
  /** Devices that noted more than is shown one by one. */
  readonly more: readonly { readonly userId: UserId; readonly count: number }[];
  /** People of whose devices one has given two different notes the same number: it was copied, set back, or lies. */
  readonly twice: readonly UserId[];
}

export function looksIn({ book }: RecordEvidence): Looks {
  const shown = book.shown();
  const looks = shown.flatMap((one) => lookOf(one) ?? []).sort((a, b) => b.at - a.at);
  const userOf = new Map(looks.map(({ deviceId, userId }): [string, UserId] => [deviceId, userId]));
  const more = book.tallies().flatMap(({ deviceId, more: count }) => {
    const userId = userOf.get(deviceId);
    return userId === undefined ? [] : [{ userId, count }];
  });
  const twice = book.forks().flatMap(([first]) => (first && parseUserId(first.userId)) ?? []);
  return { looks, more, twice: [...new Set(twice)] };
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
