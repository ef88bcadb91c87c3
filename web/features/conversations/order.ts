/**
 * The order of messages: what an author had seen stands before what they wrote, whatever the clocks say; among messages that did
 * not know each other, the earlier one by its author's clock. The same on every device, and what is shown never swaps places.
 */
import { REFERENCE_LENGTH, type WrittenMessage } from './records.ts';

const referenceOf = (id: string): string => id.slice(0, REFERENCE_LENGTH);

/** Each message counts as written after the ones it names, so a clock that is behind moves nothing up. */
export function inOrder<M extends Pick<WrittenMessage, 'id' | 'at' | 'after'>>(
  messages: readonly M[],
): readonly M[] {
  const byReference = new Map(messages.map((message) => [referenceOf(message.id), message]));
  const followers = new Map<M, M[]>();
  const open = new Map<M, number>();
  for (const message of messages) {
    const before = new Set(message.after.flatMap((reference) => byReference.get(reference) ?? []));
    before.delete(message);
    open.set(message, before.size);
    for (const one of before) followers.set(one, [...(followers.get(one) ?? []), message]);
  }
  const rank = new Map<M, number>(messages.map((message) => [message, message.at]));
  const ready = messages.filter((message) => open.get(message) === 0);
  for (const message of ready) {
    const next = (rank.get(message) ?? 0) + 1;
    for (const follower of followers.get(message) ?? []) {
      rank.set(follower, Math.max(rank.get(follower) ?? 0, next));
      const left = (open.get(follower) ?? 0) - 1;
      open.set(follower, left);
      // `ready` grows while it is walked: whoever has nothing left before them follows.
      if (left === 0) ready.push(follower);
    }
  }
  const rankOf = (message: M): number => rank.get(message) ?? 0;
  return [...messages].sort((a, b) => rankOf(a) - rankOf(b) || (a.id < b.id ? -1 : 1));
}

/** The references of the messages nobody has written after yet; the newest, as many as a message may name. */
export function newestReferences(
  messages: readonly Pick<WrittenMessage, 'id' | 'at' | 'after'>[],
  countMax = 8,
): readonly string[] {
  const named = new Set(messages.flatMap(({ after }) => after));
  return inOrder(messages)
    .map(({ id }) => referenceOf(id))
    .filter((reference) => !named.has(reference))
    .slice(-countMax);
}
