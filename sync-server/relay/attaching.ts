/** ATTACH and RESUME: the right to read is proved, and the connection becomes interested in channels. */
import { attachMac, attachWriteMac, isSameMac, resumeMac, setIdOf } from '#crypto/relay/attach.ts';
import { isAllZero } from '#crypto/encoding/bytes.ts';
import type { Attach, AttachedChannel, Resume } from '#protocol/attach.ts';
import type { RelayCode } from '#protocol/codes.ts';
import type { RememberedSet, SetMember } from '../store/relay-store.ts';
import type { Asker } from './asker.ts';
import type { Channel, PendingRequest } from './channel.ts';
import { commitOf } from './cursor.ts';
import { SET_MS_MAX } from './limits.ts';

/**
 * Attaches what the sender proved it may read. Refused channels are named one by one ('relay/channel', 'relay/mac',
 * 'relay/limit'), the others go on; DONE follows when everything they lacked has been sent.
 */
export async function attach(asker: Asker, requestId: number, body: Attach): Promise<void> {
  const { table } = asker.context;
  const channels = await table.load(body.channels.map((asked) => asked.channelId));
  // The request holds one place itself, so that DONE waits until all channels were looked at.
  const request: PendingRequest = { requestId, remaining: 1 };
  const members: SetMember[] = [];
  body.channels.forEach((asked, i) => {
    const code = attachOne(asker, asked, { channel: channels[i], request });
    if (code !== undefined) asker.refuse(requestId, code, asked.channelId);
    else members.push(memberOf(asked, channels[i]));
  });
  if (members.length > 0 && !isAllZero(body.setKey)) {
    request.remaining += 1;
    remember(asker, { request, setKey: body.setKey, members });
  }
  asker.settle(request);
}

function attachOne(
  asker: Asker,
  asked: AttachedChannel,
  { channel, request }: { readonly channel: Channel | undefined; readonly request: PendingRequest },
): RelayCode | undefined {
  if (channel === undefined) return 'relay/channel';
  if (channel.record.deletedAt !== 0) return 'relay/retired';
  const { readKey, writeKey } = channel.record.keys;
  if (!isSameMac(attachMac(readKey, asker, asked.channelId), asked.mac)) return 'relay/mac';
  const mayWrite = !isAllZero(asked.writeMac);
  if (mayWrite && !isSameMac(attachWriteMac(writeKey, asker, asked.channelId), asked.writeMac))
    return 'relay/mac';
  request.remaining += 1;
  const { kinds, from } = asked;
  if (asker.subscribe({ channel, kinds, mayWrite, from, request, isSilent: false }))
    return undefined;
  request.remaining -= 1;
  return 'relay/limit';
}

const memberOf = (asked: AttachedChannel, channel: Channel | undefined): SetMember => ({
  channelId: asked.channelId,
  kinds: asked.kinds,
  mayWrite: !isAllZero(asked.writeMac),
  keysAt: channel?.record.keysAt ?? 0,
});

interface Remembering {
  readonly request: PendingRequest;
  readonly setKey: Uint8Array;
  readonly members: readonly SetMember[];
}

/**
 * A DONE with a cursor says that the channels are remembered, so it waits for the disk. Where that fails they are served all
 * the same, and DONE states no cursor: a RESUME from one would silently leave them out.
 */
function remember(asker: Asker, { request, setKey, members }: Remembering): void {
  const { now, queue } = asker.context;
  const set: RememberedSet = { setId: setIdOf(setKey), setKey, usedAt: now(), members };
  const settled = (code: RelayCode | undefined): void => {
    if (code !== undefined) request.isForgotten = true;
    asker.settle(request);
  };
  queue.submit({ kind: 'remember', set, settled });
}

/**
 * Takes up a remembered set. 'relay/mac' for a set or proof that is not known, 'relay/went-back' for a cursor this disk has
 * never given out: in both cases the client attaches anew. Only channels with something new are sent.
 */
export async function resume(asker: Asker, requestId: number, body: Resume): Promise<void> {
  const { store, table, now, queue } = asker.context;
  const set = await store.set(body.setId);
  const expected = set === undefined ? undefined : resumeMac(set.setKey, asker, body.cursor);
  if (set === undefined || expected === undefined || !isSameMac(expected, body.mac)) {
    asker.refuse(requestId, 'relay/mac');
    return;
  }
  const commit = commitOf(body.cursor, store.eras, store.lastCommit);
  if (commit === undefined) {
    asker.refuse(requestId, 'relay/went-back');
    return;
  }
  const channels = await table.load(set.members.map((member) => member.channelId));
  const starts = await Promise.all(channels.map((channel) => firstAfter(asker, channel, commit)));
  const request: PendingRequest = { requestId, remaining: 1 };
  set.members.forEach((member, i) => {
    const [channel, from] = [channels[i], starts[i] ?? 0];
    if (channel === undefined) return;
    const code = endOf(member, channel);
    if (code !== undefined) {
      asker.refuse(0, code, member.channelId);
      return;
    }
    request.remaining += 1;
    const { kinds, mayWrite } = member;
    if (!asker.subscribe({ channel, kinds, mayWrite, from, request, isSilent: true }))
      request.remaining -= 1;
  });
  // Only when it was used last; what it remembers is on disk already.
  const used = { ...set, usedAt: now(), members: [] };
  queue.submit({ kind: 'remember', set: used, settled: () => undefined });
  asker.settle(request);
}

/** Why a right that was proved once is none any more, if so. */
function endOf(member: SetMember, { record }: Channel): RelayCode | undefined {
  if (record.deletedAt !== 0) return 'relay/retired';
  return member.keysAt === record.keysAt ? undefined : 'relay/mac';
}

/** The first index of a channel that came after a commit, by halving. */
async function firstAfter(
  asker: Asker,
  channel: Channel | undefined,
  commit: number,
): Promise<number> {
  if (channel === undefined) return 0;
  const { store } = asker.context;
  const { length, keys } = channel.record;
  const commitAt = async (from: number): Promise<number> => {
    const range = { channelId: keys.channelId, from, countMax: 1, bytesMax: 1 };
    return (await store.items(range))[0]?.commit ?? 0;
  };
  if (length === 0 || (await commitAt(length - 1)) <= commit) return length;
  let [low, high] = [0, length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await commitAt(middle)) > commit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sets nobody used for so long are forgotten. */
export const setsUnusedSince = (now: number): number => now - SET_MS_MAX;
