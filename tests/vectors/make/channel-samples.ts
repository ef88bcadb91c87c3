/** What ends a channel, gives it other keys, resumes a set of them, asks beside the WebSocket, and says who is there. */
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { resumeMac, setKeyOf } from '#crypto/relay/attach.ts';
import { signClose, signRekey, signRetire } from '#crypto/relay/channel-proofs.ts';
import { signingKeyFromSeed } from '#crypto/relay/relay-identity.ts';
import { requestMac } from '#crypto/relay/request-proof.ts';
import { accountIdOf } from '#crypto/relay/token.ts';
import { encodeFrame, type Frame } from '#protocol/codec.ts';
import { rekeyCodec, rekeyedBytes, retireCodec, type Retire } from '#protocol/manage.ts';
import type { Sample } from './sample.ts';

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const HERE = { relayId: fill(100, 16), nonce: fill(101) };
const OTHER_RELAY = { ...HERE, relayId: fill(102, 16) };
const OTHER_CONNECTION = { ...HERE, nonce: fill(103) };
const CHANNEL = fill(104, 16);

const writer = () => signingKeyFromSeed(fill(105));
const account = () => signingKeyFromSeed(fill(106));
const owner = () => signingKeyFromSeed(fill(107));
const stranger = () => signingKeyFromSeed(fill(108));

export const channelSamples = (): readonly Sample[] => [
  retire(),
  rekey(),
  resume(),
  request(),
  ...frames(),
];

const retired = (change: Partial<Retire> = {}, at = HERE): Retire => ({
  channelId: CHANNEL,
  accountPublicKey: account().publicKey,
  writeSignature: signRetire(writer(), at, CHANNEL),
  accountSignature: signRetire(account(), at, CHANNEL),
  ...change,
});

function retire(): Sample {
  const bytesOf = (change: Partial<Retire>, at = HERE) =>
    encode((w) => retireCodec.write(w, retired(change, at)));
  const failing = (why: string, change: Partial<Retire>, at = HERE) => ({
    ...{ why, of: 'by both', bytes: bytesOf(change, at) },
  });
  const { writeSignature, accountSignature } = retired();
  return {
    structure: 'proof-retire',
    about: 'The body of a RETIRE, signed by the write key of its channel and by its account.',
    isSealed: true,
    valid: [
      {
        name: 'by both',
        bytes: bytesOf({}),
        with: {
          ...HERE,
          writePublicKey: writer().publicKey,
          accountId: accountIdOf(account().publicKey),
        },
      },
    ],
    failing: [
      failing('for another relay', {}, OTHER_RELAY),
      failing('for another connection', {}, OTHER_CONNECTION),
      failing('for another channel', { channelId: fill(109, 16) }),
      failing('twice by the writer', { accountSignature: writeSignature }),
      failing('twice by the account', { writeSignature: accountSignature }),
      failing('the signatures exchanged', {
        ...{ writeSignature: accountSignature, accountSignature: writeSignature },
      }),
      failing('by another account, which signed', {
        accountPublicKey: stranger().publicKey,
        accountSignature: signRetire(stranger(), HERE, CHANNEL),
      }),
      failing('by a stranger for the account', {
        accountSignature: signRetire(stranger(), HERE, CHANNEL),
      }),
      failing('a signature for closing', { writeSignature: signClose(writer(), HERE, CHANNEL) }),
    ],
  };
}

const KEYS = () => ({
  ...{ channelId: CHANNEL, writePublicKey: writer().publicKey },
  ...{ readKey: fill(110), writeKey: fill(111) },
});

function rekey(): Sample {
  const keys = KEYS();
  const bytesOf = (ownerSignature: Uint8Array, given = keys) =>
    encode((w) => rekeyCodec.write(w, { keys: given, ownerSignature }));
  const signature = signRekey(owner(), HERE, rekeyedBytes(keys));
  const failing = (why: string, bytes: Uint8Array) => ({ why, of: 'by its owner', bytes });
  const by = (key: ReturnType<typeof owner>, at = HERE) => signRekey(key, at, rekeyedBytes(keys));
  return {
    structure: 'proof-rekey',
    about: 'The body of a REKEY, signed by the owner of its channel.',
    isSealed: true,
    valid: [
      {
        name: 'by its owner',
        bytes: bytesOf(signature),
        with: { ...HERE, ownerPublicKey: owner().publicKey },
      },
    ],
    failing: [
      failing('for another relay', bytesOf(by(owner(), OTHER_RELAY))),
      failing('for another connection', bytesOf(by(owner(), OTHER_CONNECTION))),
      failing('by the old writer', bytesOf(by(writer()))),
      failing('by a stranger', bytesOf(by(stranger()))),
      failing('with another read key', bytesOf(signature, { ...keys, readKey: fill(112) })),
      failing('with another write key', bytesOf(signature, { ...keys, writeKey: fill(112) })),
      failing('with another signer', bytesOf(signature, { ...keys, writePublicKey: fill(112) })),
      failing('of another channel', bytesOf(signature, { ...keys, channelId: fill(112, 16) })),
      failing(
        'the two keys exchanged',
        bytesOf(signature, { ...keys, readKey: keys.writeKey, writeKey: keys.readKey }),
      ),
    ],
  };
}

function resume(): Sample {
  const [setKey, cursor] = [setKeyOf(fill(113)), fill(114, 12)];
  const failing = (why: string, bytes: Uint8Array) => ({ why, of: 'proof', bytes });
  return {
    structure: 'proof-resume',
    about: 'The MAC of a RESUME under the key of a remembered set, for one connection.',
    isSealed: true,
    valid: [
      { name: 'proof', bytes: resumeMac(setKey, HERE, cursor), with: { ...HERE, setKey, cursor } },
    ],
    failing: [
      failing('for another relay', resumeMac(setKey, OTHER_RELAY, cursor)),
      failing('for another connection', resumeMac(setKey, OTHER_CONNECTION, cursor)),
      failing('from another place', resumeMac(setKey, HERE, fill(115, 12))),
      failing('of another set', resumeMac(setKeyOf(fill(116)), HERE, cursor)),
    ],
  };
}

function request(): Sample {
  const key = fill(117);
  const claim = {
    ...{ relayId: HERE.relayId, channelId: CHANNEL, time: 1_700_000_000_000 },
    ...{ what: 'PUT /files/00ff', body: concatBytes([fill(118, 70), fill(119, 3)]) },
  };
  const asking = { ...claim, what: 'GET /files/00ff', body: new Uint8Array() };
  const named = { ...claim, what: 'PUT /files/é', time: 0 };
  const failing = (why: string, change: Partial<typeof claim>) => ({
    ...{ why, of: 'storing', bytes: requestMac(key, { ...claim, ...change }) },
  });
  return {
    structure: 'proof-request',
    about: 'The MAC of a request beside the WebSocket, for one relay, time, path and body.',
    isSealed: true,
    valid: [
      { name: 'storing', bytes: requestMac(key, claim), with: { key, ...claim } },
      { name: 'fetching', bytes: requestMac(key, asking), with: { key, ...asking } },
      { name: 'beyond ASCII', bytes: requestMac(key, named), with: { key, ...named } },
    ],
    failing: [
      failing('for another relay', { relayId: OTHER_RELAY.relayId }),
      failing('for another channel', { channelId: fill(120, 16) }),
      failing('a millisecond later', { time: claim.time + 1 }),
      failing('by another method', { what: 'GET /files/00ff' }),
      failing('to another path', { what: 'PUT /files/00fe' }),
      failing('with another body', { body: fill(118, 73) }),
      failing('without its body', { body: new Uint8Array() }),
      {
        why: 'under another key',
        of: 'storing',
        bytes: requestMac(fill(121), claim),
      },
    ],
  };
}

const FRAMES = (): readonly (Frame & { readonly sender: 'client' | 'relay' })[] => {
  const rekeyed = { keys: KEYS(), ownerSignature: fill(122, 64) };
  const said = { sender: 7, ageSeconds: 3, sealed: fill(123, 80) };
  const gone = { sender: 8, ageSeconds: 0, sealed: new Uint8Array() };
  return [
    { sender: 'client', name: 'retire', requestId: 1, body: retired() },
    { sender: 'client', name: 'rekey', requestId: 2, body: rekeyed },
    {
      ...{ sender: 'client', name: 'presence', requestId: 0 },
      body: { channelId: CHANNEL, sealed: fill(124, 256) },
    },
    {
      ...{ sender: 'client', name: 'presence', requestId: 0 },
      body: { channelId: CHANNEL, sealed: new Uint8Array() },
    },
    {
      ...{ sender: 'relay', name: 'present', requestId: 0 },
      body: { channelId: CHANNEL, senders: [said, gone] },
    },
    {
      ...{ sender: 'relay', name: 'present', requestId: 0 },
      body: { channelId: CHANNEL, senders: [] },
    },
  ];
};

function frames(): readonly Sample[] {
  const all = FRAMES();
  return (['retire', 'rekey', 'presence', 'present'] as const).map((name) => ({
    structure: `frame-${name}`,
    about: `The frame ${name.toUpperCase()}; it says nothing about signatures inside.`,
    isSealed: false,
    valid: all
      .filter((frame) => frame.name === name)
      .map(({ sender, ...frame }, i) => ({
        name: `${name} ${String(i + 1)}`,
        bytes: encodeFrame(frame),
        with: { sender },
      })),
  }));
}
