/** What is followed on one connection: every channel once, for reading first and for writing when its key has come. */
import { relayReadKey, relayWriteKey } from '#crypto/keys/epoch-secrets.ts';
import { ALL_KINDS, SNAPSHOTS_FIRST } from '#protocol/attach.ts';
import { isPutBy, packInterest } from '../emergency/packed-intake.ts';
import type { RelayLink } from '../relay/relay-link.ts';
import type { ChannelRow } from '../rows/channel.ts';
import type { Channels } from './channels.ts';
import { closePassed } from './passed-channels.ts';
import type { Memory } from './memory.ts';

type Mode = 'read' | 'write' | 'close';

export class Following {
  readonly #followed = new Set<string>();
  /** Channels of which the relay has not handed over yet what there was when they were asked for. */
  readonly #behind = new Set<string>();
  /** Channels to be looked at: all of them at first, then what changes, what was refused, and what nobody has opened yet. */
  readonly #due: Set<string>;

  constructor(channels: Channels) {
    channels.takeNews();
    this.#due = new Set(channels.keys());
  }

  /** The channels that may have to be followed or opened. */
  due(channels: Channels): readonly (readonly [channelId: string, row: ChannelRow])[] {
    for (const channelId of channels.takeNews()) this.#due.add(channelId);
    return [...this.#due].flatMap((channelId) => {
      const row = channels.get(channelId);
      return row === undefined ? [] : [[channelId, row] as const];
    });
  }

  follow(
    link: RelayLink,
    channel: {
      readonly channelId: string;
      readonly row: ChannelRow;
      readonly relayId: Uint8Array;
    },
  ): void {
    const { channelId, row, relayId } = channel;
    this.#due.delete(channelId);
    // A channel may be followed for reading first and for writing once its epoch has been opened. Which key a directory is written
    // with changes when somebody leaves: it is followed for reading alone, and each envelope's signature speaks for itself.
    const edit = row.type === 'directory' ? undefined : row.edit;
    if (!this.#isFirst(channelId, edit === undefined ? 'read' : 'write')) return;
    this.#behind.add(channelId);
    link.follow({
      channelId,
      readKey: relayReadKey(row.read, relayId),
      writeKey: edit && relayWriteKey(edit, relayId),
      position: { length: row.next, head: row.head },
      kinds: ALL_KINDS | SNAPSHOTS_FIRST,
    });
  }

  /** How many channels are still being read up to where they were. */
  get behind(): number {
    return this.#behind.size;
  }

  /** Answers whether any of them was not before. */
  caughtUp(channelIds: readonly string[]): boolean {
    return channelIds.filter((channelId) => this.#behind.delete(channelId)).length > 0;
  }

  /** What lies in the shift pack is put by, unless it is open and followed as any other channel. */
  followPack(link: RelayLink, memory: Memory): void {
    for (const [channelId, row] of memory.emergency.packs.packed)
      if (row.state !== 'no-room' && isPutBy(memory, channelId) && this.#isFirst(channelId, 'read'))
        link.follow(packInterest(channelId, row));
  }

  /** Channels that have a successor are closed, each asked for once on a connection. */
  closePassed(link: RelayLink, memory: Memory): void {
    closePassed(link, memory, (channelId) => !this.#isFirst(channelId, 'close'));
  }

  /** The relay did not let it be followed: it is tried again. */
  forget(channelId: string): void {
    this.#due.add(channelId);
    this.#behind.delete(channelId);
    for (const mode of ['read', 'write'] as const) this.#followed.delete(markOf(channelId, mode));
  }

  #isFirst(channelId: string, mode: Mode): boolean {
    const mark = markOf(channelId, mode);
    const isFirst = !this.#followed.has(mark);
    this.#followed.add(mark);
    return isFirst;
  }
}

const markOf = (channelId: string, mode: Mode): string => `${channelId}/${mode}`;
