/** Which logs look at which, and how much is known of each: whether something that was computed from them may still be used. */
import { toHex } from '../encoding/bytes.ts';
import type { LogNode } from './log-set.ts';
import type { LogMark } from './stored-log.ts';

const SUM_MODULUS = 2 ** 48;
const SUM_DIGITS = 12;

export class LogMarks {
  readonly #own = new Map<string, LogMark>();
  readonly #cites = new Map<string, Set<string>>();
  readonly #citedBy = new Map<string, Set<string>>();
  readonly #marks = new Map<string, LogMark>();

  /** One more entry of a log. */
  count(groupId: string, entryId: string): void {
    const { count, sum } = this.#own.get(groupId) ?? NOTHING;
    const number = Number.parseInt(entryId.slice(0, SUM_DIGITS), 16);
    this.#own.set(groupId, { count: count + 1, sum: (sum + number) % SUM_MODULUS });
  }

  cite(groupId: string, cited: string): void {
    if (cited === groupId) return;
    push(this.#cites, groupId, cited);
    push(this.#citedBy, cited, groupId);
  }

  citesOf(groupId: string): readonly string[] {
    return [...(this.#cites.get(groupId) ?? [])].sort();
  }

  /** Of a log and everything it looks at, however far. */
  markOf(groupId: string): LogMark {
    const known = this.#marks.get(groupId);
    if (known !== undefined) return known;
    let [count, sum] = [0, 0];
    for (const reached of reach(this.#cites, groupId)) {
      const own = this.#own.get(reached) ?? NOTHING;
      count += own.count;
      sum = (sum + own.sum) % SUM_MODULUS;
    }
    const mark = { count, sum };
    this.#marks.set(groupId, mark);
    return mark;
  }

  /** A log and all that look at it, however far. */
  lookingAt(groupId: string): ReadonlySet<string> {
    return reach(this.#citedBy, groupId);
  }

  /** The log has grown: it and all that look at it, whose marks are other ones now. */
  grown(groupId: string): ReadonlySet<string> {
    const reached = this.lookingAt(groupId);
    for (const group of reached) this.#marks.delete(group);
    return reached;
  }
}

const NOTHING: LogMark = { count: 0, sum: 0 };

export const isSameMark = (a: LogMark, b: LogMark): boolean =>
  a.count === b.count && a.sum === b.sum;

function push(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

function reach(
  steps: ReadonlyMap<string, ReadonlySet<string>>,
  start: string,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(steps.get(next) ?? []));
  }
  return reached;
}

/** The logs an entry looks at: those of its path and of its cosigners' paths, and of the members it names. */
export function citedLogs({ body, entry, cosigners }: LogNode): readonly string[] {
  const paths = [entry.path, ...cosigners.map(({ path }) => path)];
  const members =
    body.type === 'genesis' ? body.value.founders : body.type === 'add' ? [body.value] : [];
  return [
    ...paths.flatMap(({ userId, roleId }) => (roleId === undefined ? [userId] : [userId, roleId])),
    ...members.filter(({ memberKind }) => memberKind !== 'device').map(({ memberId }) => memberId),
  ].map(toHex);
}
