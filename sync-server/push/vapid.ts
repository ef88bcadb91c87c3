/** The key by which push services know this relay, and a message without content under it (RFC 8030, 8292). */
import { createECDH } from 'node:crypto';
import { toBase64Url } from '#crypto/encoding/bytes.ts';
import type { PushOutcome } from './push-board.ts';

const KEPT_BY_SERVICE_SECONDS = 86_400;
const POST_MS_MAX = 10_000;

/** 65 bytes, uncompressed: what goes with a private key of 32 random bytes. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return Uint8Array.from(curve.getPublicKey());
}

export interface VapidOptions {
  readonly privateKey: Uint8Array;
  /** `mailto:` or `https:`, where the push service finds the operator. */
  readonly contact: string;
}

/** Wakes one device. The library is loaded at the first message: who wakes nobody does without it. */
export function pushSender({
  privateKey,
  contact,
}: VapidOptions): (endpoint: string) => Promise<PushOutcome> {
  const vapidDetails = {
    subject: contact,
    publicKey: toBase64Url(publicKeyOf(privateKey)),
    privateKey: toBase64Url(privateKey),
  };
  return async (endpoint) => {
    const { default: webPush } = await import('web-push');
    // Without a payload nothing is encrypted, so the device's own keys are not needed and never asked for.
    const subscription = { endpoint, keys: { p256dh: '', auth: '' } };
    const details = webPush.generateRequestDetails(subscription, null, {
      vapidDetails,
      TTL: KEPT_BY_SERVICE_SECONDS,
      urgency: 'high',
    });
    const response = await fetch(details.endpoint, {
      method: 'POST',
      headers: Object.entries(details.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      redirect: 'error',
      signal: AbortSignal.timeout(POST_MS_MAX),
    });
    await response.body?.cancel();
    return outcomeOf(response.status);
  };
}

function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return 'sent';
  return status === 404 || status === 410 ? 'gone' : 'later';
}
