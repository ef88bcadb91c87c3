/** A place in a conversation that somebody wants to see, and where each conversation was left. */
import { attachmentKey } from '#clinical/attachment.ts';
import type { DocumentId } from '#kernel/ids.ts';
import { messageKey } from '../records.ts';
import type { PageInList } from '../queries.ts';
import type { Message } from '../thread.ts';

/** On one page: by what a search found, or the first that was said since. */
export type Sought = { readonly document: DocumentId } & (
  | {
      /** The key of a message, or of a file that came with one. */
      readonly key: string;
      /** What is not on this page is looked for on the one before. */
      readonly isEarlier?: boolean;
      /** Where somebody left, not what they look for: it is not marked. */
      readonly isLeft?: boolean;
    }
  /** Milliseconds since 1970. */
  | { readonly since: number }
);

/** The message of its page; undefined when it is not there, or not shown. */
export function soughtIn(messages: readonly Message[], sought: Sought): Message | undefined {
  if ('since' in sought) return messages.find(({ at }) => at >= sought.since) ?? messages.at(-1);
  return messages.find(
    ({ id, files }) =>
      messageKey(id) === sought.key || files.some((file) => attachmentKey(file.id) === sought.key),
  );
}

/** The page on which something was first said since; the last one when nothing was. */
export const pageSince = (pages: readonly PageInList[], since: number): PageInList | undefined =>
  pages.find(({ row }) => (row.last?.at ?? 0) >= since) ?? pages.at(-1);

export const pageBefore = (
  pages: readonly PageInList[],
  document: DocumentId,
): PageInList | undefined => pages[pages.findIndex((page) => page.document === document) - 1];

const LEFT_MAX = 100;
const left = new Map<string, Sought>();

/** Until this window is closed; undefined for who read to the end. */
export function leaveAt(conversation: string, place: Sought | undefined): void {
  left.delete(conversation);
  if (place === undefined) return;
  left.set(conversation, place);
  const [oldest] = left.keys();
  if (left.size > LEFT_MAX && oldest !== undefined) left.delete(oldest);
}

export const leftAt = (conversation: string): Sought | undefined => left.get(conversation);
