/**
 * A member who floods: past a budget of messages a minute, the rest of what that person writes is folded away behind a count.
 * Nothing is lost and everybody sees the same, because only what is in the page decides.
 */
import type { UserId } from '#kernel/ids.ts';

const WINDOW_MS = 60_000;
/** Faster than anybody types who wants to be read. */
export const BUDGET_PER_MINUTE = 30;

interface Written {
  readonly id: string;
  readonly by: UserId | undefined;
  /** By the author's clock. */
  readonly at: number;
}

/** The ids of the messages that are over their author's budget; `messages` in their order. A clock that goes back saves nobody. */
export function overBudget(messages: readonly Written[]): ReadonlySet<string> {
  const recent = new Map<UserId | undefined, number[]>();
  const over = new Set<string>();
  for (const { id, by, at } of messages) {
    const times = recent.get(by) ?? [];
    const time = Math.max(at, times.at(-1) ?? 0);
    const within = times.filter((one) => one > time - WINDOW_MS);
    if (within.length >= BUDGET_PER_MINUTE) over.add(id);
    recent.set(by, [...within.slice(-BUDGET_PER_MINUTE), time]);
  }
  return over;
}
