/** The product's openers of everything else: people, rest, tokens, frames, receipts and proofs; and all of them by name. */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { utf8Decode } from '#crypto/encoding/utf8.ts';
import { chunkDigest, openChunk } from '#crypto/files/file-chunks.ts';
import { checkNumberOf, revealCheckNumber } from '#crypto/invite/check-number.ts';
import { invitationKeysOf, parseInvitation } from '#crypto/invite/invitation.ts';
import { joinHashOf, openJoin, verifyJoin } from '#crypto/invite/join.ts';
import { parseWelcome } from '#crypto/invite/welcome.ts';
import { asSecret } from '#crypto/primitives/secret.ts';
import { attachMac, attachWriteMac, isSameMac } from '#crypto/relay/attach.ts';
import { verifyClose, verifyCreate } from '#crypto/relay/channel-proofs.ts';
import { openDuty, verifyGlass } from '#crypto/relay/glass.ts';
import { verifyEntry, verifyReceipt } from '#crypto/relay/receipt.ts';
import { relayIdOf, verifyHello } from '#crypto/relay/relay-identity.ts';
import { openToken } from '#crypto/relay/token.ts';
import { parseRecoveryCode, recoveryKeysOf } from '#crypto/rest/recovery-code.ts';
import { openRow, storeKeysOf } from '#crypto/rest/row.ts';
import { openPasskeySlot, openPassphraseSlot, parseSlot } from '#crypto/rest/slot.ts';
import { deviceKeysFromSeeds } from '#crypto/keys/device-keys.ts';
import { err, ok } from '#crypto/result.ts';
import { parseClientFrame, parseRelayFrame } from '#protocol/codec.ts';
import { helloCodec } from '#protocol/hello.ts';
import { receiptCodec } from '#protocol/receipt.ts';
import type { Known } from '../vector-file.ts';
import { CHANNEL_ACTS } from './channel-acts.ts';
import {
  known32,
  openCard,
  openEntry,
  PRODUCT_STRUCTURES,
  type Opened,
  type Opener,
} from './openers.ts';

const refused = (code: string): Opened => err({ code });

const invitation: Opener = (bytes) => {
  const read = parseInvitation(utf8Decode(bytes) ?? '*');
  if (!read.ok) return read;
  const { inviteId, joinKey, inboxChannelId } = invitationKeysOf(read.value.secret);
  return ok({ ...read.value, inviteId, joinKey, inboxChannelId });
};

const join: Opener = (bytes, known) => {
  const keys = invitationKeysOf(known32(known, 'secret'));
  const read = openJoin(bytes, keys, known32(known, 'groupId'));
  if (!read.ok) return read;
  if (!verifyJoin(read.value, known32(known, 'signPublicKey'))) return refused('crypto/signature');
  return ok({ ...read.value, joinHash: joinHashOf(read.value) });
};

const checkNumber: Opener = (bytes, known) => {
  const read = decode(bytes, (reader) => ({
    joinHash: reader.raw(32),
    joinerNonce: reader.raw(32),
    inviterNonce: reader.raw(32),
    inviterDeviceId: reader.raw(32),
    inviterIntroduction: reader.raw(Math.max(0, bytes.length - 128)),
  }));
  if (!read.ok) return read;
  const number = revealCheckNumber(read.value, known32(known, 'commitment'));
  const joiner = checkNumberOf(read.value);
  if (!number.ok) return number;
  return joiner.ok && joiner.value === number.value
    ? ok({ number: number.value })
    : refused('crypto/check-number');
};

const recoveryCode: Opener = (bytes) => {
  const secret = parseRecoveryCode(utf8Decode(bytes) ?? '');
  if (!secret.ok) return secret;
  const { deviceSeeds, locatorChannelId } = recoveryKeysOf(secret.value);
  const { boxSeed, nonce } = deviceSeeds;
  const { signPublicKey } = deviceKeysFromSeeds(deviceSeeds).card;
  return ok({ secret: secret.value, signPublicKey, boxSeed, nonce, locatorChannelId });
};

const slot: Opener = (bytes, known) => {
  const read = parseSlot(bytes);
  if (!read.ok) return read;
  const dek =
    read.value.type === 'passphrase'
      ? openPassphraseSlot(read.value, String(known['passphrase'] ?? ''))
      : openPasskeySlot(read.value, known32(known, 'prfOutput'));
  if (!dek.ok) return dek;
  return ok({ ...read.value, nonce: undefined, wrapped: undefined, dek: dek.value });
};

const row: Opener = (bytes, known) => {
  const keys = storeKeysOf(known32(known, 'dek'), String(known['store']));
  const place = {
    key: known32(known, 'key'),
    schema: Number(known['schema']),
    generation: Number(known['generation']),
  };
  const plaintext = openRow({ keys, place }, bytes);
  return plaintext.ok ? ok({ plaintext: plaintext.value }) : plaintext;
};

const fileChunk: Opener = (bytes, known) => {
  const key = asSecret(known32(known, 'key'));
  const file = { fileId: known32(known, 'fileId'), key, length: Number(known['length']) };
  const plaintext = openChunk(file, Number(known['index']), bytes);
  return plaintext.ok ? ok({ plaintext: plaintext.value, digest: chunkDigest(bytes) }) : plaintext;
};

const frame: Opener = (bytes, known) =>
  known['sender'] === 'client' ? parseClientFrame(bytes) : parseRelayFrame(bytes);

const receipt: Opener = (bytes, known) => {
  const read = decode(bytes, (reader) => receiptCodec.read(reader));
  if (!read.ok) return read;
  const relayKey = known32(known, 'relayPublicKey');
  const { relayId, signature, root, entries } = read.value;
  if (!equalBytes(relayId, relayIdOf(relayKey))) return refused('relay/identity');
  const isTrue =
    verifyReceipt(relayKey, read.value, signature) &&
    entries.every((entry) => verifyEntry(root, entry));
  return isTrue ? read : refused('relay/identity');
};

const hello: Opener = (bytes) => {
  const read = decode(bytes, (reader) => helloCodec.read(reader));
  if (!read.ok) return read;
  return verifyHello(read.value, read.value.signature) ? read : refused('relay/identity');
};

const connectionOf = (known: Known) => ({
  relayId: known32(known, 'relayId'),
  nonce: known32(known, 'nonce'),
});

const macOpener =
  (make: typeof attachMac): Opener =>
  (bytes, known) => {
    const about = known32(known, 'about');
    const mac = make(known32(known, 'key'), connectionOf(known), about);
    return isSameMac(mac, bytes) ? ok({ proves: about }) : refused('relay/mac');
  };

const signatureOpener =
  (check: typeof verifyClose, refusal = 'relay/signature'): Opener =>
  (bytes, known) => {
    const about = known32(known, 'about');
    const proof = { publicKey: known32(known, 'key'), signature: bytes };
    const isProved = check(proof, connectionOf(known), about);
    return isProved ? ok({ proves: about }) : refused(refusal);
  };

/** By the name of the structure; entries and frames by the names of their kinds. */
export function productOpener(structure: string): Opener {
  if (structure.startsWith('entry-')) return openEntry;
  if (structure.startsWith('frame-')) return frame;
  const opener = OTHERS[structure] ?? CHANNEL_ACTS[structure] ?? PRODUCT_STRUCTURES[structure];
  if (opener === undefined) throw new Error(`nobody opens ${structure}`);
  return opener;
}

const OTHERS: Readonly<Record<string, Opener>> = {
  'device-card': openCard,
  invitation,
  join,
  welcome: (bytes) => parseWelcome(bytes),
  'check-number': checkNumber,
  'recovery-code': recoveryCode,
  slot,
  row,
  'file-chunk': fileChunk,
  token: (bytes) => openToken(bytes),
  receipt,
  hello,
  'proof-attach': macOpener(attachMac),
  'proof-attach-write': macOpener(attachWriteMac),
  'proof-create': signatureOpener(verifyCreate),
  'proof-close': signatureOpener(verifyClose),
  'proof-glass': signatureOpener(verifyGlass, 'relay/duty'),
  duty: (bytes) => openDuty(bytes),
};
