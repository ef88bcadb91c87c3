/** Emergency access at a relay: the certificate of duty, the signed question, and the frames that carry it and its answer. */
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { sign, signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { DUTY_MS_MAX, issueDuty, signGlass } from '#crypto/relay/glass.ts';
import { encodeFrame } from '#protocol/codec.ts';
import { askedBytes, type GlassAsked } from '#protocol/glass.ts';
import type { Sample } from './sample.ts';

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const BEGIN = 1_700_000_000_000;

const account = () => signingKeyFromSeed(fill(90));
const device = () => signingKeyFromSeed(fill(91));

const dutyUntil = (notAfter: number): Uint8Array =>
  issueDuty(account(), {
    ...{ deviceId: fill(92), devicePublicKey: device().publicKey },
    ...{ notBefore: BEGIN, notAfter },
  });

const asked = (purpose: GlassAsked['purpose'], channels: number): GlassAsked => ({
  ...{ purpose, reason: 2, notAfter: BEGIN + 14_400_000 },
  channels: Array.from({ length: channels }, (_, i) => fill(i + 1, 16)),
  duty: dutyUntil(BEGIN + DUTY_MS_MAX),
});

export const glassSamples = (): readonly Sample[] => [duty(), proof(), ...frames()];

function duty(): Sample {
  const bytes = dutyUntil(BEGIN + DUTY_MS_MAX);
  const unsigned = bytes.subarray(0, -64);
  const foreign = encode((w) =>
    w.raw(unsigned).raw(sign(signingKeyFromSeed(fill(93)), 'duty', unsigned), 64),
  );
  const elsewhere = concatBytes([unsigned, sign(account(), 'glass', unsigned)]);
  return {
    structure: 'duty',
    about: 'A certificate that lets a device ask for emergency shares, signed by an account.',
    isSealed: true,
    valid: [
      { name: 'of a day', bytes },
      { name: 'of a moment', bytes: dutyUntil(BEGIN) },
    ],
    failing: [
      {
        why: 'longer than a day',
        of: 'of a day',
        bytes: dutyUntil(BEGIN + DUTY_MS_MAX + 1),
      },
      { why: 'ends before it begins', of: 'of a day', bytes: dutyUntil(BEGIN - 1) },
      { why: 'signed by another account', of: 'of a day', bytes: foreign },
      { why: 'signed as something else', of: 'of a day', bytes: elsewhere },
    ],
  };
}

function proof(): Sample {
  const about = askedBytes(asked('pack', 2));
  const place = { relayId: fill(94, 16), nonce: fill(95) };
  const prove = (at: typeof place, what: Uint8Array) => signGlass(device(), at, what);
  return {
    structure: 'proof-glass',
    about: 'The signature of a device under its question for emergency shares, for one connection.',
    isSealed: true,
    valid: [
      {
        name: 'for a pack',
        bytes: prove(place, about),
        with: { ...place, about, key: device().publicKey },
      },
    ],
    failing: [
      {
        why: 'for another relay',
        of: 'for a pack',
        bytes: prove({ ...place, relayId: fill(96, 16) }, about),
      },
      {
        why: 'for another connection',
        of: 'for a pack',
        bytes: prove({ ...place, nonce: fill(97) }, about),
      },
      {
        why: 'for another question',
        of: 'for a pack',
        bytes: prove(place, askedBytes(asked('open', 2))),
      },
    ],
  };
}

function frames(): readonly Sample[] {
  const glass = (['open', 'pack'] as const).map((purpose, place) => ({
    name: purpose,
    bytes: encodeFrame({
      name: 'glass',
      requestId: place + 1,
      body: { asked: asked(purpose, 2), signature: fill(98, 64) },
    }),
    with: { sender: 'client' },
  }));
  const shares = [0, 2].map((count) => ({
    name: `of ${String(count)} channels`,
    bytes: encodeFrame({
      name: 'shares',
      requestId: 3,
      body: { shares: Array.from({ length: count }, (_, i) => fill(i)) },
    }),
    with: { sender: 'relay' },
  }));
  const about = 'it says nothing about signatures inside.';
  return [
    {
      structure: 'frame-glass',
      about: `The frame GLASS; ${about}`,
      isSealed: false,
      valid: glass,
    },
    {
      structure: 'frame-shares',
      about: `The frame SHARES; ${about}`,
      isSealed: false,
      valid: shares,
    },
  ];
}
