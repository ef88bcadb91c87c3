/** Who looked at a record, in lines that people can read: what one person saw within half an hour is one visit. */
import { reasonOf, type EmergencyReason } from '#clinical/emergency.ts';
import type { UserId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';

/** Notes less than this apart are one visit of the same person. */
const VISIT_MS = 30 * 60_000;
export const WEEK_MS = 7 * 86_400_000;

/** A note as the app port hands it over. */
export interface Note {
  readonly id: string;
  readonly userId: UserId;
  readonly deviceId: string;
  readonly at: Millis;
  readonly body: NoteBody | undefined;
  readonly isContested: boolean;
  readonly hasGapBefore: boolean;
}

type NoteBody =
  | { readonly type: 'view' | 'export'; readonly kinds: readonly string[] }
  | {
      readonly type: 'open';
      readonly reason: number;
      readonly until: number;
      readonly words: string;
    }
  | { readonly type: 'close' | 'contest'; readonly about: string; readonly words: string }
  | {
      readonly type: 'review';
      readonly about: string;
      readonly inOrder: boolean;
      readonly words: string;
    };

/** What whom the record is about said of it. */
export interface Contest {
  readonly userId: UserId;
  readonly at: Millis;
  readonly words: string;
}

interface Line {
  readonly key: string;
  /** The notes it is made of, the first first. */
  readonly notes: readonly string[];
  /** Oldest first. */
  readonly contests: readonly Contest[];
  readonly userId: UserId;
  /** When it began. */
  readonly at: Millis;
  /** Whoever it was has no access any more; it is told all the same. */
  readonly isContested: boolean;
}

export interface Visit extends Line {
  readonly type: 'view' | 'export';
  readonly kinds: readonly string[];
}

export interface Review {
  readonly userId: UserId;
  readonly at: Millis;
  readonly inOrder: boolean;
  readonly words: string;
}

export interface Opening extends Line {
  readonly type: 'open';
  /** Undefined for a reason of a later version. */
  readonly reason: EmergencyReason | undefined;
  readonly words: string;
  readonly until: number;
  /** What whoever opened it said at the end; undefined until they have. */
  readonly closing: { readonly at: Millis; readonly words: string } | undefined;
  /** By others than whoever opened it, oldest first. */
  readonly reviews: readonly Review[];
}

/** A note this version cannot read. */
export interface Unread extends Line {
  readonly type: 'unread';
}

export type LookedLine = Visit | Opening | Unread;

/** Newest first; only what began at `since` or later. */
export function linesOf(notes: readonly Note[], since: number): readonly LookedLine[] {
  const lines = [...visitsOf(notes), ...openingsOf(notes), ...unreadOf(notes)].map((line) => ({
    ...line,
    contests: contestsOf(notes, line.notes),
  }));
  return lines.filter(({ at }) => at >= since).sort((a, b) => b.at - a.at);
}

/** Every emergency opening with what followed it, newest first. */
export function openingsOf(notes: readonly Note[]): readonly Opening[] {
  return notes
    .flatMap((note): readonly Opening[] => {
      const { id: key, userId, at, isContested, body } = note;
      if (body?.type !== 'open') return [];
      const { words, until } = body;
      const line = {
        key,
        notes: [key],
        contests: contestsOf(notes, [key]),
        userId,
        at,
        isContested,
      };
      const base = { ...line, type: body.type, words, until };
      const closing = closingOf(notes, note);
      return [{ ...base, reason: reasonOf(body.reason), closing, reviews: reviewsOf(notes, note) }];
    })
    .sort((a, b) => b.at - a.at);
}

/** People of whose notes some are missing, and the time of the last one before; undefined where the first are missing. */
export function gapsIn(
  notes: readonly Note[],
): readonly { readonly userId: UserId; readonly since: Millis | undefined }[] {
  return notes
    .filter(({ hasGapBefore }) => hasGapBefore)
    .map((after) => {
      const before = notes.filter((note) => note.deviceId === after.deviceId && note.at < after.at);
      const newest = before.sort((a, b) => b.at - a.at)[0];
      return { userId: after.userId, since: newest?.at };
    });
}

/** How many people have looked since then. */
export const peopleSince = (notes: readonly Note[], since: number): number =>
  new Set(notes.filter(({ at }) => at >= since).map(({ userId }) => userId)).size;

function visitsOf(notes: readonly Note[]): readonly Visit[] {
  const visits: Visit[] = [];
  for (const note of [...notes].sort((a, b) => a.at - b.at)) {
    const { body, userId, at, isContested } = note;
    if (body?.type !== 'view' && body?.type !== 'export') continue;
    const { type, kinds } = body;
    const index = visits.findLastIndex((visit) => visit.userId === userId && visit.type === type);
    const last = visits[index];
    const goesOn = last !== undefined && at - last.at < VISIT_MS;
    const line = { key: note.id, notes: [note.id], contests: [], userId, at, isContested };
    if (!goesOn) visits.push({ ...line, type, kinds });
    else
      visits[index] = {
        ...last,
        notes: [...last.notes, note.id],
        kinds: [...new Set([...last.kinds, ...kinds])],
      };
  }
  return visits;
}

const contestsOf = (notes: readonly Note[], about: readonly string[]): readonly Contest[] =>
  notes
    .flatMap(({ userId, at, body }): readonly Contest[] =>
      body?.type === 'contest' && about.includes(body.about)
        ? [{ userId, at, words: body.words }]
        : [],
    )
    .sort((a, b) => a.at - b.at);

/** Only whoever opened it closes it. */
function closingOf(notes: readonly Note[], opening: Note): Opening['closing'] {
  for (const { userId, at, body } of notes)
    if (body?.type === 'close' && body.about === opening.id && userId === opening.userId)
      return { at, words: body.words };
  return undefined;
}

/** A review of one's own opening is none. */
const reviewsOf = (notes: readonly Note[], opening: Note): readonly Review[] =>
  notes
    .flatMap(({ userId, at, body }): readonly Review[] => {
      const isReview = body?.type === 'review' && body.about === opening.id;
      if (!isReview || userId === opening.userId) return [];
      return [{ userId, at, inOrder: body.inOrder, words: body.words }];
    })
    .sort((a, b) => a.at - b.at);

const unreadOf = (notes: readonly Note[]): readonly Unread[] =>
  notes.flatMap(({ id: key, userId, at, isContested, body }) =>
    body === undefined
      ? [{ key, notes: [key], contests: [], userId, at, isContested, type: 'unread' as const }]
      : [],
  );
