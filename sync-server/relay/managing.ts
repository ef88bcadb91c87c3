/** RETIRE and REKEY: whether the signatures are there. A retired channel is told of it on the disk before it counts as retired. */
import { verifyRekey, verifyRetire } from '#crypto/relay/channel-proofs.ts';
import { isAllZero } from '#crypto/encoding/bytes.ts';
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import { noticeEnvelope } from '#crypto/relay/glass.ts';
import { accountIdOf } from '#crypto/relay/token.ts';
import type { RelayCode } from '#protocol/codes.ts';
import { rekeyedBytes, type Rekey, type Retire } from '#protocol/manage.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { Asker } from './asker.ts';
import type { Channel } from './channel.ts';
import { NOTICE_RETIRE, RETIRED_MS } from './limits.ts';
import { noticeJob } from './notice-job.ts';

const NONCE_BYTES = 24;

/**
 * Retires a channel: RETIRED_MS later what it held is deleted. 'relay/channel', 'relay/right' unless it is closed and the account
 * is the one that paid for it, 'relay/signature' unless its write key and the account signed.
 */
export async function retire(asker: Asker, requestId: number, body: Retire): Promise<void> {
  const [channel] = await asker.context.table.load([body.channelId]);
  const code = retireRefusal(asker, channel, body);
  if (channel === undefined || code !== undefined) {
    asker.refuse(requestId, code ?? 'relay/channel', body.channelId);
    return;
  }
  if (channel.record.retiredAt === 0 && !(await announce(asker, channel, body))) {
    asker.refuse(requestId, 'relay/unavailable', body.channelId);
    return;
  }
  asker.context.queue.submit({ kind: 'retire', peer: asker, requestId, channel });
}

function retireRefusal(
  asker: Asker,
  channel: Channel | undefined,
  body: Retire,
): RelayCode | undefined {
  if (channel === undefined) return 'relay/channel';
  const { keys, accountId, closedAt } = channel.record;
  const { channelId, accountPublicKey } = body;
  const isOwned = keyOf(accountIdOf(accountPublicKey)) === keyOf(accountId);
  if (closedAt === 0 || !isOwned) return 'relay/right';
  const byWriter = { publicKey: keys.writePublicKey, signature: body.writeSignature };
  const byAccount = { publicKey: accountPublicKey, signature: body.accountSignature };
  const isSigned = [byWriter, byAccount].every((proof) => verifyRetire(proof, asker, channelId));
  return isSigned ? undefined : 'relay/signature';
}

/** Resolves when the notice is on the disk: true, or false when it was refused. */
function announce(asker: Asker, channel: Channel, body: Retire): Promise<boolean> {
  const { relayKey, random, now, queue } = asker.context;
  const { channelId, accountPublicKey } = body;
  const nobody = new Uint8Array(32);
  const envelope = noticeEnvelope(
    relayKey,
    { channelId, nonce: random(NONCE_BYTES) },
    {
      purpose: NOTICE_RETIRE,
      reason: 0,
      deviceId: nobody,
      accountPublicKey,
      at: now(),
      notAfter: now() + RETIRED_MS,
      packId: nobody,
    },
  );
  return new Promise((resolve) => {
    queue.submit(noticeJob(channel, { envelope, digest: envelopeDigest(envelope) }, resolve));
  });
}

/**
 * Gives a directory or an inbox other keys; whoever was attached by the old ones is let go. 'relay/channel', 'relay/right' for a
 * channel that has no owner, 'relay/retired', 'relay/signature' unless the owner signed.
 */
export async function rekey(asker: Asker, requestId: number, body: Rekey): Promise<void> {
  const { channelId } = body.keys;
  const [channel] = await asker.context.table.load([channelId]);
  const code = rekeyRefusal(asker, channel, body);
  if (channel === undefined || code !== undefined)
    asker.refuse(requestId, code ?? 'relay/channel', channelId);
  else
    asker.context.queue.submit({ kind: 'rekey', peer: asker, requestId, channel, keys: body.keys });
}

function rekeyRefusal(
  asker: Asker,
  channel: Channel | undefined,
  { keys, ownerSignature }: Rekey,
): RelayCode | undefined {
  if (channel === undefined) return 'relay/channel';
  const { type, ownerPublicKey } = channel.record.keys;
  if (type === 'epoch' || isAllZero(ownerPublicKey)) return 'relay/right';
  if (channel.record.retiredAt !== 0) return 'relay/retired';
  const proof = { publicKey: ownerPublicKey, signature: ownerSignature };
  return verifyRekey(proof, asker, rekeyedBytes(keys)) ? undefined : 'relay/signature';
}
