/**
 * Who was appointed, changed and removed in one log, as far as a resolver has decided. The resolvers fill it; everything else
 * asks it. Terms, ranks and rights are those of rule S and rule U; keys and paths are not known here.
 */
import type { CryptoErrorCode } from '../errors.ts';
import { hasBit, type Bits } from './bits.ts';
import type { ReadBody } from './bodies/body.ts';
import type { Founder } from './bodies/genesis.ts';
import { toHex } from '../encoding/bytes.ts';
import { isBefore, type LogNode, type LogSet } from './log-set.ts';
import { FLAG_MANAGE, intersection, type MemberKind, type Rights } from './rights.ts';

/** 'ignored': of a type this program does not know. */
export type Verdict = 'accepted' | 'ignored' | CryptoErrorCode;

/** An entry about members: an appointment, a change or a removal. */
export type MembershipNode = LogNode & {
  readonly body: Extract<ReadBody, { type: 'add' | 'set' | 'remove' }>;
};

export const isMembershipNode = (node: LogNode): node is MembershipNode =>
  node.body.type === 'add' || node.body.type === 'set' || node.body.type === 'remove';

/** Smaller is more senior. Founders: (0, their place, ''). Never a matter of clocks. */
export interface Rank {
  readonly generation: number;
  readonly depth: number;
  readonly id: string;
}

/** One appointment of a member. A SET that gives management is an appointment too, so that authority flows from senior to junior. */
export interface Term {
  readonly member: string;
  readonly memberKind: MemberKind;
  readonly start: LogNode;
  readonly rank: Rank;
  readonly base: Rights;
  readonly origin: 'founder' | 'added' | 'promoted';
}

/** Which of the entries a question is about. */
export type Scope = (node: LogNode) => boolean;

export const EVERYTHING: Scope = () => true;
export const pastOf =
  (node: LogNode): Scope =>
  (other) =>
    isBefore(other, node);
export const inside =
  (closure: Bits): Scope =>
  (node) =>
    hasBit(closure, node.index);

export const compareRanks = (a: Rank, b: Rank): number =>
  a.generation - b.generation || a.depth - b.depth || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export class Membership {
  readonly terms: Term[] = [];
  readonly verdicts = new Map<number, Verdict>();
  readonly #terms = new Map<string, Term[]>();
  readonly #removals = new Map<string, LogNode[]>();
  readonly #changes = new Map<string, { readonly node: LogNode; readonly rights: Rights }[]>();
  /** Members that live on although resigned, because nobody else manages. */
  readonly stranded = new Set<string>();

  /** Founders hold every right there is, from the start. A log whose founding entry does not stand has no member. */
  constructor(log: LogSet, isFounded: boolean) {
    if (!isFounded) return;
    const rights: Rights = {
      flags: FLAG_MANAGE,
      read: log.genesis.compartments,
      write: log.genesis.compartments,
    };
    log.genesis.founders.forEach((founder: Founder, place) => {
      this.appoint({
        member: toHex(founder.memberId),
        memberKind: founder.memberKind,
        start: log.node(0),
        rank: { generation: 0, depth: place, id: '' },
        base: rights,
        origin: 'founder',
      });
    });
    this.verdicts.set(0, 'accepted');
  }

  appoint(term: Term): void {
    this.terms.push(term);
    push(this.#terms, term.member, term);
  }

  remove(member: string, node: LogNode): void {
    push(this.#removals, member, node);
  }

  change(member: string, node: LogNode, rights: Rights): void {
    push(this.#changes, member, { node, rights });
  }

  members(): IterableIterator<string> {
    return this.#terms.keys();
  }

  termsOf(member: string): readonly Term[] {
    return this.#terms.get(member) ?? [];
  }

  removalsOf(member: string): readonly LogNode[] {
    return this.#removals.get(member) ?? [];
  }

  changesOf(member: string): readonly { readonly node: LogNode; readonly rights: Rights }[] {
    return this.#changes.get(member) ?? [];
  }

  /** A term ends by every accepted removal that its start had not seen. */
  lives(term: Term, scope: Scope): boolean {
    return !this.removalsOf(term.member).some((node) => scope(node) && !isBefore(node, term.start));
  }

  /** The living terms that began inside the scope, the most senior first. */
  livingTerms(member: string, scope: Scope): readonly Term[] {
    return this.termsOf(member)
      .filter((term) => scope(term.start) && this.lives(term, scope))
      .sort((a, b) => compareRanks(a.rank, b.rank));
  }

  /** Whether fewer than this many members are living. Counted only where that many were ever appointed. */
  hasRoom(membersMax: number, isLiving: (member: string) => boolean): boolean {
    if (this.#terms.size < membersMax) return true;
    return [...this.members()].filter(isLiving).length < membersMax;
  }

  /** The newest changes of rights together, or what the appointment gave when there is none. */
  rightsOf(term: Term, scope: Scope): Rights {
    const changes = this.changesOf(term.member).filter(
      ({ node }) => scope(node) && !isBefore(node, term.start),
    );
    const newest = changes.filter(
      ({ node }) => !changes.some((other) => isBefore(node, other.node)),
    );
    return newest.length === 0
      ? term.base
      : newest.map(({ rights }) => rights).reduce(intersection);
  }
}

/** One more for this key. */
export function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
