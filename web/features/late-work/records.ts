/**
 * Why somebody took up late work or left it out, or kept one copy of a document rather than another, in words. The decision itself is an entry of the signed log; the words lie in
 * the record beside it, and count only as the words of whoever signed the decision.
 */
import * as v from 'valibot';
import { requiredLine } from '#clinical/text.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import { err, ok } from '#kernel/result.ts';

const PART = 'reason';
const ENTRIES_MAX = 64;

const VERDICTS = ['adopt', 'reject', 'retire-copy'] as const;

const entryIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const reasonSchema = v.object({
  /** Ids of the log entries that say the decision. */
  decisions: v.pipe(v.array(entryIdSchema), v.minLength(1), v.maxLength(ENTRIES_MAX)),
  verdict: v.picklist(VERDICTS),
  reason: requiredLine,
});

export interface Reason extends v.InferOutput<typeof reasonSchema> {
  readonly id: string;
}

export interface ReasonGiven {
  readonly kind: 'reason-given';
  readonly reason: Reason;
}

export const readReasons = (document: RawDocument): EntityList<Reason> =>
  readPart(document, PART, (id, raw) => {
    const parsed = v.safeParse(reasonSchema, raw);
    return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
  });

export const reasonKey = (id: string): string => entityKey(PART, id);

export function applyReason(draft: Draft, { reason }: ReasonGiven): void {
  const { id, ...fields } = reason;
  draft.create(reasonKey(id), fields);
}
