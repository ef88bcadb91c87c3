/**
 * The entries of one log that are well formed and rightly signed, with their ancestry. It only grows, and nothing that is
 * computed from it depends on the order in which it grew: that order only numbers the nodes.
 */
import { invariant } from '../errors.ts';
import { toHex } from '../encoding/bytes.ts';
import { parseKnownCard, type DeviceCard } from '../keys/device-card.ts';
import { addBit, addBits, emptyBits, hasBit, type Bits } from './bits.ts';
import type { ReadBody } from './bodies/body.ts';
import type { GenesisBody } from './bodies/genesis.ts';
import type { Entry } from './entry.ts';
import { actingMember, NO_ID, type Path } from './path.ts';
import type { GroupKind } from './rights.ts';

/** A cosigner of a removal whose signature holds. */
export interface Cosigner {
  readonly member: string;
  readonly path: Path;
}

export interface NodeClaim {
  readonly id: string;
  readonly entry: Entry;
  readonly body: ReadBody;
  readonly bytes: Uint8Array;
  readonly cosigners: readonly Cosigner[];
}

export interface LogNode extends NodeClaim {
  /** Its number in this set; parents have smaller ones. */
  readonly index: number;
  /** 0 for GENESIS, else one more than its deepest parent. */
  readonly depth: number;
  /** All its ancestors, by number. */
  readonly past: Bits;
  /** The member that acts: a device in a user's log, else a role or user. Hexadecimal. */
  readonly author: string;
  /** Equal for equal paths. */
  readonly pathKey: string;
}

export interface CardInLog {
  readonly card: DeviceCard;
  /** Every entry that brings it. */
  readonly nodes: readonly LogNode[];
}

export class LogSet {
  readonly groupId: string;
  readonly genesis: GenesisBody;
  readonly #nodes: LogNode[] = [];
  readonly #byId = new Map<string, LogNode>();
  readonly #ordered: LogNode[] = [];
  readonly #cards = new Map<string, CardInLog>();

  constructor(claim: NodeClaim, genesis: GenesisBody) {
    this.groupId = claim.id;
    this.genesis = genesis;
    this.add(claim);
  }

  get kind(): GroupKind {
    return this.genesis.kind;
  }

  get nodes(): readonly LogNode[] {
    return this.#nodes;
  }

  /** By (depth, id): an order that everybody who has the same set agrees on, ancestors first. */
  get ordered(): readonly LogNode[] {
    return this.#ordered;
  }

  byId(id: string): LogNode | undefined {
    return this.#byId.get(id);
  }

  node(index: number): LogNode {
    const node = this.#nodes[index];
    invariant(node !== undefined, 'a node number comes from this set');
    return node;
  }

  /** All parents have to be here already. */
  add(claim: NodeClaim): LogNode {
    const parents = claim.entry.parents.map((parent) => this.#byId.get(toHex(parent)));
    const past = emptyBits(this.#nodes.length);
    let depth = 0;
    for (const parent of parents) {
      invariant(parent !== undefined, 'parents come before their children');
      addBits(past, parent.past);
      addBit(past, parent.index);
      depth = Math.max(depth, parent.depth + 1);
    }
    const author =
      this.genesis.kind === 'user'
        ? toHex(claim.entry.path.deviceId)
        : actingMember(claim.entry.path);
    const { deviceId, userId, roleId, cites } = claim.entry.path;
    const pathKey = [deviceId, userId, roleId ?? NO_ID, ...cites].map(toHex).join();
    const node: LogNode = { ...claim, index: this.#nodes.length, depth, past, author, pathKey };
    this.#nodes.push(node);
    this.#byId.set(node.id, node);
    this.#insert(node);
    this.#noteCards(node);
    return node;
  }

  /** The card of a device in a user's log and the entries that bring it, accepted or not: the id commits to the card. */
  cardOf(device: string): CardInLog | undefined {
    return this.#cards.get(device);
  }

  /** The named entries and all their ancestors; undefined when one of them is not here. */
  closureOf(ids: readonly string[]): Bits | undefined {
    const closure = emptyBits(this.#nodes.length);
    for (const id of ids) {
      const node = this.#byId.get(id);
      if (node === undefined) return undefined;
      addBits(closure, node.past);
      addBit(closure, node.index);
    }
    return closure;
  }

  #noteCards(node: LogNode): void {
    if (this.kind !== 'user') return;
    const claims =
      node.body.type === 'genesis'
        ? node.body.value.founders
        : node.body.type === 'add'
          ? [node.body.value]
          : [];
    for (const claim of claims) {
      const card = parseKnownCard(claim.card);
      const device = toHex(claim.memberId);
      const nodes = [...(this.#cards.get(device)?.nodes ?? []), node];
      if (card.ok) this.#cards.set(device, { card: card.value, nodes });
    }
  }

  #insert(node: LogNode): void {
    const before = this.#ordered.findLastIndex((other) => isFirst(other, node));
    this.#ordered.splice(before + 1, 0, node);
  }
}

/** Canonical order. */
const isFirst = (a: LogNode, b: LogNode): boolean =>
  a.depth < b.depth || (a.depth === b.depth && a.id < b.id);

/** Whether `earlier` is an ancestor of `later`. */
export const isBefore = (earlier: LogNode, later: LogNode): boolean =>
  hasBit(later.past, earlier.index);

/** Neither knew of the other. */
export const areConcurrent = (a: LogNode, b: LogNode): boolean =>
  a.index !== b.index && !isBefore(a, b) && !isBefore(b, a);

/** Every entry there is. */
export function closureOfAll(log: LogSet): Bits {
  const closure = emptyBits(log.nodes.length);
  for (const node of log.nodes) addBit(closure, node.index);
  return closure;
}
