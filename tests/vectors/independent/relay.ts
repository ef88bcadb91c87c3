/** Frames between a device and a relay, their proofs and receipts, read a second time. */
import { readPresence, readPresent, readRekey, readRetire } from './channel-acts.ts';
import { d, h, h16, isSigned } from './sums.ts';
import { bytesOf, hexOf, join, refuseUnless, whole, type Wire } from './wire.ts';

const CODES = new Map([
  ...([
    [1, 'form'],
    [2, 'version'],
    [4, 'channel'],
    [5, 'signature'],
    [9, 'right'],
    [17, 'limit'],
  ] as const),
  ...([
    [40, 'identity'],
    [41, 'went-back'],
    [42, 'split'],
    [43, 'quota'],
    [44, 'closed'],
  ] as const),
  ...([
    [45, 'retired'],
    [46, 'mac'],
    [47, 'token'],
    [48, 'duty'],
    [49, 'drop-lane'],
  ] as const),
  ...([
    [50, 'unavailable'],
    [51, 'slow-down'],
  ] as const),
] as readonly (readonly [number, string])[]);

const ENVELOPE_MAX = 1 << 20;

const readKeys = (wire: Wire) => ({
  type: wire.name(['epoch', 'directory', 'inbox'], 1),
  channelId: wire.hex(16),
  writePublicKey: wire.hex(32),
  dropPublicKey: wire.hex(32),
  readKey: wire.hex(32),
  writeKey: wire.hex(32),
  share: wire.hex(32),
  ownerPublicKey: wire.hex(32),
});

function readAttached(wire: Wire) {
  const channel = { channelId: wire.hex(16), from: wire.number(8), kinds: wire.number(1) };
  refuseUnless((channel.kinds & ~191) === 0, 'an unknown kind');
  return { ...channel, mac: wire.hex(16), writeMac: wire.hex(16) };
}

function readItem(wire: Wire): string {
  const item = wire.varBytes(ENVELOPE_MAX);
  refuseUnless(item.length === 32 || item.length >= 128, 'neither envelope nor digest');
  return hexOf(item);
}

function readStored(wire: Wire) {
  const [index, envelope] = [wire.number(8), wire.varBytes(ENVELOPE_MAX)];
  refuseUnless(envelope.length >= 128, 'no envelope');
  return { index, envelope: hexOf(envelope) };
}

function readStep(wire: Wire) {
  return { side: wire.name(['left', 'right'], 0), hash: wire.hex(32) };
}

const readReceiptEntry = (wire: Wire) => ({
  channelId: wire.hex(16),
  index: wire.number(8),
  head: wire.hex(32),
  before: wire.hex(32),
  digests: wire.list(1024, () => wire.hex(32)),
  path: wire.list(32, () => readStep(wire)),
});

const readReceipt = (wire: Wire) => ({
  relayId: wire.hex(16),
  commit: wire.number(8),
  time: wire.number(8),
  root: wire.hex(32),
  signature: wire.hex(64),
  entries: wire.list(1024, () => readReceiptEntry(wire)),
});

function readRefusal(wire: Wire) {
  const [code, channelId] = [CODES.get(wire.number(2)), wire.hex(16)];
  refuseUnless(code !== undefined, 'an unknown code');
  return { code: `relay/${code}`, channelId };
}

function readAppended(wire: Wire) {
  refuseUnless(wire.left >= 128 && wire.left <= ENVELOPE_MAX, 'no envelope');
  return { envelope: wire.hex(wire.left) };
}

const readAsked = (wire: Wire) => ({
  purpose: wire.name(['open', 'pack'], 1),
  reason: wire.number(1),
  notAfter: wire.number(8),
  channels: wire.list(10_000, () => wire.hex(16)),
  duty: hexOf(wire.varBytes(256)),
});

interface FrameReader {
  readonly number: number;
  readonly sender: 'client' | 'relay';
  readonly read: (wire: Wire) => object;
}

const FRAMES: Readonly<Record<string, FrameReader>> = {
  hello: {
    number: 1,
    sender: 'relay',
    read: (wire) => ({
      oldest: wire.number(1),
      newest: wire.number(1),
      relayPublicKey: wire.hex(32),
      nonce: wire.hex(32),
      time: wire.number(8),
      signature: wire.hex(64),
    }),
  },
  create: {
    number: 2,
    sender: 'client',
    read: (wire) => ({
      keys: readKeys(wire),
      token: hexOf(wire.varBytes(256)),
      signature: wire.hex(64),
    }),
  },
  attach: {
    number: 3,
    sender: 'client',
    read: (wire) => ({
      channels: wire.list(1024, () => readAttached(wire)),
      setKey: wire.hex(32),
    }),
  },
  resume: {
    number: 4,
    sender: 'client',
    read: (wire) => ({ setId: wire.hex(16), mac: wire.hex(16), cursor: wire.hex(12) }),
  },
  items: {
    number: 5,
    sender: 'relay',
    read: (wire) => ({
      ...{ channelId: wire.hex(16), first: wire.number(8) },
      ...{ items: wire.list(4096, () => readItem(wire)), head: wire.hex(32), cursor: wire.hex(12) },
    }),
  },
  snapshots: {
    number: 6,
    sender: 'relay',
    read: (wire) => ({
      channelId: wire.hex(16),
      snapshots: wire.list(4096, () => readStored(wire)),
    }),
  },
  append: { number: 7, sender: 'client', read: readAppended },
  receipt: { number: 8, sender: 'relay', read: readReceipt },
  close: {
    number: 9,
    sender: 'client',
    read: (wire) => ({ channelId: wire.hex(16), signature: wire.hex(64) }),
  },
  done: { number: 10, sender: 'relay', read: (wire) => ({ cursor: wire.hex(12) }) },
  error: { number: 11, sender: 'relay', read: readRefusal },
  ping: { number: 12, sender: 'client', read: () => ({}) },
  pong: { number: 13, sender: 'relay', read: () => ({}) },
  retire: { number: 20, sender: 'client', read: readRetire },
  rekey: { number: 21, sender: 'client', read: readRekey },
  glass: {
    number: 22,
    sender: 'client',
    read: (wire) => ({ asked: readAsked(wire), signature: wire.hex(64) }),
  },
  shares: {
    number: 23,
    sender: 'relay',
    read: (wire) => ({ shares: wire.list(10_000, () => wire.hex(32)) }),
  },
  presence: { number: 24, sender: 'client', read: readPresence },
  present: { number: 25, sender: 'relay', read: readPresent },
};

/** One whole frame of the end that may send it. */
export const readFrame = (bytes: Uint8Array, sender: string) =>
  whole(bytes, (wire) => {
    refuseUnless(bytes.length <= ENVELOPE_MAX + 4096, 'too long');
    const [number, requestId] = [wire.number(1), wire.number(4)];
    const found = Object.entries(FRAMES).find(([, frame]) => frame.number === number);
    refuseUnless(found?.[1].sender === sender, 'not a frame of this end');
    return { name: found[0], requestId, body: found[1].read(wire) };
  });

const u64 = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

/** A receipt whose signature holds, and whose every entry leads from its digests to the signed root. */
export function openReceipt(bytes: Uint8Array, relayPublicKey: string) {
  const receipt = whole(bytes, readReceipt);
  const key = bytesOf(relayPublicKey);
  refuseUnless(hexOf(h16('relay-id', key)) === receipt.relayId, 'of another relay');
  const claim = { key, signature: bytesOf(receipt.signature), name: 'receipt' };
  const [id, root] = [bytesOf(receipt.relayId), bytesOf(receipt.root)];
  refuseUnless(isSigned(claim, id, u64(receipt.commit), u64(receipt.time), root), 'not signed');
  for (const entry of receipt.entries) {
    const count = entry.digests.length;
    refuseUnless(count > 0 && count <= entry.index + 1, 'a count that cannot be');
    const head = headAfter(bytesOf(entry.before), entry.digests.map(bytesOf));
    refuseUnless(hexOf(head) === entry.head, 'digests that lead elsewhere');
    let node = h('receipt-leaf', bytesOf(entry.channelId), u64(entry.index), head);
    for (const { side, hash } of entry.path) {
      const other = bytesOf(hash);
      node = side === 'left' ? h('receipt-node', other, node) : h('receipt-node', node, other);
    }
    refuseUnless(hexOf(node) === receipt.root, 'a path that leads elsewhere');
  }
  return receipt;
}

export const headAfter = (before: Uint8Array, digests: readonly Uint8Array[]): Uint8Array =>
  digests.reduce((head, digest) => h('relay-head', head, digest), before);

export interface ProofPlace {
  readonly key: string;
  readonly relayId: string;
  readonly nonce: string;
  /** A channel id, or the bytes of a CREATE. */
  readonly about: string;
}

/** A MAC of 16 bytes for one connection to one relay. */
export function checkMac(mac: Uint8Array, name: string, place: ProofPlace) {
  const parts = [place.relayId, place.nonce, place.about].map(bytesOf);
  refuseUnless(hexOf(d(bytesOf(place.key), 16, name, ...parts)) === hexOf(mac), 'another proof');
  return { proves: place.about };
}

/** A signature of a channel's write key for one connection to one relay. */
export function checkSignature(signature: Uint8Array, name: string, place: ProofPlace) {
  const parts = [place.relayId, place.nonce, place.about].map(bytesOf);
  const claim = { key: bytesOf(place.key), signature, name };
  refuseUnless(signature.length === 64 && isSigned(claim, ...parts), 'nobody signed this');
  return { proves: place.about };
}

const DAY_MS = 86_400_000;

/** A certificate of duty that its account signed, for no longer than a day. */
export function openDuty(bytes: Uint8Array) {
  const duty = whole(bytes, (wire) => ({
    accountPublicKey: wire.hex(32),
    deviceId: wire.hex(32),
    devicePublicKey: wire.hex(32),
    notBefore: wire.number(8),
    notAfter: wire.number(8),
    signature: wire.hex(64),
  }));
  const { signature, ...fields } = duty;
  const lasts = fields.notAfter - fields.notBefore;
  refuseUnless(lasts >= 0 && lasts <= DAY_MS, 'longer than a day');
  const claim = {
    key: bytesOf(fields.accountPublicKey),
    signature: bytesOf(signature),
    name: 'duty',
  };
  refuseUnless(isSigned(claim, bytes.subarray(0, -64)), 'nobody signed this');
  return fields;
}

export const checkHello = (bytes: Uint8Array) =>
  whole(bytes, (wire) => {
    const frame = FRAMES['hello'];
    const fields = frame?.read(wire) as { relayPublicKey: string; signature: string };
    const { relayPublicKey, signature } = fields;
    const claim = { key: bytesOf(relayPublicKey), signature: bytesOf(signature), name: 'hello' };
    refuseUnless(isSigned(claim, join(bytes.subarray(0, -64))), 'nobody signed this');
    return fields;
  });
