/**
 * What late work would change, in words: of every entity what a person typed or measured. Ids, times and states that only a
 * screen of the feature can say rightly are left out; what has no words is counted.
 */
import * as v from 'valibot';
import type { RawDocument } from '#kernel/document.ts';
import type { DocumentPreview } from '#ui/late-work-port.ts';

export interface ChangeWords {
  /** Empty for something new. */
  readonly before: string;
  /** Empty for something taken away. */
  readonly after: string;
}

export interface PreviewWords {
  readonly kind: string;
  readonly changes: readonly ChangeWords[];
  /** Changes without words of their own. */
  readonly others: number;
}

type Entity = RawDocument[string];

/** Fields of any entity that hold what somebody typed or measured, in the order in which they are read. */
const SPOKEN = [
  'title',
  'name',
  'familyName',
  'givenName',
  'birthDate',
  'substance',
  'reaction',
  'amount',
  'unit',
  'instructions',
  'text',
  'symptoms',
  'plan',
  'values',
  'due',
  'reason',
  'why',
] as const;

const LENGTH_MAX = 300;

const fieldsSchema = v.record(v.string(), v.unknown());

export function previewWords({
  kind,
  changes,
}: Pick<DocumentPreview, 'kind' | 'changes'>): PreviewWords {
  const worded = changes.map(({ before, after }) => ({
    before: entityWords(before),
    after: entityWords(after),
  }));
  const shown = worded.filter(({ before, after }) => before !== after);
  return { kind, changes: shown, others: worded.length - shown.length };
}

function entityWords(entity: Entity | undefined): string {
  const fields = v.safeParse(fieldsSchema, entity);
  if (!fields.success) return '';
  const words = SPOKEN.flatMap((field) => valueWords(fields.output[field]))
    .join(' · ')
    .replaceAll(/\s+/g, ' ');
  return words.length > LENGTH_MAX ? `${words.slice(0, LENGTH_MAX)}…` : words;
}

/** `8480-6 182 mm[Hg]` is said without its code. */
const MEASURED = /^[0-9-]+ (\S+ \S+)$/;

function valueWords(value: unknown): readonly string[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return value === '' ? [] : [value.replace(MEASURED, '$1')];
  return Array.isArray(value) ? value.flatMap(valueWords) : [];
}
