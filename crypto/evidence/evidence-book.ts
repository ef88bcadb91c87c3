/**
 * The evidence of one group as its readers see it: every note that some device could rightly make stays, whatever becomes of
 * that device later. Bounded for each device, compartment and epoch, so that nobody buries a note under a heap of others.
 * Knows no storage and no meaning of bodies.
 */
import { equalBytes, toHex } from '../encoding/bytes.ts';
import type { CryptoErrorCode } from '../errors.ts';
import type { Path } from '../log/path.ts';
import { FLAG_GLASS, mayRead, type Rights } from '../log/rights.ts';
import { HoldQueue, type Missing } from '../work/hold-queue.ts';
import {
  isEvidenceSignedBy,
  parseEvidence,
  type Evidence,
  type EvidenceType,
  type SignedEvidence,
} from './evidence.ts';

/** Shown singly for each device, compartment and epoch: those with the lowest numbers. The rest is counted. */
export const SHOWN_MAX = 256;
/** Counted exactly up to here; beyond, "at least". */
const COUNTED_MAX = 100_000;

/** What evidence asks of the logs; answered from the set of known entries. */
export interface EvidenceAuthority {
  /** The cited entries and the epoch (hex) that are not known yet. */
  missingEntries(evidence: Evidence): readonly string[];
  /** Whether the epoch is an accepted one of the compartment. */
  isEpoch(epochId: Uint8Array, compartment: number): boolean;
  /** The key of the path's device at its cites, even if removed since. */
  signPublicKeyOf(path: Path): Uint8Array | undefined;
  /** Everything the path's member was ever given, void or taken away since included; undefined for who was never a member. */
  rightsEver(path: Path): Rights | undefined;
  /** Whether the path still holds and its member still is one. */
  isStanding(path: Path): boolean;
}

/** Ids are lowercase hex. */
export interface ShownEvidence {
  readonly evidenceId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly roleId: string | undefined;
  readonly signed: SignedEvidence;
  /** Its maker has since been removed or was never rightly appointed; the note stays. */
  readonly contested: boolean;
  /** The note before it in the device's chain has not been seen here (it may stand in a compartment this reader lacks). */
  readonly gapBefore: boolean;
}

export interface EvidenceTally {
  readonly deviceId: string;
  readonly compartment: number;
  readonly epochId: string;
  /** How many more than those shown there are, or at least are. */
  readonly more: number;
  /** The highest number and its note: the head of the chain as far as known here. */
  readonly head: { readonly n: number; readonly evidenceId: string };
}

export type EvidenceOutcome =
  | { readonly kind: 'shown' | 'counted' | 'duplicate'; readonly evidenceId: string }
  | { readonly kind: 'held'; readonly evidenceId: string; readonly missing: readonly Missing[] }
  | { readonly kind: 'refused'; readonly code: CryptoErrorCode };

interface Shelf {
  readonly deviceId: string;
  readonly compartment: number;
  readonly epochId: string;
  /** At most 256, ascending by number, then id. */
  readonly shown: SignedEvidence[];
  readonly counted: Set<string>;
  head: SignedEvidence;
}

interface Received {
  readonly signed: SignedEvidence;
  readonly compartment: number;
}

const needsGlass = (type: EvidenceType): boolean => type === 'open' || type === 'close';

export class EvidenceBook {
  readonly #groupId: Uint8Array;
  readonly #authority: EvidenceAuthority;
  readonly #shelves = new Map<string, Shelf>();
  readonly #known = new Set<string>();
  readonly #held = new HoldQueue<Received>();

  constructor(groupId: Uint8Array, authority: EvidenceAuthority) {
    this.#groupId = groupId;
    this.#authority = authority;
  }

  /**
   * Takes one note that came through a channel of this compartment. 'crypto/form' or 'crypto/limit' as parsed, 'crypto/bind'
   * for another group or compartment, 'crypto/epoch' for an id that is no epoch of it, 'crypto/signature' when the path does
   * not hold at its cites or another key signed. A note whose maker is not known to have had the right its type needs is held:
   * evidence names no heads of the log, so the appointment may still be on its way.
   */
  receive(bytes: Uint8Array, compartment: number): EvidenceOutcome {
    const parsed = parseEvidence(bytes);
    if (!parsed.ok) return { kind: 'refused', code: parsed.error.code };
    return this.#judge({ signed: parsed.value, compartment });
  }

  /**
   * Takes back a note that `receive` has shown before, from a row whose integrity is guarded: its signature is not checked again.
   * Nothing happens for bytes that are no note of this group and compartment.
   */
  restore(bytes: Uint8Array, compartment: number): void {
    const parsed = parseEvidence(bytes);
    if (!parsed.ok) return;
    const { evidence, evidenceId } = parsed.value;
    const isHere =
      equalBytes(evidence.groupId, this.#groupId) && evidence.compartment === compartment;
    if (isHere && !this.#known.has(toHex(evidenceId))) this.#shelve(parsed.value);
  }

  /** After the logs have grown: judges what waited for entries. */
  reconsider(): readonly EvidenceOutcome[] {
    return this.#held.releaseAll().map((held) => this.#judge(held.value));
  }

  /** Everything shown singly: by device, then in the order of its chain. */
  shown(): readonly ShownEvidence[] {
    const shelves = [...this.#shelves].sort(([a], [b]) => (a < b ? -1 : 1));
    return shelves.flatMap(([, shelf]) => shelf.shown.map((signed) => this.#show(signed)));
  }

  /** One for each device, compartment and epoch of which more is known than is shown. */
  tallies(): readonly EvidenceTally[] {
    return [...this.#shelves.values()]
      .filter(({ counted }) => counted.size > 0)
      .map(({ deviceId, compartment, epochId, counted, head }) => ({
        ...{ deviceId, compartment, epochId, more: counted.size },
        head: { n: head.evidence.n, evidenceId: toHex(head.evidenceId) },
      }));
  }

  /** Pairs of notes that claim one number in a device's chain: the device was cloned, set back, or lies. */
  forks(): readonly (readonly ShownEvidence[])[] {
    const places = new Map<string, ShownEvidence[]>();
    for (const one of this.shown()) {
      const place = `${one.deviceId}/${one.signed.evidence.n}`;
      places.set(place, [...(places.get(place) ?? []), one]);
    }
    return [...places.values()].filter((claims) => claims.length > 1);
  }

  #judge(received: Received): EvidenceOutcome {
    const { signed, compartment } = received;
    const { evidence } = signed;
    const evidenceId = toHex(signed.evidenceId);
    if (this.#known.has(evidenceId)) return { kind: 'duplicate', evidenceId };
    if (!equalBytes(evidence.groupId, this.#groupId) || evidence.compartment !== compartment)
      return { kind: 'refused', code: 'crypto/bind' };
    const missing = this.#authority.missingEntries(evidence);
    if (missing.length > 0) return this.#hold(received, missing);
    if (!this.#authority.isEpoch(evidence.epochId, compartment))
      return { kind: 'refused', code: 'crypto/epoch' };
    const key = this.#authority.signPublicKeyOf(evidence.path);
    if (key === undefined || !isEvidenceSignedBy(signed, key))
      return { kind: 'refused', code: 'crypto/signature' };
    const rights = this.#authority.rightsEver(evidence.path);
    if (rights === undefined || !mayNote(rights, evidence)) return this.#hold(received, []);
    return { kind: this.#shelve(signed), evidenceId };
  }

  #hold(received: Received, entries: readonly string[]): EvidenceOutcome {
    const { evidenceId, evidence, bytes } = received.signed;
    const [key, author] = [toHex(evidenceId), toHex(evidence.path.deviceId)];
    const missing = entries.map((id): Missing => ({ kind: 'entry', id }));
    this.#held.add({ key, author, bytes: bytes.length, missing, value: received });
    return { kind: 'held', evidenceId: key, missing };
  }

  #shelve(signed: SignedEvidence): 'shown' | 'counted' {
    const { path, compartment, epochId } = signed.evidence;
    const deviceId = toHex(path.deviceId);
    const key = `${deviceId}/${compartment}/${toHex(epochId)}`;
    const shelf = this.#shelves.get(key) ?? {
      ...{ deviceId, compartment, epochId: toHex(epochId) },
      ...{ shown: [], counted: new Set<string>(), head: signed },
    };
    this.#shelves.set(key, shelf);
    this.#known.add(toHex(signed.evidenceId));
    if (inChainOrder(shelf.head, signed) < 0) shelf.head = signed;
    const at = shelf.shown.findIndex((other) => inChainOrder(signed, other) < 0);
    shelf.shown.splice(at < 0 ? shelf.shown.length : at, 0, signed);
    const over = shelf.shown.length > SHOWN_MAX ? shelf.shown.pop() : undefined;
    if (over === undefined) return 'shown';
    const overId = toHex(over.evidenceId);
    if (shelf.counted.size < COUNTED_MAX) shelf.counted.add(overId);
    else this.#known.delete(overId);
    return over === signed ? 'counted' : 'shown';
  }

  #show(signed: SignedEvidence): ShownEvidence {
    const { path, prev } = signed.evidence;
    return {
      evidenceId: toHex(signed.evidenceId),
      userId: toHex(path.userId),
      deviceId: toHex(path.deviceId),
      roleId: path.roleId === undefined ? undefined : toHex(path.roleId),
      signed,
      contested: !this.#authority.isStanding(path),
      gapBefore: prev !== undefined && !this.#known.has(toHex(prev)),
    };
  }
}

/** Opening by breaking the glass, and accounting for it, needs the glass flag; everything else needs to read. */
const mayNote = (
  rights: Rights,
  { type, compartment }: { readonly type: EvidenceType; readonly compartment: number },
): boolean =>
  mayRead(rights, compartment) && (!needsGlass(type) || (rights.flags & FLAG_GLASS) !== 0);

const inChainOrder = (a: SignedEvidence, b: SignedEvidence): number =>
  a.evidence.n - b.evidence.n || (toHex(a.evidenceId) < toHex(b.evidenceId) ? -1 : 1);
