/**
 * A conversation as a room: who has left it, and how it is kept. Each is a statement that is written once, signed by whoever made
 * it; a later one names those it replaces.
 */
import * as v from 'valibot';
import { optionalLine } from '#clinical/text.ts';
import { factOf, type Statement } from '#clinical/versioned.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import { parseUserId, type UserId } from '#kernel/ids.ts';
import { idSchema, withId, type ConversationKind } from './records.ts';

export const REPLACES_MAX = 16;
const DAY_MS = 86_400_000;
/** A room of a care team is for the work of these weeks; what has to last belongs in the record (MSG-09). */
const CARE_TEAM_DAYS = 90;
const DAYS_MAX = 36_500;

/** 'archive' and 'hold': 1 is on, 0 is off. 'retention': days that messages are shown, 0 for always. */
const ARRANGEMENTS = ['archive', 'retention', 'hold'] as const;
type Arrangement = (typeof ARRANGEMENTS)[number];

export interface Leaving {
  readonly id: string;
  readonly userId: UserId;
  /** The entities by which they took part, as far as who said so knew: who is added again later has one that is not named. */
  readonly of: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Arranged {
  readonly id: string;
  readonly what: Arrangement;
  readonly value: number;
  readonly why: string;
  readonly at: number;
  readonly replaces: readonly string[];
}

export type RoomEvent =
  | { readonly kind: 'person-left'; readonly leaving: Leaving }
  | { readonly kind: 'room-arranged'; readonly arranged: Arranged };

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const leavingSchema = v.object({
  userId: v.custom<UserId>((value) => parseUserId(value) !== undefined),
  of: v.pipe(v.array(idSchema), v.maxLength(REPLACES_MAX)),
  at: time,
});
export const arrangedEntries = {
  what: v.picklist(ARRANGEMENTS),
  value: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(DAYS_MAX)),
  why: optionalLine,
  replaces: v.pipe(v.array(idSchema), v.maxLength(REPLACES_MAX)),
};
const arrangedSchema = v.object({ ...arrangedEntries, at: time });

const PART = { leaving: 'left', arranged: 'arranged' } as const;

export const leavingKey = (id: string): string => entityKey(PART.leaving, id);
export const arrangedKey = (id: string): string => entityKey(PART.arranged, id);

export const readLeavings = (document: RawDocument): EntityList<Leaving> =>
  readPart(document, PART.leaving, withId(leavingSchema));
export const readArranged = (document: RawDocument): EntityList<Arranged> =>
  readPart(document, PART.arranged, withId(arrangedSchema));

export function applyRoomEvent(draft: Draft, event: RoomEvent): void {
  if (event.kind === 'person-left') {
    const { id, ...fields } = event.leaving;
    draft.create(leavingKey(id), fields);
    return;
  }
  const { id, ...fields } = event.arranged;
  draft.create(arrangedKey(id), fields);
}

/** How a room is kept, of all that was ever said about it. */
export interface Keeping {
  /** When it was put away; undefined while it is not. A message written later brings it back. */
  readonly archivedAt: number | undefined;
  /** Days that a message is shown; undefined for always. */
  readonly retentionDays: number | undefined;
  /** While it lasts nothing expires; with the reason. */
  readonly hold: { readonly why: string; readonly at: number } | undefined;
  /** What is current, for whoever says something new. */
  readonly current: Readonly<Record<Arrangement, readonly string[]>>;
}

/** Said apart, the careful one counts: a hold holds, and the longer time is kept. */
export function keepingOf(kind: ConversationKind, arranged: readonly Arranged[]): Keeping {
  const currentOf = (what: Arrangement): readonly Arranged[] => {
    const said = arranged.filter((one) => one.what === what);
    const statements = said.map((one): Statement<Arranged> => ({ ...one, value: one, by: '' }));
    const fact = factOf(statements, ({ id }) => id);
    return fact.current.flatMap(({ value }) => value ?? []);
  };
  const [archive, retention, hold] = [
    currentOf('archive'),
    currentOf('retention'),
    currentOf('hold'),
  ];
  const days = retention.map(({ value }) => (value === 0 ? Infinity : value));
  const standard = kind === 'care-team' ? CARE_TEAM_DAYS : Infinity;
  const longest = days.length === 0 ? standard : Math.max(...days);
  const held = hold.find(({ value }) => value === 1);
  const newest = archive.at(-1);
  const ids = (said: readonly Arranged[]) => said.map(({ id }) => id).slice(-REPLACES_MAX);
  return {
    archivedAt: newest?.value === 1 ? newest.at : undefined,
    // What is said to a patient belongs to the patient's record, which nothing expires from.
    retentionDays: kind === 'patient' || longest === Infinity ? undefined : longest,
    hold: held && { why: held.why, at: held.at },
    current: { archive: ids(archive), retention: ids(retention), hold: ids(hold) },
  };
}

/** Messages written before this are not shown any more; 0 while nothing expires. Milliseconds since 1970. */
export const shownSince = (
  { retentionDays, hold }: Pick<Keeping, 'retentionDays' | 'hold'>,
  now: number,
): number =>
  retentionDays === undefined || hold !== undefined ? 0 : Math.max(0, now - retentionDays * DAY_MS);
