/**
 * Who somebody is that opens a record from outside the clinic: the patient themself, or a person who acts for them, from when and until
 * when, and how the clinic knows. Two of the staff may say it apart, so each is a statement about one person. It gives and takes no key:
 * access is the signed log's, and ends when somebody ends it.
 */
import * as v from 'valibot';
import {
  applyFactEvent,
  readFacts,
  statedFact,
  statingEntries,
  type FactEvent,
} from '#clinical/facts.ts';
import { requiredLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand, defineQuery, type Entries } from '#kernel/feature.ts';
import { parseUserId } from '#kernel/ids.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';

export const STANDINGS = ['patient', 'parent', 'guardian', 'partner', 'child', 'other'] as const;
/** What somebody is to the patient; FHIR RelatedPerson.relationship in small. */
export type Standing = (typeof STANDINGS)[number];

const ACTING = 'acting-for';

const day = v.union([v.literal(''), v.pipe(v.string(), v.isoDate())]);
const schema = v.object({ standing: v.picklist(STANDINGS), from: day, until: day });
export type ActingFact = Fact<v.InferOutput<typeof schema>>;

export type ActingErrorCode = 'clinic/ends-before-it-begins' | 'clinic/unknown-statement';

interface ActingError {
  readonly code: ActingErrorCode;
}

export const readActing = (
  document: RawDocument,
  signed?: Entries,
): ReadonlyMap<string, ActingFact> => readFacts(document, { kind: ACTING, schema, signed });

/** Each person about whom something was said, once. */
export const actingFor = defineQuery<
  readonly { readonly userId: string; readonly fact: ActingFact }[]
>({
  name: 'clinic/acting-for',
  document: 'care-team',
  select: (document, entries) =>
    [...readActing(document, entries)].map(([userId, fact]) => ({ userId, fact })),
});

const inputSchema = v.object({
  person: v.pipe(
    v.string(),
    v.check((id) => parseUserId(id) !== undefined),
  ),
  ...schema.entries,
  /** How the clinic knows: papers that were seen, or the patient's own word. */
  why: requiredLine,
  replaces: statingEntries.replaces,
});

/** 'clinic/ends-before-it-begins', 'clinic/unknown-statement' for a replaced id that is no statement about this person. */
export const stateActing = defineCommand<
  v.InferOutput<typeof inputSchema>,
  ReadonlyMap<string, ActingFact>,
  FactEvent,
  ActingError
>({
  name: 'clinic/state-acting-for',
  document: 'care-team',
  target: 'existing',
  parse: parserOf(inputSchema),
  view: (document) => readActing(document),
  decide: (known, { person, why, replaces, ...value }, context) => {
    if (value.until !== '' && value.until < value.from)
      return err({ code: 'clinic/ends-before-it-begins' });
    const history = known.get(person)?.history ?? [];
    if (!replaces.every((replaced) => history.some(({ id }) => id === replaced)))
      return err({ code: 'clinic/unknown-statement' });
    return ok([
      statedFact({ kind: ACTING, subject: person, value, stating: { why, replaces } }, context),
    ]);
  },
  apply: applyFactEvent,
});

/** Whether the day until which somebody acts is over; `today` is YYYY-MM-DD here. An access outlives it until somebody ends it. */
export const isOver = (fact: ActingFact | undefined, today: string): boolean =>
  fact !== undefined &&
  fact.versions.some(
    ({ value }) => value !== undefined && value.until !== '' && value.until < today,
  );
