/** An item of a segment put together again from its columns and its text: for showing it, and for writing it anew. */
import type { Found } from '#kernel/search.ts';
import type { Hit } from './answering.ts';
import { excerptOf } from './excerpt.ts';
import type { HeldSegment } from './held-segment.ts';
import type { IndexedItem } from './segment-build.ts';
import { blockOf } from './search-rows.ts';
import { BLOCK_ITEMS, type StoredText } from './text-blocks.ts';
import type { Clause } from './typed-words.ts';

/** Undefined where the text is not the item's. */
export function foundOf(
  { held, item }: Hit,
  texts: readonly StoredText[],
  clauses: readonly Clause[],
): Found | undefined {
  const text = texts[item - blockOf(item) * BLOCK_ITEMS];
  const indexed = text && indexedItem(held, item, text);
  if (indexed === undefined) return undefined;
  const { document, record, item: shown } = indexed;
  return {
    ...{ document, record, id: shown.id, kind: shown.kind, at: shown.at, by: shown.by },
    title: excerptOf(shown.title, clauses),
    text: excerptOf(shown.text, clauses),
  };
}

/** An item as it was taken in, put together from its segment and its text. */
export function indexedItem(
  { segment: { parts } }: HeldSegment,
  item: number,
  text: StoredText,
): IndexedItem | undefined {
  const place = parts.documents[parts.document[item] ?? 0];
  if (place === undefined) return undefined;
  const by = parts.authors[parts.author[item] ?? 0];
  const kind = parts.kinds[parts.kind[item] ?? 0] ?? '';
  return {
    ...place,
    item: { ...text, kind, at: parts.at[item] ?? 0, by },
    mark: parts.mark[item] ?? 0,
  };
}
