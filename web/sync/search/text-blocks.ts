/**
 * The words of a segment as they were written, 64 items to a row, read only for what was found. A row is JSON: a list of id,
 * title and text.
 */
import * as v from 'valibot';
import { utf8Decode } from '#crypto/encoding/utf8.ts';
import type { SearchItem } from '#kernel/search.ts';
import { textBytes } from './bytes.ts';

export const BLOCK_ITEMS = 64;

export type StoredText = Pick<SearchItem, 'id' | 'title' | 'text'>;

export function textBlocks(items: readonly SearchItem[]): readonly Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let i = 0; i < items.length; i += BLOCK_ITEMS)
    blocks.push(
      textBytes(
        JSON.stringify(
          items.slice(i, i + BLOCK_ITEMS).map(({ id, title, text }) => [id, title, text]),
        ),
      ),
    );
  return blocks;
}

const blockSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.tuple([v.string(), v.string(), v.string()])),
);

/** Undefined for anything that `textBlocks` did not write. */
export function parseTexts(bytes: Uint8Array): readonly StoredText[] | undefined {
  const parsed = v.safeParse(blockSchema, textOf(bytes));
  return parsed.success
    ? parsed.output.map(([id, title, text]) => ({ id, title, text }))
    : undefined;
}

const CHUNK = 8_192;

/** Letters that are ASCII are their bytes. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.some((byte) => byte >= 0x80)) return utf8Decode(bytes);
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK)
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return text;
}
