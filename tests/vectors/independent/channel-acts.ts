/** What ends a channel, gives it other keys, resumes a set of them or asks beside the WebSocket, checked a second time. */
import { d, h, h16, isSigned } from './sums.ts';
import { bytesOf, hexOf, join, refuseUnless, whole, type Wire } from './wire.ts';

interface Connection {
  readonly relayId: string;
  readonly nonce: string;
}

const placeOf = ({ relayId, nonce }: Connection): Uint8Array =>
  join(bytesOf(relayId), bytesOf(nonce));

export const readRetire = (wire: Wire) => ({
  channelId: wire.hex(16),
  accountPublicKey: wire.hex(32),
  writeSignature: wire.hex(64),
  accountSignature: wire.hex(64),
});

const readNewKeys = (wire: Wire) => ({
  channelId: wire.hex(16),
  writePublicKey: wire.hex(32),
  readKey: wire.hex(32),
  writeKey: wire.hex(32),
});

export const readRekey = (wire: Wire) => ({
  keys: readNewKeys(wire),
  ownerSignature: wire.hex(64),
});

export interface RetireAt extends Connection {
  readonly writePublicKey: string;
  readonly accountId: string;
}

/** Both signatures are over the same: "retire", relay, nonce, channel. */
export function openRetire(bytes: Uint8Array, known: RetireAt) {
  const { channelId, accountPublicKey, ...by } = whole(bytes, readRetire);
  const accountId = hexOf(h16('account-id', bytesOf(accountPublicKey)));
  refuseUnless(accountId === known.accountId, 'another account paid');
  for (const [key, signature] of [
    [known.writePublicKey, by.writeSignature],
    [accountPublicKey, by.accountSignature],
  ] as const) {
    const claim = { key: bytesOf(key), signature: bytesOf(signature), name: 'retire' };
    refuseUnless(isSigned(claim, placeOf(known), bytesOf(channelId)), 'one hand is missing');
  }
  return { channelId, accountPublicKey };
}

export interface RekeyAt extends Connection {
  readonly ownerPublicKey: string;
}

export function openRekey(bytes: Uint8Array, known: RekeyAt) {
  const { keys, ownerSignature } = whole(bytes, readRekey);
  const signature = bytesOf(ownerSignature);
  const claim = { key: bytesOf(known.ownerPublicKey), signature, name: 'rekey' };
  refuseUnless(isSigned(claim, placeOf(known), bytes.subarray(0, -64)), 'its owner did not sign');
  return keys;
}

export interface ResumeAt extends Connection {
  readonly setKey: string;
  readonly cursor: string;
}

export function openResume(mac: Uint8Array, known: ResumeAt) {
  const key = bytesOf(known.setKey);
  const setId = h16('resume', key);
  const expected = d(key, 16, 'resume', placeOf(known), setId, bytesOf(known.cursor));
  refuseUnless(hexOf(expected) === hexOf(mac), 'another proof');
  return { setId: hexOf(setId), cursor: known.cursor };
}

export interface RequestAt {
  readonly key: string;
  readonly relayId: string;
  readonly channelId: string;
  readonly time: number;
  readonly what: string;
  readonly body: string;
}

export function openRequest(mac: Uint8Array, known: RequestAt) {
  const what = new Uint8Array(Buffer.from(known.what, 'utf8'));
  const numbers = Buffer.alloc(12);
  numbers.writeBigUInt64BE(BigInt(known.time));
  numbers.writeUInt32BE(what.length, 8);
  const claim = join(bytesOf(known.relayId), bytesOf(known.channelId), numbers, what);
  const sum = h('request', bytesOf(known.body));
  refuseUnless(hexOf(d(bytesOf(known.key), 16, 'request', claim, sum)) === hexOf(mac), 'no proof');
  return { what: hexOf(what) };
}

const readSaid = (wire: Wire): string => hexOf(wire.varBytes(256));

export const readPresence = (wire: Wire) => ({ channelId: wire.hex(16), sealed: readSaid(wire) });

export const readPresent = (wire: Wire) => ({
  channelId: wire.hex(16),
  senders: wire.list(1024, () => ({
    sender: wire.number(4),
    ageSeconds: wire.number(2),
    sealed: readSaid(wire),
  })),
});
