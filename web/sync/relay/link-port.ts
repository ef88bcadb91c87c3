/** What a link needs from outside, and what it tells. Ids are lowercase hexadecimal, keys and envelopes are bytes. */
import type { RandomBytes } from '#crypto/relay/relay-identity.ts';
import type { RelayCode } from '#protocol/codes.ts';
import type { Present } from '#protocol/presence.ts';
import type { ReceiptEntry } from '#protocol/receipt.ts';

/** An open way to the relay; one frame for each call. The link closes it when it is dead or lies. */
export interface Pipe {
  send(frame: Uint8Array): void;
  close(): void;
}

export interface LinkPorts {
  /** Asks for a pipe; the answer is `opened` or `closed` on the link. */
  readonly open: () => void;
  /** Milliseconds. */
  readonly now: () => number;
  /** Runs something once after `delayMs`; the returned function calls it off. */
  readonly schedule: (delayMs: number, run: () => void) => () => void;
  /** At least 0 and below 1, to spread reconnections. */
  readonly random: () => number;
  readonly randomBytes: RandomBytes;
}

/** How much of a channel the client has, and the head of it. Kept by the engine, together with what arrived. */
export interface Position {
  readonly length: number;
  /** 32 bytes. */
  readonly head: Uint8Array;
}

/** A channel to read, and to write when there is a write key. The MAC keys are derived for this relay. */
export interface ChannelInterest {
  readonly channelId: string;
  readonly readKey: Uint8Array;
  readonly writeKey: Uint8Array | undefined;
  readonly position: Position;
  /** Kind bits of `#protocol/attach.ts`, and SNAPSHOTS_FIRST. */
  readonly kinds: number;
}

export interface ArrivedItem {
  readonly index: number;
  readonly digest: string;
  /** Undefined for an envelope the client wrote itself, has already, or filtered out. */
  readonly envelope: Uint8Array | undefined;
}

/** A run of a channel, in order and without a gap to the last one; `position` is where the client stands after it. */
export interface Arrived {
  readonly channelId: string;
  readonly items: readonly ArrivedItem[];
  readonly position: Position;
}

export interface StoredEnvelope {
  readonly channelId: string;
  readonly digest: string;
  readonly index: number;
}

/** One signed statement of the relay about a channel, enough for others to check. */
export interface ReceiptProof {
  readonly commit: number;
  readonly time: number;
  readonly root: Uint8Array;
  readonly signature: Uint8Array;
  readonly entry: ReceiptEntry;
}

export type LinkState = 'stopped' | 'waiting' | 'connecting' | 'online';

/** What the link tells the engine. Nothing here throws into the link. */
export interface LinkListener {
  stateChanged(state: LinkState): void;
  arrived(run: Arrived): void;
  /** Snapshots ahead of their turn; they come again in a run, as digests. */
  snapshotsAhead(channelId: string, envelopes: readonly Uint8Array[]): void;
  /** These are on the relay's disk, by its signature. */
  stored(envelopes: readonly StoredEnvelope[]): void;
  /** The relay will not take this envelope; the engine still has it. */
  appendRefused(digest: string, code: RelayCode): void;
  /** The relay does not take envelopes now ('relay/unavailable', 'relay/slow-down'); the link tries again by itself. */
  appendPutOff(code: RelayCode): void;
  created(channelId: string): void;
  /** A channel could not be created ('relay/token', 'relay/quota') or attached ('relay/mac', 'relay/channel'). */
  channelRefused(channelId: string, code: RelayCode): void;
  closedChannel(channelId: string): void;
  /** The relay has put the keys into the channel that were asked for last. */
  rekeyed(channelId: string): void;
  /** Everything an attached channel holds has arrived. */
  caughtUp(channelIds: readonly string[]): void;
  /** The relay has less than it had, or something else: everything is read anew, and the engine offers its own again. */
  wentBack(channelId: string): void;
  /** What the relay keeps is not what it says it keeps: it was changed or damaged there. What can be read is taken. */
  damaged(channelId: string): void;
  /** Two signed statements that cannot both be true. */
  split(channelId: string, proof: readonly [ReceiptProof, ReceiptProof]): void;
  /** What answered is not the pinned relay ('relay/identity') or speaks other frames ('relay/version'). */
  misled(code: 'relay/identity' | 'relay/version'): void;
  /** Who is there, as the others have sealed it. */
  present?(present: Present): void;
}
