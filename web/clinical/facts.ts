/**
 * How versioned facts lie in a document: entities of the part `fact`, one for each statement, with a kind, the entity they
 * are about, and the fields of their value. Any feature may state its own kind; conflicts are found without knowing them.
 */
import * as v from 'valibot';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type FieldValue,
  type RawDocument,
} from '#kernel/document.ts';
import type { CommandContext, Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { optionalLine } from './text.ts';
import { factOf, type Fact, type Statement } from './versioned.ts';

const PART = 'fact';
const ID_LENGTH_MAX = 64;
/** How many statements one statement may replace; those above it simply stay to be picked from again. */
const REPLACES_MAX = 64;
/** The subject of a fact about the whole document, such as the code status of a patient. */
export const SELF = 'self';

const idSchema = v.pipe(v.string(), v.regex(/^[0-9a-z-]+$/), v.maxLength(ID_LENGTH_MAX));
const replacesSchema = v.pipe(v.array(idSchema), v.maxLength(REPLACES_MAX));

/** What every command that states a fact takes besides the value: what its author saw as current, and why. */
export const statingEntries = {
  replaces: replacesSchema,
  why: v.optional(optionalLine, ''),
};

export interface Stating {
  readonly replaces: readonly string[];
  readonly why: string;
}

const headerSchema = v.looseObject({
  kind: idSchema,
  subject: idSchema,
  by: idSchema,
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  why: optionalLine,
  replaces: replacesSchema,
});

type Fields = Readonly<Record<string, unknown>>;

/** A statement whose value nobody has looked at yet. */
export interface StoredFact extends Omit<Statement<never>, 'value'> {
  readonly kind: string;
  readonly subject: string;
  readonly fields: Fields;
}

function parseStored(id: string, raw: unknown): Result<StoredFact, 'unreadable'> {
  const parsed = v.safeParse(headerSchema, raw);
  if (!parsed.success) return err('unreadable');
  const { kind, subject, by, at, why, replaces, ...fields } = parsed.output;
  return ok({ id, kind, subject, by, at, why, replaces, fields });
}

/** Nobody this device can name: the statement was altered after it was made, or its author is unknown. */
const NOBODY = '';

/**
 * Every statement of a document; those without a readable head are counted. With the signed history at hand the author is
 * whoever signed the statement, never who it claims to be from.
 */
export function readStoredFacts(document: RawDocument, signed?: Entries): EntityList<StoredFact> {
  const { entities, unreadable } = readPart(document, PART, parseStored);
  if (signed === undefined) return { entities, unreadable };
  const authored = entities.map((stored) => ({
    ...stored,
    by: signed.authorOf(entityKey(PART, stored.id)) ?? NOBODY,
  }));
  return { entities: authored, unreadable };
}

interface FactQuestion<S> {
  readonly kind: string;
  readonly schema: S;
  /** Who signed what; without it authors are as claimed, which is enough to decide but not to show. */
  readonly signed?: Entries | undefined;
}

/** Two values are the same when all their fields are. */
const valueKey = (fields: Fields): string =>
  JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The facts of one kind by what they are about. */
export function readFacts<S extends v.GenericSchema>(
  document: RawDocument,
  { kind, schema, signed }: FactQuestion<S>,
): ReadonlyMap<string, Fact<v.InferOutput<S>>> {
  return groupedFacts(
    readStoredFacts(document, signed).entities.filter((stored) => stored.kind === kind),
    ({ subject }) => subject,
    (fields) => {
      const parsed = v.safeParse(schema, fields);
      return parsed.success ? parsed.output : undefined;
    },
  );
}

/** One fact for each group of statements; the value is what `valueOf` makes of the stored fields. */
export function groupedFacts<Value>(
  stored: readonly StoredFact[],
  groupOf: (stored: StoredFact) => string,
  valueOf: (fields: Fields) => Value | undefined,
): ReadonlyMap<string, Fact<Value>> {
  const groups = new Map<string, StoredFact[]>();
  for (const statement of stored) {
    const group = groups.get(groupOf(statement));
    if (group === undefined) groups.set(groupOf(statement), [statement]);
    else group.push(statement);
  }
  const keys = new Map(stored.map(({ id, fields }) => [id, valueKey(fields)]));
  return new Map(
    [...groups].map(([group, statements]) => [
      group,
      factOf(
        statements.map(({ fields, ...statement }) => ({ ...statement, value: valueOf(fields) })),
        ({ id }) => keys.get(id) ?? '',
      ),
    ]),
  );
}

export interface FactStated {
  readonly kind: string;
  readonly subject: string;
  readonly value: Readonly<Record<string, FieldValue>>;
  readonly stating: Stating;
}

/** The event of stating a fact: a statement under a fresh id, signed with the author's name and time. */
export function statedFact(stated: FactStated, { newId, now, actor }: CommandContext) {
  const { kind, subject, value, stating } = stated;
  const { replaces, why } = stating;
  const header = { kind, subject, by: actor.userId, at: now, why, replaces };
  return { kind: 'fact-stated', id: newId(), fields: { ...value, ...header } } as const;
}

export type FactEvent = ReturnType<typeof statedFact>;

export function applyFactEvent(draft: Draft, { id, fields }: FactEvent): void {
  draft.create(entityKey(PART, id), fields);
}
