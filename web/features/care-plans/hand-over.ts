/**
 * Handing a whole plan or one task to somebody else. Until they accept, whoever had it is responsible, and both see that it
 * waits. Each answer is a statement, and counts only if it is signed by the one it is for.
 */
import * as v from 'valibot';
import { readFacts, SELF } from '#clinical/facts.ts';
import { optionalLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import { entityKey, readPart, type EntityList, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok } from '#kernel/result.ts';

export const ANSWERS = ['accepted', 'declined', 'withdrawn'] as const;
export type Answer = (typeof ANSWERS)[number];

export const HAND_OVER_ANSWER = 'hand-over-answer';
export const answerSchema = v.object({ answer: v.picklist(ANSWERS) });

/** What the whole plan is called where one of its tasks could stand. */
export const WHOLE_PLAN = SELF;

export interface HandOverStored {
  /** The id of a task, or `self` for the plan. */
  readonly about: string;
  readonly from: string;
  readonly to: string;
  readonly note: string;
  readonly at: number;
}

export interface HandOver extends HandOverStored {
  readonly id: string;
  readonly state: 'waiting' | Answer;
  /** What was said to it, and when; undefined while it waits. */
  readonly answer: { readonly at: number; readonly why: string } | undefined;
}

const schema = v.object({
  about: v.string(),
  from: v.string(),
  to: v.string(),
  note: optionalLine,
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** Oldest first. With the signed history at hand whoever signed it is the giver, and answers of others do not count. */
export function readHandOvers(document: RawDocument, signed?: Entries): EntityList<HandOver> {
  const answers = readFacts(document, { kind: HAND_OVER_ANSWER, schema: answerSchema, signed });
  const { entities, unreadable } = readPart(document, 'handover', (id, raw) => {
    const parsed = v.safeParse(schema, raw);
    if (!parsed.success) return err('unreadable');
    const from = signed?.authorOf(entityKey('handover', id)) ?? (signed ? '' : parsed.output.from);
    return ok({ ...parsed.output, from, id });
  });
  const answered = entities.map((stored): HandOver => {
    const said = answerOf(stored, answers.get(stored.id));
    return {
      ...stored,
      state: said?.value?.answer ?? 'waiting',
      answer: said && { at: said.at, why: said.why },
    };
  });
  return { entities: answered.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)), unreadable };
}

/** Taken back and accepted apart, it is accepted: whoever accepted acts as the one responsible. */
function answerOf(
  { from, to }: HandOverStored,
  fact: Fact<v.InferOutput<typeof answerSchema>> | undefined,
) {
  const said = (fact?.history ?? []).filter(({ by, value }) =>
    value?.answer === 'withdrawn' ? by === from : by === to,
  );
  return said.find(({ value }) => value?.answer === 'accepted') ?? said.at(-1);
}

/** What still waits for an answer. */
export const waitingIn = (handOvers: readonly HandOver[]): readonly HandOver[] =>
  handOvers.filter(({ state }) => state === 'waiting');
