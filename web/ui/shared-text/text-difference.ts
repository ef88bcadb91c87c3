/** What a person did to a text between two looks at it, as the smallest single edit that explains it. */
import type { TextEdit } from '#kernel/document.ts';

/** Undefined when nothing changed. Never splits a surrogate pair. */
export function textDifference(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const shared = Math.min(before.length, after.length);
  let start = 0;
  while (start < shared && before[start] === after[start]) start++;
  if (isHighSurrogate(before, start - 1)) start--;
  let end = 0;
  while (end < shared - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  if (isLowSurrogate(before, before.length - end)) end--;
  return {
    index: start,
    remove: before.length - end - start,
    insert: after.slice(start, after.length - end),
  };
}

const isHighSurrogate = (text: string, index: number): boolean =>
  index >= 0 && (text.charCodeAt(index) & 0xfc00) === 0xd800;
const isLowSurrogate = (text: string, index: number): boolean =>
  index < text.length && (text.charCodeAt(index) & 0xfc00) === 0xdc00;
