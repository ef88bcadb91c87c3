/**
 * All logs of a history together: which paths hold, which entries are late, and who covers them. From the design, rule S, step 2,
 * and the notes on who covers late entries.
 */
import { boxIdOf, type IndependentPath } from './bodies.ts';
import { outcomeOf, type Group, type Node, type Outcome } from './attempt.ts';
import { isKey, judgeKey, type Neighbours } from './key-rules.ts';
import { kindOf, LogAt, momentOf, readsIt, writesIt } from './log-at.ts';
import { bytesOf, hexOf, isZeros, refuseUnless } from './wire.ts';

const ROUNDS_MAX = 16;
const LEVELS = { user: 0, role: 1, organisation: 2, record: 2 } as const;

type IsIn = (node: Node) => boolean;

export class Archive {
  readonly #groups: ReadonlyMap<string, Group>;
  readonly #decided = new Map<string, LogAt>();

  constructor(groups: readonly Group[]) {
    this.#groups = new Map(groups.map((group) => [group.genesis.id, group]));
  }

  outcome(groupId: string): Outcome {
    const group = this.#group(groupId);
    const log = this.#decide(groupId);
    const verdicts = new Map(
      [group.genesis, ...group.nodes].map((node) => {
        const verdict = log.verdicts.get(node.id) ?? this.#pathVerdict(group, node);
        return [node.id, verdict === 'late' ? 'crypto/late' : verdict];
      }),
    );
    return outcomeOf(log.settled, verdicts);
  }

  #group(groupId: string): Group {
    const group = this.#groups.get(groupId);
    refuseUnless(group !== undefined, 'a log that nobody brought');
    return group;
  }

  /** A log by all that is known: without its late entries first, then with those that are covered. */
  #decide(groupId: string): LogAt {
    const known = this.#decided.get(groupId);
    if (known !== undefined) return known;
    const group = this.#group(groupId);
    const timely = group.nodes.filter((node) => this.#pathVerdict(group, node) === 'accepted');
    const late = group.nodes.filter((node) => this.#pathVerdict(group, node) === 'late');
    const banned = new Set<Node>();
    let covering: readonly Node[] = [];
    let log = this.#resolve(group, (node) => timely.includes(node), new Set());
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const now = log;
      for (const node of covering) if (!mayCover(now, node)) banned.add(node);
      const next = timely.filter((node) => !banned.has(node) && mayCover(now, node));
      if (next.length === covering.length && next.every((node) => covering.includes(node))) break;
      covering = next;
      const past = new Set(next.flatMap((node) => [...node.past]));
      const back = late.filter(({ id }) => past.has(id));
      log = this.#resolve(group, (node) => timely.includes(node) || back.includes(node), past);
    }
    this.#decided.set(groupId, log);
    return log;
  }

  /** Members, then keys, of a part of a log. The consent of who is late counts where it is covered. */
  #resolve(group: Group, isIn: IsIn, covered: ReadonlySet<string>): LogAt {
    const kind = kindOf(group);
    const nodes = group.nodes.filter(isIn).map((node) => ({
      ...node,
      cosigners: node.cosigners.filter((_, place) => {
        const path = node.cosignerPaths[place];
        const verdict = path === undefined ? '' : this.#judgePath(path);
        return verdict === 'accepted' || (verdict === 'late' && covered.has(node.id));
      }),
    }));
    const log = new LogAt({ genesis: group.genesis, nodes }, group.nodes);
    for (const node of log.ordered()) {
      if (log.verdicts.has(node.id)) continue;
      const neighbours = this.#neighbours(kind);
      const here = judgeKey(log, neighbours, node);
      if (here === 'accepted') noteHandover(log, node);
      const verdict =
        here !== 'accepted' && isKey(node) && log.looksOtherwise(node)
          ? this.#asSeenThen(group, node, here)
          : here;
      log.verdicts.set(node.id, verdict);
      if (verdict === 'accepted' && node.entry.body.type === 'epoch') log.epochs.push(node);
    }
    return log;
  }

  /** Keys are never unmade: also judged by who knew only what lies in their own past. */
  #asSeenThen(group: Group, node: Node, otherwise: string): string {
    const then = this.#within(group, node.past);
    const verdict = judgeKey(then, this.#neighbours(kindOf(group)), node);
    return verdict === 'accepted' ? verdict : otherwise;
  }

  #within(group: Group, known: ReadonlySet<string>): LogAt {
    const counts = ['accepted', 'late'];
    const isIn: IsIn = (node) =>
      known.has(node.id) && counts.includes(this.#pathVerdict(group, node));
    return this.#resolve(group, isIn, known);
  }

  /** What of a log is cited: its named entries and all before them; undefined when none is named. */
  #cited(groupId: string, cites: readonly string[]): ReadonlySet<string> | undefined {
    const group = this.#groups.get(groupId);
    const named = [group?.genesis, ...(group?.nodes ?? [])].flatMap((node) =>
      node !== undefined && cites.includes(node.id) ? [node] : [],
    );
    return named.length === 0
      ? undefined
      : new Set(named.flatMap((node) => [node.id, ...node.past]));
  }

  #pathVerdict(group: Group, node: Node): string {
    const { path } = node.entry;
    if (kindOf(group) !== 'user') return this.#judgePath(path);
    const own = isZeros(path.userId) ? group.genesis.id : path.userId;
    const isPlain = path.roleId === undefined && path.cites.length === 0;
    return own === group.genesis.id && isPlain ? 'accepted' : 'crypto/form';
  }

  /** Device in the user's log, user in the role's. */
  #judgePath(path: IndependentPath): string {
    const steps = [{ member: path.deviceId, groupId: path.userId }];
    if (path.roleId !== undefined) steps.push({ member: path.userId, groupId: path.roleId });
    let isLate = false;
    for (const { member, groupId } of steps) {
      const known = this.#cited(groupId, path.cites);
      if (known === undefined) return 'crypto/not-member';
      const step = this.#judgeStep(groupId, member, known);
      if (step === 'late') isLate = true;
      else if (step !== 'accepted') return step;
    }
    return isLate ? 'late' : 'accepted';
  }

  #judgeStep(groupId: string, member: string, known: ReadonlySet<string>): string {
    const log = this.#decide(groupId);
    const problem = problemOf(log, member, known);
    if (problem === undefined) {
      const { removals, changes } = log.settled.attempt;
      const hasEnded = removals.some(
        ({ id, entry: { body } }) =>
          body.type === 'remove' && body.value.memberId === member && !known.has(id),
      );
      // Whoever has lost a role's key does not act through the role, as little as who was removed from it.
      const hasLostKey =
        kindOf(log.group) === 'role' &&
        changes.some(
          ({ id, entry: { body } }) =>
            body.type === 'set' &&
            body.value.memberId === member &&
            !readsIt(body.value.rights, 0) &&
            !known.has(id),
        );
      return hasEnded || hasLostKey ? 'late' : 'accepted';
    }
    const then = this.#within(this.#group(groupId), known);
    return problemOf(then, member, known) === undefined ? 'late' : problem;
  }

  #neighbours(kind: keyof typeof LEVELS): Neighbours {
    const lower = (groupId: string): LogAt | undefined => {
      const group = this.#groups.get(groupId);
      const isLower = group !== undefined && LEVELS[kindOf(group)] < LEVELS[kind];
      return isLower ? this.#decide(groupId) : undefined;
    };
    return {
      boxAt: (member, cites) => {
        const known = this.#cited(member, cites);
        const log = lower(member);
        return known === undefined || log === undefined ? undefined : newestBox(log, known);
      },
      everHadBox: (member, boxId) => boxesOf(lower(member)).some((box) => box.boxId === boxId),
      goesBackNowhere: (newer, older) =>
        older.every((cite) => {
          const home = [...this.#groups.values()].find(
            ({ genesis, nodes }) => genesis.id === cite || nodes.some(({ id }) => id === cite),
          );
          const known = home && this.#cited(home.genesis.id, newer);
          return known === undefined || known.has(cite);
        }),
    };
  }
}

/** Who may write the log, is not waiting for a key, and was neither removed nor lowered by somebody who did not know of it. */
function mayCover(log: LogAt, node: Node): boolean {
  const author = log.standing(node.author, node);
  return (
    author !== undefined && !author.isPending && writesIt(author.rights, 0) && !author.isVoid(node)
  );
}

function problemOf(log: LogAt, member: string, known: ReadonlySet<string>): string | undefined {
  const standing = log.standing(member, momentOf(log.group.genesis, known));
  if (standing === undefined) return 'crypto/not-member';
  if (kindOf(log.group) !== 'role') return undefined;
  if (standing.isPending) return 'crypto/pending';
  return readsIt(standing.rights, 0) ? undefined : 'crypto/right';
}

function noteHandover(log: LogAt, node: Node): void {
  const { body } = node.entry;
  if (body.type !== 'grant' || kindOf(log.group) !== 'role') return;
  const author = log.standing(node.author, node);
  if (author === undefined || author.isVoid(node)) return;
  for (const { memberId } of body.value.seals) log.handovers.push({ member: memberId, node });
}

function boxesOf(log: LogAt | undefined) {
  return (log?.epochs ?? []).flatMap(({ id, entry: { body } }) =>
    body.type === 'epoch' && body.value.boxPublicKey !== ''
      ? [{ id, n: body.value.n, boxId: hexOf(boxIdOf(bytesOf(body.value.boxPublicKey))) }]
      : [],
  );
}

/** Of the epoch with the largest number, then the lowest id; '' when there is none. */
function newestBox(log: LogAt, known: ReadonlySet<string>): string {
  const [newest] = boxesOf(log)
    .filter(({ id }) => known.has(id))
    .sort((a, b) => b.n - a.n || (a.id < b.id ? -1 : 1));
  return newest?.boxId ?? '';
}
