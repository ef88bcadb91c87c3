/**
 * Which late entries of a log count after all: those in the past of an entry that covers them. An entry covers when its own path
 * is not late and its author, by what is known now, could write the log there and was neither removed nor lowered unknown to it.
 * It need not be accepted itself: what stands on late keys can only be judged once they count.
 */
import { addBits, emptyBits, type Bits } from './bits.ts';
import { isVoided } from './decide-shared.ts';
import { COVER_ROUNDS_MAX } from './limits.ts';
import type { LogNode } from './log-set.ts';
import { mayWrite } from './rights.ts';
import type { Decisions } from './standing.ts';

/** No entry at all. */
export const NOTHING: Bits = emptyBits(0);

export interface LateQuestion {
  readonly nodes: readonly LogNode[];
  readonly isTimely: (node: LogNode) => boolean;
  /** A resolution in which exactly these late entries count. */
  readonly decide: (covered: Bits) => Decisions;
}

/**
 * The resolution with all that is covered. Appointments that become valid may cover more, and removals that become valid end
 * some covering for good: both only grow, so it ends.
 */
export function decideWithCovered({ nodes, isTimely, decide }: LateQuestion): Decisions {
  const timely = nodes.filter(isTimely);
  const ended = new Set<LogNode>();
  let decisions = decide(NOTHING);
  let covering: ReadonlySet<LogNode> = new Set();
  for (let round = 0; round < COVER_ROUNDS_MAX; round++) {
    const now = decisions;
    for (const node of covering) if (!covers(now, node)) ended.add(node);
    const next = new Set(timely.filter((node) => !ended.has(node) && covers(now, node)));
    if (namesOf(next) === namesOf(covering)) break;
    covering = next;
    decisions = decide(pastOfAll(covering, nodes.length));
  }
  return decisions;
}

const namesOf = (nodes: ReadonlySet<LogNode>): string =>
  [...nodes].map(({ index }) => index).join();

function covers(decisions: Decisions, node: LogNode): boolean {
  const author = decisions.standing(node.author, node.past);
  if (author === undefined || author.pending || !mayWrite(author.rights, 0)) return false;
  const { membership } = decisions;
  // A person's devices are never lowered, and what a stolen one covers after its removal has to stay out all the same.
  return !isVoided({ membership, term: author.term, node });
}

function pastOfAll(nodes: ReadonlySet<LogNode>, count: number): Bits {
  const past = emptyBits(count);
  for (const node of nodes) addBits(past, node.past);
  return past;
}
