/**
 * A member's standing at some point of a log: rights, and in a role whether the key was handed over. A holder's appointment
 * needs nothing more; anybody else's is pending until a holder's GRANT names the member.
 */
import { hasBit, type Bits } from './bits.ts';
import type { ReadBody } from './bodies/body.ts';
import { isBefore, type LogNode } from './log-set.ts';
import type { LogView } from './log-view.ts';
import {
  inside,
  isMembershipNode,
  push,
  type Membership,
  type Term,
  type Verdict,
} from './membership.ts';
import { mayRead, tierOf, union, type MemberKind, type Rights, type Tier } from './rights.ts';

export interface Standing {
  readonly member: string;
  readonly memberKind: MemberKind;
  readonly term: Term;
  readonly rights: Rights;
  readonly pending: boolean;
}

/** An entry that makes an epoch. */
export type EpochNode = LogNode & { readonly body: Extract<ReadBody, { type: 'epoch' }> };

export interface Recipient {
  readonly member: string;
  readonly memberKind: MemberKind;
  readonly tier: Tier;
}

/** What has been decided of a log: members by rule S or U, then keys one after the other in canonical order. */
export class Decisions {
  readonly view: LogView;
  readonly membership: Membership;
  /** Of every included entry, by number. */
  readonly verdicts: Map<number, Verdict>;
  readonly #needsGrant = new Set<Term>();
  readonly #handovers = new Map<string, LogNode[]>();
  /** Accepted epochs, in canonical order. */
  readonly epochs: EpochNode[] = [];

  constructor(view: LogView, membership: Membership) {
    this.view = view;
    this.membership = membership;
    this.verdicts = new Map(membership.verdicts);
  }

  /** The member's standing inside an ancestor-closed set; undefined for who is no member there. */
  standing(member: string, closure: Bits): Standing | undefined {
    const scope = inside(closure);
    const terms = this.membership.livingTerms(member, scope);
    const [term] = terms;
    if (term === undefined) return undefined;
    const named = this.membership.termsOf(member).find((other) => other.origin !== 'promoted');
    return {
      member,
      memberKind: (named ?? term).memberKind,
      term,
      // Whoever was appointed twice at once may act under either appointment.
      rights: terms.map((living) => this.membership.rightsOf(living, scope)).reduce(union),
      pending: terms.every((living) => this.#isPending(living, closure)),
    };
  }

  /** Everybody who is a member inside an ancestor-closed set, in the order of their ids. */
  members(closure: Bits): readonly Standing[] {
    return [...this.membership.members()]
      .sort()
      .flatMap((member) => this.standing(member, closure) ?? []);
  }

  /** Whose secret of a compartment a new epoch has to hold. */
  recipients(compartment: number, closure: Bits): readonly Recipient[] {
    return this.members(closure)
      .filter((standing) => holds(standing, compartment))
      .map(({ member, memberKind, rights }) => ({
        member,
        memberKind,
        tier: tierOf(rights, compartment),
      }));
  }

  /** Called for each appointment in canonical order: is the appointed pending? */
  noteAppointment(term: Term): void {
    if (this.view.log.kind !== 'role' || term.origin === 'founder') return;
    const appointer = this.standing(term.start.author, term.start.past);
    if (appointer === undefined || !holds(appointer, 0)) this.#needsGrant.add(term);
  }

  noteHandover(member: string, node: LogNode): void {
    push(this.#handovers, member, node);
  }

  /** Whether somebody who knew only these entries may have seen some of them differently. */
  differsInside(past: Bits): boolean {
    return this.view.log.nodes.some(
      (node) =>
        isMembershipNode(node) &&
        this.verdicts.get(node.index) !== 'accepted' &&
        hasBit(past, node.index),
    );
  }

  #isPending(term: Term, closure: Bits): boolean {
    if (!this.#needsGrant.has(term)) return false;
    const scope = inside(closure);
    const handovers = this.#handovers.get(term.member) ?? [];
    return !handovers.some((node) => scope(node) && isBefore(term.start, node));
  }
}

/** Has this compartment's secret: may read it, and is not waiting for a holder. */
export const holds = (standing: Standing, compartment: number): boolean =>
  !standing.pending && mayRead(standing.rights, compartment);
