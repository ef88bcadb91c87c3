/** One channel as the link follows it: where the client stands, and whether a run from the relay continues from there. */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import { emptyHead, nextHead } from '#crypto/relay/head-chain.ts';
import { DIGEST_BYTES, type Items } from '#protocol/items.ts';
import type { ArrivedItem, ChannelInterest, Position, ReceiptProof } from './link-port.ts';

export type FollowState = 'idle' | 'attaching' | 'attached' | 'refused';

/** How a run relates to what the client has. */
export type RunOutcome =
  /** `isTrue`: they lead to the head the relay states. */
  | {
      readonly outcome: 'continues';
      readonly items: readonly ArrivedItem[];
      readonly isTrue: boolean;
    }
  | { readonly outcome: 'known' }
  | { readonly outcome: 'gap' }
  | { readonly outcome: 'went-back' };

export class FollowedChannel {
  readonly channelId: string;
  readonly readKey: Uint8Array;
  readonly writeKey: Uint8Array | undefined;
  readonly kinds: number;
  state: FollowState = 'idle';
  /** True once the relay remembers the channel in the set. */
  isRemembered = false;
  restarts = 0;
  lastReceipt: ReceiptProof | undefined;
  /** By what was read, envelope by envelope. */
  #position: Position;
  /** The relay's word about the head there, where it is another: what it serves is not what it keeps by its own account. */
  #stated: Uint8Array | undefined;
  #isReadAnew = false;

  constructor(interest: ChannelInterest) {
    this.channelId = interest.channelId;
    this.readKey = interest.readKey;
    this.writeKey = interest.writeKey;
    this.kinds = interest.kinds;
    this.#position = interest.position;
  }

  get position(): Position {
    return this.#position;
  }

  /** What a refused channel was refused for may be over on the next connection. */
  disconnected(): void {
    this.state = 'idle';
    this.restarts = 0;
    if (!this.isDoubtful) return;
    this.isRemembered = false;
    this.#isReadAnew = false;
    this.#stated = undefined;
  }

  /** Begins anew: the relay's history is not the one the client knows. */
  restart(): void {
    this.#position = { length: 0, head: emptyHead() };
    this.#stated = undefined;
    this.#isReadAnew = true;
    this.isRemembered = false;
    this.restarts += 1;
  }

  /** Whether something that was taken is not what the relay says it keeps. It is asked again on the next connection. */
  get isDoubtful(): boolean {
    return this.#stated !== undefined;
  }

  /** Whether the relay has been found to tell another history than before, once and in full agreement with itself. */
  takeWentBack(): boolean {
    const found = this.#isReadAnew && !this.isDoubtful;
    if (found) this.#isReadAnew = false;
    return found;
  }

  /** Whether the relay's word about a place is not what was read there: it has put something else behind what we have. */
  isDeniedBy(index: number, head: Uint8Array): boolean {
    return this.#position.length === index + 1 && !equalBytes(this.#head, head);
  }

  /**
   * Follows a run. The position moves when the head comes out as the relay says. When it does not, though all has been read anew
   * from the beginning, something was changed at the relay or on the way. Reading once more would change nothing now, so what
   * came is taken, each envelope being judged by itself. The position keeps what was read: a relay that serves something else on
   * a later connection is read anew again.
   */
  follow(run: Items): RunOutcome {
    const { length } = this.#position;
    if (run.first > length) return { outcome: 'gap' };
    if (run.items.length === 0) {
      if (run.first < length) return { outcome: 'went-back' };
      return equalBytes(run.head, this.#head)
        ? { outcome: 'known' }
        : this.#read({ items: [], digests: [] }, run.head);
    }
    const fresh = run.items.slice(length - run.first);
    if (fresh.length === 0) return this.#within(run);
    const digests = fresh.map((item) => (isDigest(item) ? item : envelopeDigest(item)));
    const items = fresh.map((item, place) => ({
      index: length + place,
      digest: toHex(digests[place] ?? item),
      envelope: isDigest(item) ? undefined : item,
    }));
    return this.#read({ items, digests }, run.head);
  }

  /**
   * A run that ends where the client stands, or before: a frame that came twice, or a relay that has left something out and puts
   * what comes next into places that were read. Heads of older places are not kept, so there it is asked what it holds.
   */
  #within(run: Items): RunOutcome {
    if (run.first + run.items.length < this.#position.length) return { outcome: 'gap' };
    return { outcome: equalBytes(run.head, this.#head) ? 'known' : 'went-back' };
  }

  /** The head as the relay tells it. */
  get #head(): Uint8Array {
    return this.#stated ?? this.#position.head;
  }

  #read({ items, digests }: Fresh, stated: Uint8Array): RunOutcome {
    const isTrue = equalBytes(digests.reduce(nextHead, this.#head), stated);
    if (!isTrue && !this.#isReadAnew) return { outcome: 'went-back' };
    const head = digests.reduce(nextHead, this.#position.head);
    this.#position = { length: this.#position.length + items.length, head };
    this.#stated = equalBytes(head, stated) ? undefined : stated;
    return { outcome: 'continues', items, isTrue };
  }
}

interface Fresh {
  readonly items: readonly ArrivedItem[];
  readonly digests: readonly Uint8Array[];
}

const isDigest = (item: Uint8Array): boolean => item.length === DIGEST_BYTES;
