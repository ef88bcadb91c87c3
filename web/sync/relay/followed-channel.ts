/** One channel as the link follows it: where the client stands, and whether a run from the relay continues from there. */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import { emptyHead, nextHead } from '#crypto/relay/head-chain.ts';
import { DIGEST_BYTES, type Items } from '#protocol/items.ts';
import type { ArrivedItem, ChannelInterest, Position, ReceiptProof } from './link-port.ts';

export type FollowState = 'idle' | 'attaching' | 'attached' | 'refused';

/** How a run relates to what the client has. */
export type RunOutcome =
  | { readonly outcome: 'continues'; readonly items: readonly ArrivedItem[] }
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
  #position: Position;

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
  }

  /** Begins anew: the relay's history is not the one the client knows. */
  restart(): void {
    this.#position = { length: 0, head: emptyHead() };
    this.isRemembered = false;
    this.restarts += 1;
  }

  /** Whether the relay's word about a place is not what was read there: it has put something else behind what we have. */
  isDeniedBy(index: number, head: Uint8Array): boolean {
    return this.#position.length === index + 1 && !equalBytes(this.#position.head, head);
  }

  /** Follows a run. The position moves only when the head comes out as the relay says. */
  follow(run: Items): RunOutcome {
    const { length, head } = this.#position;
    if (run.items.length === 0) {
      const isSame = run.first === length && equalBytes(run.head, head);
      return isSame ? { outcome: 'known' } : { outcome: run.first > length ? 'gap' : 'went-back' };
    }
    if (run.first > length) return { outcome: 'gap' };
    const fresh = run.items.slice(length - run.first);
    if (fresh.length === 0) return { outcome: 'known' };
    const items: ArrivedItem[] = [];
    let after = head;
    for (const item of fresh) {
      const digest = item.length === DIGEST_BYTES ? item : envelopeDigest(item);
      const envelope = item.length === DIGEST_BYTES ? undefined : item;
      after = nextHead(after, digest);
      items.push({ index: length + items.length, digest: toHex(digest), envelope });
    }
    if (!equalBytes(after, run.head)) return { outcome: 'went-back' };
    this.#position = { length: length + items.length, head: after };
    return { outcome: 'continues', items };
  }
}
