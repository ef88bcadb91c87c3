/** CREATE, APPEND, CLOSE and PRESENCE: whether the sender may, by signatures and what it proved before. The rest is for the commit. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { verifyClose, verifyCreate } from '#crypto/relay/channel-proofs.ts';
import {
  envelopeDigest,
  isSignedBy,
  readClearEnvelope,
  type ClearEnvelope,
} from '#crypto/relay/clear-envelope.ts';
import { channelIdOf } from '#crypto/relay/relay-identity.ts';
import { accountIdOf, openToken, type Token } from '#crypto/relay/token.ts';
import type { RelayCode } from '#protocol/codes.ts';
import { createdBytes, type Close, type Create } from '#protocol/create.ts';
import type { Presence } from '#protocol/presence.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { Asker } from './asker.ts';
import type { Channel } from './channel.ts';
import type { RelayContext } from './context.ts';
import { TokenBucket } from './token-bucket.ts';

/** 'relay/channel' unless the id follows from the keys, 'relay/signature', 'relay/token'; quota is the commit's. */
export function create(asker: Asker, requestId: number, body: Create): void {
  const { keys } = body;
  const token = openToken(body.token);
  const code = creationRefusal(asker, body) ?? tokenRefusal(asker.context, token);
  if (code !== undefined || !token.ok) {
    asker.refuse(requestId, code ?? 'relay/token', keys.channelId);
    return;
  }
  const { accountPublicKey, serial } = token.value;
  const accountId = accountIdOf(accountPublicKey);
  asker.context.queue.submit({ kind: 'create', peer: asker, requestId, keys, accountId, serial });
}

function creationRefusal(asker: Asker, body: Create): RelayCode | undefined {
  const { keys, token, signature } = body;
  const channelId = channelIdOf(keys.writePublicKey, keys.dropPublicKey);
  if (keyOf(channelId) !== keyOf(keys.channelId)) return 'relay/channel';
  const proof = { publicKey: keys.writePublicKey, signature };
  return verifyCreate(proof, asker, createdBytes(keys, token)) ? undefined : 'relay/signature';
}

function tokenRefusal(
  context: RelayContext,
  token: ReturnType<typeof openToken>,
): RelayCode | undefined {
  if (!token.ok) return 'relay/token';
  const { accounts, now } = context;
  const isKnown = accounts === 'open' || accounts.has(accountKeyOf(token.value));
  return isKnown && token.value.notAfter >= now() ? undefined : 'relay/token';
}

const accountKeyOf = (token: Token): string => toHex(token.accountPublicKey);

/**
 * Queues an envelope. The right to write was proved on this connection, or the envelope's signature proves it: so any
 * carrier may deliver what others wrote. 'relay/form', 'relay/version', 'relay/channel', 'relay/signature'.
 */
export function append(
  asker: Asker,
  requestId: number,
  bytes: Uint8Array,
): Promise<void> | undefined {
  const envelope = readClearEnvelope(bytes);
  if (!envelope.ok) {
    const isForm = envelope.error.code === 'crypto/form';
    asker.refuse(requestId, isForm ? 'relay/form' : 'relay/version');
    return undefined;
  }
  const key = keyOf(envelope.value.channelId);
  const subscription = asker.subscription(key);
  const channel = subscription?.channel ?? asker.context.table.loaded(key);
  const mayWrite = subscription?.mayWrite === true;
  if (channel !== undefined) {
    appendTo(asker, requestId, { channel, envelope: envelope.value, mayWrite });
    return undefined;
  }
  return appendUnloaded(asker, requestId, envelope.value);
}

async function appendUnloaded(
  asker: Asker,
  requestId: number,
  envelope: ClearEnvelope,
): Promise<void> {
  const [channel] = await asker.context.table.load([envelope.channelId]);
  if (channel === undefined) asker.refuse(requestId, 'relay/channel', envelope.channelId);
  else appendTo(asker, requestId, { channel, envelope, mayWrite: false });
}

interface Delivery {
  readonly channel: Channel;
  readonly envelope: ClearEnvelope;
  readonly mayWrite: boolean;
}

function appendTo(asker: Asker, requestId: number, delivery: Delivery): void {
  const { channel, envelope } = delivery;
  const code = appendRefusal(asker, delivery);
  if (code !== undefined) {
    asker.refuse(requestId, code, envelope.channelId);
    return;
  }
  asker.context.queue.submit({
    kind: 'append',
    peer: asker,
    requestId,
    channel,
    keysAt: channel.record.keysAt,
    envelope: envelope.bytes,
    envelopeKind: envelope.kind,
    digest: envelopeDigest(envelope.bytes),
  });
}

function appendRefusal({ context }: Asker, delivery: Delivery): RelayCode | undefined {
  if (!isRightful(delivery)) return 'relay/signature';
  const { channel } = delivery;
  const now = context.now();
  channel.bucket ??= new TokenBucket(context.limits.channelEnvelopes, now);
  return channel.bucket.take(1, now) ? undefined : 'relay/slow-down';
}

/** Evidence is always checked by the drop key, so that the write key cannot use its lane. Notices are the relay's own. */
function isRightful({ channel, envelope, mayWrite }: Delivery): boolean {
  const { writePublicKey, dropPublicKey } = channel.record.keys;
  if (envelope.kind === 'notice') return false;
  if (envelope.kind === 'evidence') return isSignedBy(envelope, dropPublicKey);
  return mayWrite || isSignedBy(envelope, writePublicKey);
}

/** Closes a channel for ordinary writes, by a signature of its write key; it deletes nothing. */
export async function close(asker: Asker, requestId: number, body: Close): Promise<void> {
  const [channel] = await asker.context.table.load([body.channelId]);
  if (channel === undefined) {
    asker.refuse(requestId, 'relay/channel', body.channelId);
    return;
  }
  const { writePublicKey } = channel.record.keys;
  const proof = { publicKey: writePublicKey, signature: body.signature };
  const isProved = verifyClose(proof, asker, body.channelId);
  if (!isProved) asker.refuse(requestId, 'relay/signature', body.channelId);
  else asker.context.queue.submit({ kind: 'close', peer: asker, requestId, channel });
}

/** Who is there: passed on, never kept. 'relay/right' unless the channel was attached on this connection, 'relay/limit'. */
export function presence(asker: Asker, requestId: number, { channelId, sealed }: Presence): void {
  if (asker.subscription(keyOf(channelId)) === undefined)
    asker.refuse(requestId, 'relay/right', channelId);
  else if (!asker.context.presence.say(asker, channelId, sealed))
    asker.refuse(requestId, 'relay/limit', channelId);
}
