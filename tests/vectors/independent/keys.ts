/** The key schedule, seals, wraps, envelopes, invitations and codes, computed a second time. */
import { boxIdOf } from './bodies.ts';
import {
  boxKeysOf,
  context,
  counted,
  d,
  decapsulate,
  encapsulate,
  h,
  h16,
  isSigned,
  open,
  publicKeyOf,
  seal,
} from './sums.ts';
import { bytesOf, hexOf, isZeros, join, refuseUnless, whole, Wire } from './wire.ts';

function readSecretsOf(read: Uint8Array) {
  return {
    read,
    readCommit: d(read, 32, 'read-commit'),
    bodyKey: d(read, 32, 'body-key'),
    historyKey: d(read, 32, 'history-key'),
    glassShare: d(read, 32, 'glass-share'),
    dropPublicKey: publicKeyOf(d(read, 32, 'drop-seed')),
    boxSeed: d(read, 32, 'box-seed'),
  };
}

export function editSecretsOf(edit: Uint8Array) {
  const secrets = readSecretsOf(d(edit, 32, 'read-secret'));
  const writePublicKey = publicKeyOf(d(edit, 32, 'write-seed'));
  const channelId = h16('channel', writePublicKey, secrets.dropPublicKey);
  return { ...secrets, edit, writePublicKey, channelId };
}

/** What a seal is bound to, as a vector tells it. */
export interface SealPlace {
  readonly groupId: string;
  readonly compartment: number;
  readonly n: number;
  readonly readCommit: string;
  readonly writePublicKey: string;
  readonly dropPublicKey: string;
  readonly shareHash: string;
  readonly memberId: string;
  readonly tier: number;
  readonly boxId: string;
  readonly boxSeed: string;
  readonly share: string;
}

/** Opens a seal, and makes it again: it has to be the same bytes, and everything published has to follow from the secret. */
export function openSeal(sealed: Uint8Array, place: SealPlace) {
  const number = Buffer.alloc(5);
  number.writeUInt8(place.compartment, 0);
  number.writeUInt32BE(place.n, 1);
  const parts = [bytesOf(place.groupId), number, bytesOf(place.readCommit)];
  const binding = join(
    ...parts,
    Uint8Array.of(place.tier),
    bytesOf(place.memberId),
    bytesOf(place.boxId),
  );
  const { publicKey, secretKey } = boxKeysOf(bytesOf(place.boxSeed));
  refuseUnless(hexOf(boxIdOf(publicKey)) === place.boxId, 'another box');
  const glass = () => {
    const share = bytesOf(place.share);
    refuseUnless(hexOf(h('glass-share', share)) === place.shareHash, 'another share');
    return { key: d(share, 32, 'glass-key', binding), nonce: counted(0), ad: binding };
  };
  const inner = place.tier === 3 ? open(glass(), sealed) : sealed;
  refuseUnless(inner.length === 1168, 'a seal of another length');
  const keyFor = (ciphertext: Uint8Array, shared: Uint8Array) => ({
    key: d(shared, 32, 'seal-key', binding, h('seal-ct', ciphertext)),
    nonce: counted(0),
    ad: binding,
  });
  const ciphertext = inner.slice(0, 1120);
  const secret = open(keyFor(ciphertext, decapsulate(ciphertext, secretKey)), inner.slice(1120));
  const again = encapsulate(publicKey, d(secret, 64, 'seal-seed', binding));
  refuseUnless(again !== undefined, 'nobody can seal to it');
  const remade = join(again.cipherText, seal(keyFor(again.cipherText, again.sharedSecret), secret));
  refuseUnless(hexOf(remade) === hexOf(inner), 'a seal that was not made as seals are');
  const edit = place.tier === 2 ? editSecretsOf(secret) : undefined;
  const read = edit ?? readSecretsOf(secret);
  refuseUnless(hexOf(read.readCommit) === place.readCommit, 'another secret');
  refuseUnless(hexOf(read.dropPublicKey) === place.dropPublicKey, 'another drop key');
  refuseUnless(!edit || hexOf(edit.writePublicKey) === place.writePublicKey, 'another write key');
  const isShareRight =
    isZeros(place.shareHash) || hexOf(h('glass-share', read.glassShare)) === place.shareHash;
  refuseUnless(isShareRight, 'another share');
  return { read: hexOf(read.read), ...(edit === undefined ? {} : { edit: hexOf(edit.edit) }) };
}

/** R of an earlier epoch under the history key of the next. */
export const openWrap = (
  wrap: Uint8Array,
  place: { readonly historyKey: string; readonly previous: string; readonly readCommit: string },
) => {
  const ad = join(bytesOf(place.previous), bytesOf(place.readCommit));
  return { read: hexOf(open({ key: bytesOf(place.historyKey), nonce: counted(0), ad }, wrap)) };
};

export function paddedLength(length: number): number {
  if (length <= 4096) return Math.max(256, 2 ** Math.ceil(Math.log2(Math.max(1, length))));
  const step = 2 ** (Math.floor(Math.log2(length)) - 3);
  return Math.ceil(length / step) * step;
}

const KNOWN_PARTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 128, 129, 130];

export function readBody(body: Uint8Array) {
  const wire = new Wire(body);
  const parts = wire.list(
    64,
    () => ({ type: wire.number(1), bytes: hexOf(wire.varBytes(0xffff_ffff)) }),
    1,
  );
  refuseUnless(parts.length > 0, 'nothing in it');
  refuseUnless(paddedLength(wire.at) === body.length, 'padded to another length');
  refuseUnless(isZeros(hexOf(body.subarray(wire.at))), 'padding that says something');
  const unknown = parts.filter(({ type }) => !KNOWN_PARTS.includes(type));
  refuseUnless(
    unknown.every(({ type }) => type >= 128),
    'a part of a newer version',
  );
  return parts.filter((part) => !unknown.includes(part));
}

const KINDS = new Map([
  [1, 'log'],
  [2, 'work'],
  [3, 'snapshot'],
  [4, 'evidence'],
  [5, 'sealed'],
  [240, 'notice'],
]);

/** The clear part of an envelope whose signature holds under the key. */
function readEnvelope(bytes: Uint8Array, key: string) {
  refuseUnless(bytes.length <= 1 << 20, 'too long');
  const parsed = whole(bytes, (wire) => {
    refuseUnless(wire.number(1) === 1 && wire.number(1) === 1, 'version or suite');
    const [kind, flags] = [KINDS.get(wire.number(1)), wire.number(1)];
    refuseUnless(kind !== undefined && flags === 0, 'kind or flags');
    const [channelId, nonce] = [wire.hex(16), wire.raw(24)];
    return {
      kind,
      channelId,
      nonce,
      ciphertext: wire.raw(wire.number(4)),
      signature: wire.raw(64),
    };
  });
  const header = bytes.subarray(0, 48);
  const name = parsed.kind === 'notice' ? 'notice' : 'envelope';
  const claim = { key: bytesOf(key), signature: parsed.signature, name };
  refuseUnless(isSigned(claim, header, h('envelope', parsed.ciphertext)), 'nobody signed this');
  const digest = hexOf(h('envelope', bytes));
  return { ...parsed, header, digest, ad: join(context('envelope'), header) };
}

export function openEnvelope(bytes: Uint8Array, keys: { publicKey: string; bodyKey: string }) {
  const { kind, channelId, nonce, ad, ciphertext, digest } = readEnvelope(bytes, keys.publicKey);
  const body = open({ key: bytesOf(keys.bodyKey), nonce, ad }, ciphertext);
  return { kind, channelId, digest, parts: readBody(body) };
}

export function openSealed(bytes: Uint8Array, keys: { publicKey: string; boxSeed: string }) {
  const envelope = readEnvelope(bytes, keys.publicKey);
  const { kind, channelId, nonce, ad, ciphertext, digest, header } = envelope;
  refuseUnless(kind === 'sealed' && ciphertext.length >= 1120, 'not sealed');
  const sent = ciphertext.slice(0, 1120);
  const shared = decapsulate(sent, boxKeysOf(bytesOf(keys.boxSeed)).secretKey);
  const key = d(shared, 32, 'seal-key', header, h('seal-ct', sent));
  return {
    kind,
    channelId,
    digest,
    parts: readBody(open({ key, nonce, ad }, ciphertext.slice(1120))),
  };
}

export function openNotice(bytes: Uint8Array, keys: { publicKey: string }) {
  const { kind, channelId, ciphertext, digest } = readEnvelope(bytes, keys.publicKey);
  refuseUnless(kind === 'notice', 'no notice');
  return { kind, channelId, digest, content: hexOf(ciphertext) };
}
