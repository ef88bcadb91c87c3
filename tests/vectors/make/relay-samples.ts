/** One frame of each kind and more, receipts, greetings and the proofs of a connection. */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { attachMac, attachWriteMac } from '#crypto/relay/attach.ts';
import { signClose, signCreate } from '#crypto/relay/channel-proofs.ts';
import { emptyHead, headAfter } from '#crypto/relay/head-chain.ts';
import { receiptTree, signReceipt } from '#crypto/relay/receipt.ts';
import { relayIdOf, signHello, signingKeyFromSeed } from '#crypto/relay/relay-identity.ts';
import { encodeFrame, type Frame } from '#protocol/codec.ts';
import { helloCodec } from '#protocol/hello.ts';
import { receiptCodec } from '#protocol/receipt.ts';
import type { Sample } from './sample.ts';

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const relayKey = () => signingKeyFromSeed(fill(70));
const relayId = () => relayIdOf(relayKey().publicKey);

export function relaySamples(): readonly Sample[] {
  return [...frames(), receipts(), hellos(), ...proofs()];
}

function receipt() {
  const leaves = [1, 2, 3].map((byte) => {
    const digests = [fill(byte + 10), fill(byte + 20)];
    const head = headAfter(emptyHead(), digests);
    return { channelId: fill(byte, 16), index: 1, head, digests, before: emptyHead() };
  });
  const tree = receiptTree(leaves);
  const claim = { relayId: relayId(), commit: 9, time: 1_700_000_000_000, root: tree.root };
  const entries = leaves.map((leaf, place) => ({ ...leaf, path: tree.pathOf(place) }));
  return { ...claim, signature: signReceipt(relayKey(), claim), entries };
}

function hello() {
  const claim = {
    oldest: 1,
    newest: 1,
    relayPublicKey: relayKey().publicKey,
    nonce: fill(3),
    time: 7,
  };
  return { ...claim, signature: signHello(relayKey(), claim) };
}

const FRAMES = (): readonly Frame[] => {
  const keys = {
    ...{ channelId: fill(1, 16), writePublicKey: fill(2), dropPublicKey: fill(3) },
    ...{ readKey: fill(4), writeKey: fill(5), share: fill(6), ownerPublicKey: fill(0) },
  };
  const attached = {
    channelId: fill(1, 16),
    from: 5,
    kinds: 191,
    mac: fill(7, 16),
    writeMac: fill(8, 16),
  };
  const run = { channelId: fill(1, 16), first: 4, head: fill(9), cursor: fill(10, 12) };
  const snapshots = [{ index: 3, envelope: fill(11, 200) }];
  return [
    { name: 'hello', requestId: 0, body: hello() },
    ...(['epoch', 'directory', 'inbox'] as const).map((type): Frame => ({
      ...{ name: 'create', requestId: 1 },
      body: { keys: { ...keys, type }, token: fill(12, 120), signature: fill(13, 64) },
    })),
    { name: 'attach', requestId: 2, body: { channels: [attached, attached], setKey: fill(14) } },
    {
      name: 'resume',
      requestId: 3,
      body: { setId: fill(1, 16), mac: fill(2, 16), cursor: fill(3, 12) },
    },
    { name: 'items', requestId: 0, body: { ...run, items: [fill(15, 32), fill(16, 300)] } },
    { name: 'items', requestId: 4, body: { ...run, items: [] } },
    { name: 'snapshots', requestId: 0, body: { channelId: fill(1, 16), snapshots } },
    { name: 'append', requestId: 5, body: { envelope: fill(17, 128) } },
    { name: 'receipt', requestId: 0, body: receipt() },
    { name: 'close', requestId: 6, body: { channelId: fill(1, 16), signature: fill(18, 64) } },
    { name: 'done', requestId: 7, body: { cursor: fill(19, 12) } },
    { name: 'error', requestId: 8, body: { code: 'relay/quota', channelId: fill(20, 16) } },
    { name: 'ping', requestId: 9, body: {} },
    { name: 'pong', requestId: 9, body: {} },
  ];
};

const OF_THE_RELAY = ['hello', 'items', 'snapshots', 'receipt', 'done', 'error', 'pong'];

function frames(): readonly Sample[] {
  const all = FRAMES();
  return [...new Set(all.map(({ name }) => name))].map((name) => ({
    structure: `frame-${name}`,
    about: `The frame ${name.toUpperCase()}; it says nothing about signatures inside.`,
    isSealed: false,
    valid: all
      .filter((frame) => frame.name === name)
      .map((frame, i) => ({
        name: `${name} ${String(i + 1)}`,
        bytes: encodeFrame(frame),
        with: { sender: OF_THE_RELAY.includes(name) ? 'relay' : 'client' },
      })),
  }));
}

function receipts(): Sample {
  const bytes = encode((writer) => receiptCodec.write(writer, receipt()));
  const good = receipt();
  const [first] = good.entries;
  if (first === undefined) throw new Error('a receipt has entries');
  const changed = (why: string, change: Partial<typeof first>) => {
    const entries = good.entries.map((entry, i) => (i === 0 ? { ...entry, ...change } : entry));
    const body = encode((writer) => receiptCodec.write(writer, { ...good, entries }));
    return { why, of: 'of three channels', bytes: body };
  };
  return {
    structure: 'receipt',
    about: 'The body of a RECEIPT whose signature, heads and paths hold.',
    isSealed: true,
    valid: [{ name: 'of three channels', bytes, with: { relayPublicKey: relayKey().publicKey } }],
    failing: [
      changed('no digests', { digests: [] }),
      changed('digests exchanged', { digests: [...first.digests].reverse() }),
      changed('no path', { path: [] }),
      changed('another index', { index: 2 }),
    ],
  };
}

function hellos(): Sample {
  const bytes = encode((writer) => helloCodec.write(writer, hello()));
  return {
    structure: 'hello',
    about: 'The body of a HELLO, signed by the key it names.',
    isSealed: true,
    valid: [{ name: 'greeting', bytes }],
  };
}

function proofs(): readonly Sample[] {
  const connection = { relayId: relayId(), nonce: fill(3) };
  const writeKey = signingKeyFromSeed(fill(80));
  const about = fill(81, 16);
  const created = fill(82, 345);
  const known = { ...connection, about };
  const elsewhere = { relayId: fill(1, 16), nonce: fill(3) };
  const later = { relayId: relayId(), nonce: fill(4) };
  const make = (
    structure: string,
    key: Uint8Array,
    prove: (
      connection: { relayId: Uint8Array; nonce: Uint8Array },
      about: Uint8Array,
    ) => Uint8Array,
  ): Sample => {
    const what = structure === 'proof-create' ? created : about;
    return {
      structure,
      about: 'A proof for one connection to one relay.',
      isSealed: true,
      valid: [
        { name: 'proof', bytes: prove(connection, what), with: { ...known, about: what, key } },
      ],
      failing: [
        { why: 'for another relay', of: 'proof', bytes: prove(elsewhere, what) },
        { why: 'for another connection', of: 'proof', bytes: prove(later, what) },
        { why: 'for something else', of: 'proof', bytes: prove(connection, fill(83, 16)) },
      ],
    };
  };
  if (equalBytes(connection.relayId, elsewhere.relayId)) throw new Error('two relays differ');
  return [
    make('proof-attach', fill(84), (at, channel) => attachMac(fill(84), at, channel)),
    make('proof-attach-write', fill(85), (at, channel) => attachWriteMac(fill(85), at, channel)),
    make('proof-create', writeKey.publicKey, (at, bytes) => signCreate(writeKey, at, bytes)),
    make('proof-close', writeKey.publicKey, (at, channel) => signClose(writeKey, at, channel)),
  ];
}
