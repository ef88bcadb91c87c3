/** What was set aside, by its reason: a flood of one kind is one line, with what can be done about all of it. */
import type { SetAsideItem } from '../app-port.ts';

export interface SetAsideGroup {
  readonly reason: string;
  /** When the first of them came. */
  readonly since: SetAsideItem['since'];
  readonly items: readonly SetAsideItem[];
  /** Those whose sealed bytes were kept. */
  readonly kept: readonly SetAsideItem[];
  readonly toTry: readonly string[];
  readonly toPutAway: readonly string[];
}

/** In the order in which the first of each came. */
export function byReason(items: readonly SetAsideItem[]): readonly SetAsideGroup[] {
  const groups = new Map<string, SetAsideItem[]>();
  for (const item of [...items].sort((a, b) => a.since - b.since)) {
    const group = groups.get(item.reason);
    if (group === undefined) groups.set(item.reason, [item]);
    else group.push(item);
  }
  return [...groups].flatMap(([reason, members]) => {
    const [first] = members;
    return first === undefined ? [] : [groupOf(reason, first.since, members)];
  });
}

const groupOf = (
  reason: string,
  since: SetAsideItem['since'],
  items: readonly SetAsideItem[],
): SetAsideGroup => ({
  ...{ reason, since, items },
  kept: items.filter(({ isKept }) => isKept),
  toTry: items.flatMap(({ id, mayTryAgain }) => (mayTryAgain ? [id] : [])),
  toPutAway: items.flatMap(({ id, mayPutAway }) => (mayPutAway ? [id] : [])),
});
