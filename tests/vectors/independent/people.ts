/** Invitations, requests to join, welcomes, recovery codes, slots, rows, pieces of files and tokens, read a second time. */
import { editSecretsOf, paddedLength } from './keys.ts';
import { context, d, h, h16, isSigned, open, passphraseKey, publicKeyOf } from './sums.ts';
import { bytesOf, hexOf, join, refuseUnless, whole, type Wire } from './wire.ts';

function invitationKeysOf(secret: Uint8Array) {
  const root = h('invite', secret);
  const inbox = editSecretsOf(root);
  return {
    inviteId: d(root, 16, 'invite'),
    joinKey: d(root, 32, 'join'),
    inboxChannelId: inbox.channelId,
  };
}

export function openInvitation(text: string) {
  refuseUnless(/^[A-Za-z0-9_-]*$/.test(text), 'no link');
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
  refuseUnless(Buffer.from(bytes).toString('base64url') === text, 'no canonical link');
  return whole(bytes, (wire) => {
    refuseUnless(wire.number(1) === 2, 'of another version');
    const secret = wire.hex(20);
    const [relayPublicKey, inviterDeviceId, groupId] = [wire.hex(32), wire.hex(32), wire.hex(32)];
    const expiresAt = wire.number(8);
    const checksum = hexOf(h('invite', bytes.subarray(0, wire.at)).subarray(0, 4));
    refuseUnless(wire.hex(4) === checksum, 'mistyped');
    const keys = invitationKeysOf(bytesOf(secret));
    const named = Object.entries(keys).map(([name, key]) => [name, hexOf(key)]);
    const derived = Object.fromEntries(named) as Readonly<Record<string, string>>;
    return { secret, relayPublicKey, inviterDeviceId, groupId, expiresAt, ...derived };
  });
}

export function openJoin(
  bytes: Uint8Array,
  place: { readonly secret: string; readonly groupId: string; readonly signPublicKey: string },
) {
  refuseUnless(bytes.length >= 24, 'it ends too early');
  const { inviteId, joinKey } = invitationKeysOf(bytesOf(place.secret));
  const box = { key: joinKey, nonce: bytes.slice(0, 24), ad: join(context('join'), inviteId) };
  const plain = open(box, bytes.subarray(24));
  const fields = whole(plain, (wire) => {
    const ids = { inviteId: wire.hex(16), groupId: wire.hex(32) };
    const log = wire.varBytes(896 * 1024);
    const readList = (list: Wire) => list.list(10_000, () => hexOf(list.varBytes(896 * 1024)));
    const rest = { userLog: whole(log, readList), deviceId: wire.hex(32) };
    const said = { introduction: hexOf(wire.varBytes(4096)), nonce: wire.hex(16) };
    return { ...ids, ...rest, ...said, signature: wire.hex(64) };
  });
  refuseUnless(fields.inviteId === hexOf(inviteId), 'for another invitation');
  refuseUnless(fields.groupId === place.groupId, 'for another group');
  const signature = bytesOf(fields.signature);
  const claim = { key: bytesOf(place.signPublicKey), signature, name: 'join' };
  refuseUnless(isSigned(claim, plain.subarray(0, -64)), 'nobody signed this');
  return { ...fields, joinHash: hexOf(h('join', plain)) };
}

export const readWelcome = (bytes: Uint8Array) =>
  whole(bytes, (wire) => ({
    organisationId: wire.hex(32),
    directoryChannelId: wire.hex(16),
    directoryLinkKey: wire.hex(32),
    entries: wire.list(10_000, () => hexOf(wire.varBytes(512 * 1024))),
    relayTokens: wire.list(64, () => hexOf(wire.varBytes(512))),
  }));

/** joinHash, joiner's nonce, inviter's nonce and device, 32 bytes each, and the inviter's introduction; the joiner committed to the first two. */
export function openTranscript(bytes: Uint8Array, commitment: string) {
  refuseUnless(bytes.length >= 128, 'it ends too early');
  const made = hexOf(h('sas-commit', bytes.subarray(0, 64)));
  refuseUnless(made === commitment, 'not what was committed to');
  const number = Buffer.from(h('sas', bytes)).readUIntBE(0, 6) % 1_000_000;
  return { number: String(number).padStart(6, '0') };
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const derivedFromCode = (secret: Uint8Array, length: number, purpose: number): Uint8Array =>
  d(h('locator', secret), length, 'locator', Uint8Array.of(purpose));

function recoveryKeysOf(secret: Uint8Array) {
  const locator = editSecretsOf(derivedFromCode(secret, 32, 4));
  return {
    signPublicKey: publicKeyOf(derivedFromCode(secret, 32, 1)),
    boxSeed: derivedFromCode(secret, 32, 2),
    nonce: derivedFromCode(secret, 16, 3),
    locatorChannelId: locator.channelId,
  };
}

/** Five bits a character; the last four characters are the beginning of a derived checksum. */
export function openRecoveryCode(text: string) {
  const typed = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const digits = [...typed].map((character) => ALPHABET.indexOf(character));
  refuseUnless(digits.length === 36 && !digits.includes(-1), 'mistyped');
  const bitsOf = (five: number): string => five.toString(2).padStart(5, '0');
  const bits = digits.slice(0, 32).map(bitsOf).join('');
  const secret = Uint8Array.from({ length: 20 }, (_, i) =>
    Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2),
  );
  const sum = [...derivedFromCode(secret, 16, 5)].map((byte) => byte.toString(2).padStart(8, '0'));
  refuseUnless(digits.slice(32).map(bitsOf).join('') === sum.join('').slice(0, 20), 'mistyped');
  const keys = Object.entries(recoveryKeysOf(secret)).map(([name, key]) => [name, hexOf(key)]);
  return {
    secret: hexOf(secret),
    ...(Object.fromEntries(keys) as Readonly<Record<string, string>>),
  };
}

export function openSlot(
  bytes: Uint8Array,
  answer: { readonly passphrase?: string; readonly prfOutput?: string },
) {
  const slot = whole(bytes, (wire) => {
    refuseUnless(wire.number(1) === 1, 'of another version');
    const type = wire.name(['passphrase', 'passkey'], 1);
    const base = { type, dekCommit: wire.hex(32), nonce: wire.raw(24) };
    if (type === 'passkey') {
      const fields = { prfSalt: wire.hex(32), credentialId: hexOf(wire.varBytes(1023)) };
      refuseUnless(fields.credentialId !== '', 'a passkey without a credential');
      return { ...base, fields, wrapped: wire.raw(48) };
    }
    const cost = { passes: wire.number(4), memoryBytes: wire.number(4) };
    return { ...base, fields: { cost, salt: wire.hex(16) }, wrapped: wire.raw(48) };
  });
  const ad = join(context('slot'), bytes.subarray(0, -48));
  const dek = open({ key: slotKeyOf(slot.fields, answer), nonce: slot.nonce, ad }, slot.wrapped);
  refuseUnless(hexOf(h('dek-commit', dek)) === slot.dekCommit, 'another key');
  return { type: slot.type, ...slot.fields, dekCommit: slot.dekCommit, dek: hexOf(dek) };
}

interface SlotFields {
  readonly cost?: { readonly passes: number; readonly memoryBytes: number };
  readonly salt?: string;
  readonly prfSalt?: string;
}

function slotKeyOf(
  fields: SlotFields,
  answer: { readonly passphrase?: string; readonly prfOutput?: string },
): Uint8Array {
  const { cost, salt } = fields;
  if (cost === undefined || salt === undefined)
    return d(bytesOf(answer.prfOutput ?? ''), 32, 'slot');
  refuseUnless(cost.passes >= 3 && cost.memoryBytes >= 64 << 20, 'below the floor');
  refuseUnless(cost.passes <= 16 && cost.memoryBytes <= 1 << 30, 'above what a device has');
  return passphraseKey(answer.passphrase ?? '', bytesOf(salt), cost);
}

const text = (words: string): Uint8Array => {
  const bytes = Buffer.from(words.normalize('NFC'));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return join(length, bytes);
};

export interface RowAt {
  readonly dek: string;
  readonly store: string;
  readonly key: string;
  readonly schema: number;
  readonly generation: number;
}

export function openRow(row: Uint8Array, at: RowAt) {
  refuseUnless(row.length >= 24, 'it ends too early');
  const numbers = Buffer.alloc(4);
  numbers.writeUInt32BE(at.key.length / 2, 0);
  const place = Buffer.alloc(10);
  place.writeUInt16BE(at.schema, 0);
  place.writeBigUInt64BE(BigInt(at.generation), 2);
  const ad = join(context('row'), text(at.store), numbers, bytesOf(at.key), place);
  const key = d(bytesOf(at.dek), 32, 'row', text(at.store));
  return { plaintext: hexOf(open({ key, nonce: row.slice(0, 24), ad }, row.subarray(24))) };
}

export interface PieceAt {
  readonly fileId: string;
  readonly key: string;
  readonly length: number;
  readonly index: number;
}

/** One piece of a file: 64 KiB, or the padded rest of it. */
export function openPiece(piece: Uint8Array, { fileId, key, length, index }: PieceAt) {
  refuseUnless(length <= 50 * 2 ** 20, 'too large');
  const last = Math.max(0, Math.ceil(length / 65_536) - 1);
  refuseUnless(index <= last, 'no such piece');
  const place = Buffer.alloc(9);
  place.writeBigUInt64BE(BigInt(index));
  place.writeUInt8(Number(index === last), 8);
  const nonce = Buffer.alloc(24);
  nonce.writeBigUInt64BE(BigInt(index), 16);
  const ad = join(context('chunk'), bytesOf(fileId), place);
  const opened = open({ key: bytesOf(key), nonce, ad }, piece);
  const size = index === last ? length - 65_536 * last : 65_536;
  refuseUnless(opened.length === paddedLength(size), 'padded otherwise');
  refuseUnless(
    opened.subarray(size).every((byte) => byte === 0),
    'more than its length',
  );
  return { plaintext: hexOf(opened.subarray(0, size)), digest: hexOf(h('chunk', piece)) };
}

export const openToken = (bytes: Uint8Array) =>
  whole(bytes, (wire) => {
    const accountPublicKey = wire.raw(32);
    const content = wire.raw(24);
    const claim = { key: accountPublicKey, signature: wire.raw(64), name: 'token' };
    refuseUnless(isSigned(claim, h16('account-id', accountPublicKey), content), 'nobody signed');
    return {
      accountPublicKey: hexOf(accountPublicKey),
      serial: hexOf(content.subarray(0, 16)),
      notAfter: Number(Buffer.from(content).readBigUInt64BE(16)),
    };
  });
