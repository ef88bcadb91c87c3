/**
 * Whether somebody of the staff can be reached now, as they have said themselves: available, busy, or off until a time, with a
 * colleague who stands in. Said of anybody else it does not count.
 */
import * as v from 'valibot';
import type { RawDocument } from '#kernel/document.ts';
import { defineProjection, UNSIGNED, type Entries } from '#kernel/feature.ts';
import { parseUserId, type UserId } from '#kernel/ids.ts';
import { readFacts, SELF } from './facts.ts';

export const AVAILABILITY = 'availability';
export const AVAILABILITIES = ['available', 'busy', 'off'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

const isUser = (text: string): boolean => parseUserId(text) !== undefined;

export const availabilitySchema = v.object({
  state: v.picklist(AVAILABILITIES),
  /** Milliseconds since 1970; 0 until it is changed. */
  until: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** A colleague to write to instead; empty for nobody. */
  standIn: v.union([v.literal(''), v.pipe(v.string(), v.check(isUser))]),
});

export interface StatedAvailability extends v.InferOutput<typeof availabilitySchema> {
  readonly userId: UserId;
  /** When it was said, by the clock of its author. */
  readonly at: number;
}

/** The newest word of each who signed one: everybody speaks for themselves, whoever's document it is in. */
export function readAvailability(
  document: RawDocument,
  signed: Entries,
): readonly StatedAvailability[] {
  const kind = { kind: AVAILABILITY, schema: availabilitySchema, signed };
  const history = readFacts(document, kind).get(SELF)?.history ?? [];
  const said = history.flatMap(({ by, at, value }) => {
    const userId = parseUserId(by);
    return value === undefined || userId === undefined ? [] : [{ userId, at, ...value }];
  });
  return newestOf(said);
}

const newestOf = (said: readonly StatedAvailability[]): readonly StatedAvailability[] => [
  ...new Map(said.toSorted((a, b) => a.at - b.at).map((one) => [one.userId, one])).values(),
];

export const availabilityList = defineProjection<{ readonly said: readonly StatedAvailability[] }>({
  name: 'availability/list',
  document: 'availability',
  version: 1,
  row: (document, entries) => ({ said: readAvailability(document, entries ?? UNSIGNED) }),
});

/** What holds now: a word that had an end is over with it. */
export const holdsAt = ({ until }: Pick<StatedAvailability, 'until'>, now: number): boolean =>
  until === 0 || until > now;

/** Who cannot be reached now, by person; who has said nothing, or is available, is not among them. */
export function unreachableAt(
  said: readonly StatedAvailability[],
  now: number,
): ReadonlyMap<UserId, StatedAvailability> {
  const away = newestOf(said).filter((one) => one.state !== 'available' && holdsAt(one, now));
  return new Map(away.map((one) => [one.userId, one]));
}
