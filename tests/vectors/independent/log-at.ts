/**
 * One log as somebody decided it: members first, then keys in canonical order. Written from the design, rule S, steps 4 and 8,
 * and section 7, without regard for time.
 */
import type { IndependentRights } from './bodies.ts';
import { either, inOrder, knows, manages, type Group, type Node, type Settled } from './attempt.ts';
import { resolveDevices } from './device-resolver.ts';
import { isVoid, resolveShared } from './resolver.ts';

export interface Standing {
  readonly rights: IndependentRights;
  readonly isPending: boolean;
  /** Removed or lowered by somebody who did not know this moment, nor was known there. */
  readonly isVoid: (node: Node) => boolean;
}

export type LogKind = 'user' | 'role' | 'organisation' | 'record';

export const kindOf = ({ genesis }: Group): LogKind => {
  const { body } = genesis.entry;
  return body.type === 'genesis' ? body.value.kind : 'record';
};

/** What was known when exactly these entries were, as if somebody wrote then. */
export const momentOf = (genesis: Node, known: ReadonlySet<string>): Node => ({
  ...genesis,
  id: '',
  past: known,
});

export const readsIt = (rights: IndependentRights, compartment: number): boolean =>
  (rights.read & (1 << compartment)) !== 0;

export class LogAt {
  readonly group: Group;
  readonly settled: Settled;
  readonly verdicts: Map<string, string>;
  /** Accepted EPOCHs, in canonical order. */
  readonly epochs: Node[] = [];
  /** By whom a role's key was handed to whom, as far as it counts. */
  readonly handovers: { readonly member: string; readonly node: Node }[] = [];
  readonly #all: readonly Node[];

  /** `all` are the entries of the log beside those that count in `group`: late ones, or what was not known then. */
  constructor(group: Group, all: readonly Node[]) {
    this.group = group;
    this.#all = all;
    this.settled = kindOf(group) === 'user' ? resolveDevices(group) : resolveShared(group);
    this.verdicts = new Map(this.settled.attempt.verdicts);
  }

  /** Somebody's place in the group as a node's past knows it. */
  standing(member: string, at: Node): Standing | undefined {
    const { attempt } = this.settled;
    const terms = attempt.living(member, at);
    const [first] = terms;
    if (first === undefined) return undefined;
    return {
      rights: terms.map((term) => attempt.rights(term, at)).reduce(either),
      isPending: terms.every((term) => this.#waits(term.start, member, at)),
      isVoid: (node) => isVoid(attempt, first, node),
    };
  }

  /** Everybody who may read a compartment and is not waiting for its key, ascending. */
  holders(compartment: number, at: Node) {
    const members = [...new Set(this.settled.attempt.terms.map(({ member }) => member))].sort();
    return members.flatMap((member) => {
      const standing = this.standing(member, at);
      const holds =
        standing !== undefined && !standing.isPending && readsIt(standing.rights, compartment);
      return holds ? [{ member, rights: standing.rights }] : [];
    });
  }

  /** Whether something that changes members in this past is not accepted: then whoever stood there may have seen otherwise. */
  looksOtherwise(at: Node): boolean {
    return this.#all.some(
      (node) =>
        ['add', 'set', 'remove'].includes(node.entry.body.type) &&
        knows(at, node) &&
        this.verdicts.get(node.id) !== 'accepted',
    );
  }

  ordered(): readonly Node[] {
    return inOrder(this.group.nodes);
  }

  /** In a role: appointed by somebody who did not hold the key, and not named by a holder's GRANT since. */
  #waits(start: Node, member: string, at: Node): boolean {
    if (kindOf(this.group) !== 'role' || start === this.group.genesis) return false;
    const appointer = this.standing(start.author, start);
    const isHandedOn = appointer?.isPending === false && readsIt(appointer.rights, 0);
    const before = start.entry.body.type === 'set' ? this.standing(member, start) : undefined;
    if (isHandedOn || before?.isPending === false) return false;
    return !this.handovers.some(
      (handover) =>
        handover.member === member && knows(handover.node, start) && knows(at, handover.node),
    );
  }
}

export const writesIt = (rights: IndependentRights, compartment: number): boolean =>
  compartment === 0
    ? manages(rights) || rights.write !== 0
    : (rights.write & (1 << compartment)) !== 0;

const GLASS = 2;

export const tierOf = (rights: IndependentRights, compartment: number): number =>
  (rights.flags & GLASS) !== 0 ? 3 : writesIt(rights, compartment) ? 2 : 1;
