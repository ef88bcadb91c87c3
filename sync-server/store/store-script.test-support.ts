/** Commits that follow from their number, so that whoever opens a store can say what has to be in it. */
import { hashPublic } from '#crypto/primitives/hash.ts';
import { emptyHead, nextHead } from '#crypto/relay/head-chain.ts';
import type { ChannelRecord, Commit, NewItem, RelayStore } from './relay-store.ts';

const CHANNELS = 3;
const filled = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);
const channelIdOf = (channel: number): Uint8Array => filled(16, channel + 1);

/** How many envelopes the n-th commit puts into each channel, and how long each is. */
const countIn = (number: number, channel: number): number => 1 + ((number * 7 + channel * 5) % 9);
const envelopeOf = (channel: number, index: number): Uint8Array => {
  const length = 200 + ((index * 37 + channel) % 5_000);
  return Uint8Array.from({ length }, (_, i) => (i * 31 + index * 17 + channel) % 256);
};
const digestOf = (envelope: Uint8Array): Uint8Array => hashPublic('envelope', envelope);

/** A channel before a commit: how many it holds and the head after them. */
interface Place {
  readonly length: number;
  readonly head: Uint8Array;
}

/** Goes on from what a store holds, and makes one commit after the other. */
export class StoreScript {
  readonly #places: Place[] = [];
  #number: number;

  private constructor(number: number, places: readonly Place[]) {
    this.#number = number;
    this.#places.push(...places);
  }

  static async after(store: RelayStore): Promise<StoreScript> {
    const ids = Array.from({ length: CHANNELS }, (_, channel) => channelIdOf(channel));
    const records = await store.channels(ids);
    const places = records.map((record) => ({
      length: record?.length ?? 0,
      head: record?.head ?? emptyHead(),
    }));
    return new StoreScript(store.lastCommit, places);
  }

  next(): Commit {
    this.#number += 1;
    const items: NewItem[] = [];
    const channels: ChannelRecord[] = [];
    for (let channel = 0; channel < CHANNELS; channel++) {
      const added = this.#added(channel);
      items.push(...added);
      const last = added.at(-1);
      if (last === undefined) continue;
      this.#places[channel] = { length: last.index + 1, head: last.head };
      channels.push(recordOf(channel, last.index + 1, last.head));
    }
    return { number: this.#number, channels, items, accounts: [], tokens: [], sets: [] };
  }

  #added(channel: number): readonly NewItem[] {
    const { length, head: before } = this.#places[channel] ?? { length: 0, head: emptyHead() };
    let head = before;
    const channelId = channelIdOf(channel);
    return Array.from({ length: countIn(this.#number, channel) }, (_, i) => {
      const index = length + i;
      const envelope = envelopeOf(channel, index);
      const digest = digestOf(envelope);
      head = nextHead(head, digest);
      return { channelId, index, commit: this.#number, kind: 'work', head, envelope, digest };
    });
  }
}

/** What is wrong with a store that this script filled: empty when it is whole up to its last commit, and that is not before `least`. */
export async function faultsIn(store: RelayStore, least: number): Promise<readonly string[]> {
  const faults: string[] = [];
  if (store.lastCommit < least)
    faults.push(
      `commit ${String(least)} was acknowledged, ${String(store.lastCommit)} is the last`,
    );
  for (let channel = 0; channel < CHANNELS; channel++) {
    let expected = 0;
    for (let number = 1; number <= store.lastCommit; number++) expected += countIn(number, channel);
    faults.push(...(await faultsOf(store, channel, expected)));
  }
  return faults;
}

async function faultsOf(store: RelayStore, channel: number, length: number) {
  const channelId = channelIdOf(channel);
  const [record] = await store.channels([channelId]);
  const range = { channelId, from: 0, countMax: 1_000_000, bytesMax: 1_000_000_000 };
  const items = await store.items(range);
  const faults: string[] = [];
  if ((record?.length ?? 0) !== length || items.length !== length)
    faults.push(`channel ${String(channel)} is not as long as its commits`);
  let head = emptyHead();
  items.forEach(({ index, envelope, head: stated }, i) => {
    head = nextHead(head, digestOf(envelope));
    const isTrue = index === i && same(envelope, envelopeOf(channel, i)) && same(head, stated);
    if (!isTrue) faults.push(`channel ${String(channel)} has something else at ${String(i)}`);
  });
  if (!same(record?.head ?? emptyHead(), head)) faults.push('the head is another one');
  if ((await store.digests(channelId)).length !== 16 * length) faults.push('digests are missing');
  return faults;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const recordOf = (channel: number, length: number, head: Uint8Array): ChannelRecord => ({
  keys: {
    type: 'epoch',
    channelId: channelIdOf(channel),
    writePublicKey: filled(32, 1),
    dropPublicKey: filled(32, 2),
    readKey: filled(32, 3),
    writeKey: filled(32, 4),
    share: filled(32, 0),
    ownerPublicKey: filled(32, 0),
  },
  accountId: filled(16, 9),
  ...{ closedAt: 0, length, bytes: length, head, lateCount: 0, lateBytes: 0 },
  ...{ dropCount: 0, dropBytes: 0, keysAt: 0, retiredAt: 0, deletedAt: 0 },
});
