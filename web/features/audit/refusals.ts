/**
 * What somebody's own device refused them, with the reason, in the clinic's record: so that whoever leads the clinic hears of it and
 * not only the device that refused. Opaque ids and a reason, never content. Each is signed by the device it happened on.
 */
import * as v from 'valibot';
import { REFUSALS } from '#clinical/refusals.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import { defineProjection, type Entries } from '#kernel/feature.ts';
import { parseRecordId, type RecordId, type UserId } from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { err, ok } from '#kernel/result.ts';

const PART = 'refused';
const KIND_LENGTH_MAX = 64;
/** The newest are shown; nobody reads more at once. */
const SHOWN_MAX = 50;

/** Requirement IAM-07 has the four of `#clinical/refusals.ts`; the last is somebody who came second to an invitation. */
export const REFUSED_FOR = [...REFUSALS, 'invitation/used-twice'] as const;
export type RefusedFor = (typeof REFUSED_FOR)[number];

export const refusalSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  reason: v.picklist(REFUSED_FOR),
  /** The kind of document that would have been written; empty where none was. */
  kind: v.pipe(v.string(), v.maxLength(KIND_LENGTH_MAX)),
  /** Whose record it was; empty where it was about none. */
  record: v.union([
    v.literal(''),
    v.pipe(
      v.string(),
      v.check((text) => parseRecordId(text) !== undefined),
    ),
  ]),
});

const storedSchema = v.object({ ...v.omit(refusalSchema, ['id']).entries, at: v.number() });

type Refusal = v.InferOutput<typeof refusalSchema> & { readonly at: Millis };

export interface RefusalNoted {
  readonly kind: 'refusal-noted';
  readonly refusal: Refusal;
}

export const refusalKey = (id: string): string => entityKey(PART, id);

const readRefusals = (document: RawDocument): EntityList<Refusal> =>
  readPart(document, PART, (id, raw) => {
    const parsed = v.safeParse(storedSchema, raw);
    const at = parsed.success ? parseMillis(parsed.output.at) : undefined;
    return parsed.success && at !== undefined
      ? ok({ id, ...parsed.output, at })
      : err('unreadable');
  });

export const applyRefusal = (draft: Draft, { refusal: { id, ...fields } }: RefusalNoted): void =>
  draft.create(refusalKey(id), fields);

export interface SignedRefusal {
  readonly id: string;
  readonly reason: RefusedFor;
  readonly kind: string;
  readonly record: RecordId | undefined;
  readonly at: Millis;
  /** Whose device says so; undefined where nobody alone does. */
  readonly by: UserId | undefined;
}

/** The newest first. */
const refusalsIn = (document: RawDocument, entries?: Entries): readonly SignedRefusal[] =>
  readRefusals(document)
    .entities.map(({ record, ...refusal }) => ({
      ...refusal,
      record: parseRecordId(record),
      by: entries?.authorOf(refusalKey(refusal.id)),
    }))
    .sort((a, b) => b.at - a.at)
    .slice(0, SHOWN_MAX);

export const refusalList = defineProjection<readonly SignedRefusal[]>({
  name: 'audit/refusal-list',
  document: 'refusals',
  version: 1,
  row: refusalsIn,
});
