/**
 * What has come for somebody, as a list of its own: read, unread, or taken off it. What has been done with a notice stays on this
 * device, sealed; the things themselves are where they were. Knows no screen.
 */
import * as v from 'valibot';
import type { AttentionItem } from '../attention.ts';

/** Marks of things that are over are forgotten; a person has no more open than this. */
const MARKS_MAX = 300;
const KEY_LENGTH_MAX = 60;
const MARKS = ['read', 'gone'] as const;
type Mark = (typeof MARKS)[number];

export interface Notice extends AttentionItem {
  /** The same for the same thing; something new in it is a new notice. */
  readonly key: string;
  readonly isRead: boolean;
  readonly isUrgent: boolean;
}

export type NoticeMarks = ReadonlyMap<string, Mark>;

export const NO_MARKS: NoticeMarks = new Map();

/** The keys that are new since, of what nobody has read. */
export const freshIn = (notices: readonly Notice[], before: readonly string[]): readonly Notice[] =>
  notices.filter(({ key, isRead }) => !isRead && !before.includes(key));

const keptSchema = v.pipe(
  v.array(v.tuple([v.pipe(v.string(), v.maxLength(KEY_LENGTH_MAX)), v.picklist(MARKS)])),
  v.maxLength(MARKS_MAX),
);

/** Short, because many are kept: the name of a thing by its sum, and when it was news last. */
const keyOf = ({ kind, id, record, since, newest }: AttentionItem): string =>
  [kind, sumOf(`${record ?? ''} ${id}`), newest ?? since ?? ''].join(':');

/** 32 bits of a text that nobody chose to mislead (FNV-1a). */
function sumOf(text: string): string {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return sum.toString(36);
}

const timeOf = ({ since, newest }: AttentionItem): number => newest ?? since ?? 0;

/** Newest first; without those that were taken off the list. */
export function noticesOf(items: readonly AttentionItem[], marks: NoticeMarks): readonly Notice[] {
  // Of two that could not be told apart one is shown.
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey]
    .map(([key, item]): Notice => {
      const isUrgent = item.severity === 'critical' || item.severity === 'high';
      return { ...item, key, isUrgent, isRead: marks.has(key) };
    })
    .filter(({ key }) => marks.get(key) !== 'gone')
    .sort((a, b) => timeOf(b) - timeOf(a) || (a.key < b.key ? -1 : 1));
}

/** The marks with these set; those of things that are over fall away. */
export function marked(
  marks: NoticeMarks,
  {
    items,
    keys,
    mark,
  }: {
    readonly items: readonly AttentionItem[];
    readonly keys: readonly string[];
    readonly mark: Mark;
  },
): NoticeMarks {
  const there = new Set(items.map(keyOf));
  const kept = [...marks].filter(([key]) => there.has(key));
  const next = new Map(kept);
  for (const key of keys) if (next.get(key) !== 'gone') next.set(key, mark);
  return new Map([...next].slice(-MARKS_MAX));
}

export const keptMarks = (marks: NoticeMarks): string =>
  marks.size === 0 ? '' : JSON.stringify([...marks]);

/** What cannot be read marks nothing: then everything is unread, which hides nothing. */
export function parseMarks(text: string): NoticeMarks {
  try {
    const parsed = v.safeParse(keptSchema, JSON.parse(text));
    return new Map(parsed.success ? parsed.output : []);
  } catch {
    // Nothing kept, or kept by a later version.
    return new Map();
  }
}
