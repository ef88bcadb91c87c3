/**
 * GLASS: a device on duty asks for shares. Every channel is told by a NOTICE on the disk before its share leaves; a relay that dies
 * in between has told of an opening that did not happen, never the other way round.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import { noticeEnvelope, openDuty, packIdOf, verifyGlass, type Duty } from '#crypto/relay/glass.ts';
import { accountIdOf } from '#crypto/relay/token.ts';
import { encodeFrame } from '#protocol/codec.ts';
import { askedBytes, GLASS_PURPOSES, type Glass } from '#protocol/glass.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { Asker } from './asker.ts';
import type { Channel } from './channel.ts';
import { noticeJob } from './notice-job.ts';

const NO_SHARE = new Uint8Array(32);
const NONCE_BYTES = 24;

interface Rightful {
  readonly duty: Duty;
  readonly asked: Uint8Array;
  readonly glass: Glass;
}

/** 'relay/duty' unless a certificate that holds now lets this very device ask, for no longer than it holds itself. */
export async function glass(asker: Asker, requestId: number, body: Glass): Promise<void> {
  const rightful = rightfulFrom(asker, body);
  if (rightful === undefined) {
    asker.refuse(requestId, 'relay/duty');
    return;
  }
  const channels = await asker.context.table.load(body.asked.channels);
  // One channel named twice is told once, and answered twice.
  const told = new Map<string, Promise<boolean>>();
  for (const channel of channels)
    if (channel !== undefined && hasShareFor(channel, rightful.duty) && !told.has(channel.key))
      told.set(channel.key, tell(asker, channel, rightful));
  const shares: Uint8Array[] = [];
  for (const channel of channels) {
    const isTold = channel !== undefined && (await told.get(channel.key)) === true;
    shares.push(isTold ? channel.record.keys.share : NO_SHARE);
  }
  asker.send([encodeFrame({ name: 'shares', requestId, body: { shares } })]);
}

function rightfulFrom(asker: Asker, body: Glass): Rightful | undefined {
  const duty = openDuty(body.asked.duty);
  const now = asker.context.now();
  if (!duty.ok || now < duty.value.notBefore || now > duty.value.notAfter) return undefined;
  const { accounts } = asker.context;
  const { accountPublicKey, devicePublicKey } = duty.value;
  if (accounts !== 'open' && !accounts.has(toHex(accountPublicKey))) return undefined;
  if (body.asked.notAfter > duty.value.notAfter) return undefined;
  const asked = askedBytes(body.asked);
  const isSigned = verifyGlass(
    { publicKey: devicePublicKey, signature: body.signature },
    asker,
    asked,
  );
  return isSigned ? { duty: duty.value, asked, glass: body } : undefined;
}

/** Only the account that paid for a channel can send somebody to its share. */
const hasShareFor = ({ record }: Channel, { accountPublicKey }: Duty): boolean =>
  keyOf(record.accountId) === keyOf(accountIdOf(accountPublicKey)) &&
  record.keys.share.some((byte) => byte !== 0);

/** Resolves when the notice is on the disk: true, or false when it was refused. */
function tell(
  { context }: Asker,
  channel: Channel,
  { duty, asked, glass: { asked: question } }: Rightful,
): Promise<boolean> {
  const { channelId } = channel.record.keys;
  const envelope = noticeEnvelope(
    context.relayKey,
    { channelId, nonce: context.random(NONCE_BYTES) },
    {
      purpose: GLASS_PURPOSES[question.purpose],
      reason: question.reason,
      deviceId: duty.deviceId,
      accountPublicKey: duty.accountPublicKey,
      at: context.now(),
      notAfter: question.notAfter,
      packId: packIdOf(asked),
    },
  );
  return new Promise((resolve) => {
    const sealed = { envelope, digest: envelopeDigest(envelope) };
    context.queue.submit(noticeJob(channel, sealed, resolve));
  });
}
