/** Seals of the three tiers, wraps, bodies and envelopes of every kind. */
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { encodeHeader, finishEnvelope, sealEnvelope } from '#crypto/envelope/envelope.ts';
import { encodeBody } from '#crypto/envelope/parts.ts';
import { sealToBox } from '#crypto/envelope/sealed-envelope.ts';
import { makeSeal, shareHashOf } from '#crypto/epoch/seal.ts';
import { makeWraps } from '#crypto/epoch/wraps.ts';
import { channelIdOf, editSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { boxIdOf } from '#crypto/log/bodies/seal.ts';
import { seededRandom } from '#crypto/log/people.test-support.ts';
import { boxKeyFromSeed } from '#crypto/primitives/kem.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import type { Known } from '../vector-file.ts';
import type { Sample, Valid } from './sample.ts';

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const secrets = () => editSecretsOf(fill(1));

export function keySamples(): readonly Sample[] {
  return [seals(), wraps(), bodies(), ...envelopes()];
}

/** One seal of a tier, and what is known of its place. */
function sealOf(tier: 1 | 2 | 3, place: Partial<Record<'group' | 'member' | 'n', number>> = {}) {
  const editSecrets = secrets();
  const { readSecrets, writeKey } = editSecrets;
  const boxSeed = fill(40 + tier);
  const { publicKey: boxPublicKey } = boxKeyFromSeed(boxSeed);
  const groupId = fill(place.group ?? 2);
  const context = { groupId, compartment: 1, n: place.n ?? 3, readCommit: readSecrets.readCommit };
  const memberId = fill(place.member ?? 4);
  const made = makeSeal(context, { memberId, tier, boxPublicKey }, { readSecrets, editSecrets });
  if (!made.ok) throw new Error(made.error.code);
  const known: Known = {
    ...{ ...context, memberId, tier, boxId: boxIdOf(boxPublicKey), boxSeed },
    ...{ writePublicKey: writeKey.publicKey, dropPublicKey: readSecrets.dropKey.publicKey },
    shareHash: shareHashOf(readSecrets.glassShare),
    share: tier === 3 ? readSecrets.glassShare : '',
  };
  return { bytes: made.value.sealed, with: known };
}

function seals(): Sample {
  const names = { 1: 'for reading', 2: 'for writing', 3: 'under glass' } as const;
  return {
    structure: 'seal',
    about: 'One secret for one member; it is opened, made again and compared.',
    isSealed: true,
    valid: ([1, 2, 3] as const).map((tier): Valid => ({ name: names[tier], ...sealOf(tier) })),
    failing: [
      { why: 'the seal of another group', of: names[1], bytes: sealOf(1, { group: 3 }).bytes },
      { why: 'the seal of another member', of: names[2], bytes: sealOf(2, { member: 5 }).bytes },
      { why: 'the seal of another epoch', of: names[3], bytes: sealOf(3, { n: 4 }).bytes },
      { why: 'the seal of another tier', of: names[1], bytes: sealOf(2).bytes },
    ],
  };
}

function wraps(): Sample {
  const { readSecrets } = secrets();
  const [read, previous] = [fill(60), fill(61)];
  const wrapOf = (epochId: Uint8Array) => makeWraps(readSecrets, [{ epochId, read }])[0];
  const [wrap, other] = [wrapOf(previous), wrapOf(fill(62))];
  if (wrap === undefined || other === undefined) throw new Error('wraps are made');
  const { historyKey, readCommit } = readSecrets;
  const known = { historyKey, readCommit, previous, read, nextRead: readSecrets.read };
  return {
    structure: 'wrap',
    about: 'R of an earlier epoch under the history key of the next.',
    isSealed: true,
    valid: [{ name: 'of the epoch before', bytes: wrap, with: known }],
    failing: [{ why: 'the wrap of another epoch', of: 'of the epoch before', bytes: other }],
  };
}

/** The parts of a body, and the length it is padded to. */
const BODIES: Readonly<Record<string, readonly number[]>> = {
  'one part of 20 bytes': [20],
  '249 bytes: the most that 256 hold': [250],
  'a byte more': [251],
  '4,091 bytes and two parts': [4_000, 80],
  '5,000 bytes: steps of 512': [5_000],
};

function bodies(): Sample {
  const parts = Object.entries(BODIES).map(([name, lengths]) => ({
    name,
    bytes: encodeBody(lengths.map((length, i) => ({ type: i + 3, bytes: fill(7, length) }))),
  }));
  const skipped = {
    name: 'a part that may be skipped',
    bytes: encodeBody([
      { type: 200, bytes: fill(1, 3) },
      { type: 1, bytes: fill(2, 3) },
    ]),
  };
  const small = encodeBody([{ type: 1, bytes: fill(2, 3) }]);
  const changed = (change: (bytes: Uint8Array) => void) => {
    const bytes = small.slice();
    change(bytes);
    return bytes;
  };
  const of = 'three bytes';
  return {
    structure: 'body',
    about: 'The parts inside an envelope, padded with zeros.',
    isSealed: false,
    valid: [{ name: of, bytes: small }, ...parts, skipped],
    failing: [
      { why: 'no part', of, bytes: changed((bytes) => bytes.fill(0)) },
      { why: '65 parts', of, bytes: changed((bytes) => bytes.fill(65, 0, 1)) },
      { why: 'an unknown critical part', of, bytes: changed((bytes) => bytes.fill(77, 1, 2)) },
      { why: 'padding that says something', of, bytes: changed((bytes) => bytes.fill(1, 255)) },
      { why: 'padded to 512', of, bytes: concatBytes([small, new Uint8Array(256)]) },
      { why: 'not padded', of, bytes: small.slice(0, 9) },
    ],
  };
}

function envelopes(): readonly Sample[] {
  const { writeKey, readSecrets } = secrets();
  const { bodyKey, dropKey } = readSecrets;
  const channelId = channelIdOf(writeKey.publicKey, dropKey.publicKey);
  const sealed = (kind: 'log' | 'work' | 'snapshot' | 'evidence', length: number): Valid => {
    const signingKey = kind === 'evidence' ? dropKey : writeKey;
    const parts = [{ type: 4, bytes: fill(9, length) }];
    const bytes = sealEnvelope({ kind, channelId, bodyKey, signingKey, parts, nonce: fill(8, 24) });
    return { name: kind, bytes, with: { publicKey: signingKey.publicKey, bodyKey } };
  };
  const dropped = sealEnvelope({
    ...{ kind: 'log', channelId, bodyKey, nonce: fill(8, 24) },
    ...{ signingKey: dropKey, parts: [{ type: 4, bytes: fill(9, 20) }] },
  });
  const boxSeed = fill(50);
  const letter = sealToBox(
    {
      ...{ channelId, boxPublicKey: boxKeyFromSeed(boxSeed).publicKey, signingKey: writeKey },
      parts: [{ type: 10, bytes: fill(11, 90) }],
    },
    seededRandom(5),
  );
  if (!letter.ok) throw new Error(letter.error.code);
  const relayKey = signingKeyFromSeed(fill(70));
  const header = encodeHeader({ kind: 'notice', channelId, nonce: fill(8, 24) }, 12);
  const notice = finishEnvelope(header, fill(12, 12), relayKey);
  const publicKey = writeKey.publicKey;
  return [
    {
      structure: 'envelope',
      about: 'What a relay stores: signed by a key of the channel, opened with its body key.',
      isSealed: true,
      valid: [
        sealed('log', 20),
        sealed('work', 300),
        sealed('snapshot', 5_000),
        sealed('evidence', 90),
      ],
      failing: [{ why: 'signed with the drop key', of: 'log', bytes: dropped }],
    },
    {
      structure: 'sealed-envelope',
      about: 'An envelope for one recipient, in an inbox.',
      isSealed: true,
      valid: [{ name: 'a welcome', bytes: letter.value, with: { publicKey, boxSeed } }],
    },
    {
      structure: 'notice',
      about: 'Clear bytes signed by a relay.',
      isSealed: true,
      valid: [{ name: 'twelve bytes', bytes: notice, with: { publicKey: relayKey.publicKey } }],
      failing: [
        {
          ...{ why: 'signed by a key of the channel', of: 'twelve bytes' },
          bytes: finishEnvelope(header, fill(12, 12), writeKey),
        },
      ],
    },
  ];
}
