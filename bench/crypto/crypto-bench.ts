/** What the cryptography costs a device: checking and opening what arrives, and unlocking. Times are scaled by calibration. */
import {
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  verifyEnvelope,
} from '#crypto/envelope/envelope.ts';
import { channelIdOf, editSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { initCrypto, systemRandomBytes } from '#crypto/primitives/sodium.ts';
import {
  calibrate,
  millisecondFigure,
  timeRounds,
  type Bench,
  type BenchOptions,
  type Figures,
} from '../bench.ts';

const CONTENT_BYTES = 300;
const ENVELOPES_A_ROUND = 50;
const BAR_OPEN_MS = 0.7;

/** One envelope of a small change, and the keys that check and open it. */
function sealedChange() {
  const { writeKey, readSecrets } = editSecretsOf(systemRandomBytes(32));
  const envelope = sealEnvelope({
    kind: 'work',
    channelId: channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey),
    bodyKey: readSecrets.bodyKey,
    signingKey: writeKey,
    parts: [{ type: 1, bytes: systemRandomBytes(CONTENT_BYTES) }],
    nonce: systemRandomBytes(24),
  });
  return { envelope, publicKey: writeKey.publicKey, bodyKey: readSecrets.bodyKey };
}

function verifyAndOpen(): void {
  const { envelope, publicKey, bodyKey } = sample;
  for (let count = 0; count < ENVELOPES_A_ROUND; count += 1) {
    const parsed = parseEnvelope(envelope);
    const opened =
      parsed.ok && verifyEnvelope(parsed.value, publicKey) && openEnvelope(parsed.value, bodyKey);
    if (opened === false || !opened.ok) throw new Error('the envelope does not open');
  }
}

async function run({ quick }: BenchOptions): Promise<Figures> {
  const scale = calibrate();
  const rounds = quick ? 5 : 21;
  const opening = timeRounds(rounds, verifyAndOpen).map((ms) => ms / ENVELOPES_A_ROUND);
  return { verifyAndOpenEnvelopeMs: millisecondFigure(opening, { bar: BAR_OPEN_MS, scale }) };
}

await initCrypto();
const sample = sealedChange();

export const cryptoBench: Bench = { about: 'verifying and opening envelopes', run };
