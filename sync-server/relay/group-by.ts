/** Grouping in order of appearance; the platform's own comes with the next Node. */
export function groupBy<T, K>(items: readonly T[], keyFor: (item: T) => K): ReadonlyMap<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyFor(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
