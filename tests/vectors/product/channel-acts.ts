/** The product's openers of what is proven about a channel beside attaching to it: ending it, other keys, resuming, requests. */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { isSameMac, resumeMac, setIdOf } from '#crypto/relay/attach.ts';
import { verifyRekey, verifyRetire } from '#crypto/relay/channel-proofs.ts';
import { requestMac } from '#crypto/relay/request-proof.ts';
import { accountIdOf } from '#crypto/relay/token.ts';
import { err, ok } from '#crypto/result.ts';
import { rekeyCodec, rekeyedBytes, retireCodec } from '#protocol/manage.ts';
import type { Known } from '../vector-file.ts';
import { known32, type Opened, type Opener } from './openers.ts';

const refused = (code: string): Opened => err({ code });

const connectionOf = (known: Known) => ({
  relayId: known32(known, 'relayId'),
  nonce: known32(known, 'nonce'),
});

/** The body of a RETIRE, by the write key of its channel and by the account that paid for it. */
const retire: Opener = (bytes, known) => {
  const read = decode(bytes, (reader) => retireCodec.read(reader));
  if (!read.ok) return read;
  const { channelId, accountPublicKey, writeSignature, accountSignature } = read.value;
  if (!equalBytes(accountIdOf(accountPublicKey), known32(known, 'accountId')))
    return refused('relay/right');
  const proofs = [
    { publicKey: known32(known, 'writePublicKey'), signature: writeSignature },
    { publicKey: accountPublicKey, signature: accountSignature },
  ];
  const isProved = proofs.every((proof) => verifyRetire(proof, connectionOf(known), channelId));
  return isProved ? ok({ channelId, accountPublicKey }) : refused('relay/signature');
};

/** The body of a REKEY, by the owner of its channel. */
const rekey: Opener = (bytes, known) => {
  const read = decode(bytes, (reader) => rekeyCodec.read(reader));
  if (!read.ok) return read;
  const { keys, ownerSignature } = read.value;
  const proof = { publicKey: known32(known, 'ownerPublicKey'), signature: ownerSignature };
  const isProved = verifyRekey(proof, connectionOf(known), rekeyedBytes(keys));
  return isProved ? ok(keys) : refused('relay/signature');
};

/** The MAC of a RESUME under the key of a remembered set. */
const resume: Opener = (bytes, known) => {
  const [setKey, cursor] = [known32(known, 'setKey'), known32(known, 'cursor')];
  const mac = resumeMac(setKey, connectionOf(known), cursor);
  return isSameMac(mac, bytes) ? ok({ setId: setIdOf(setKey), cursor }) : refused('relay/mac');
};

/** The MAC of a request beside the WebSocket. */
const request: Opener = (bytes, known) => {
  const claim = {
    relayId: known32(known, 'relayId'),
    channelId: known32(known, 'channelId'),
    time: Number(known['time']),
    what: String(known['what']),
    body: known32(known, 'body'),
  };
  const mac = requestMac(known32(known, 'key'), claim);
  return isSameMac(mac, bytes) ? ok({ what: utf8Encode(claim.what) }) : refused('relay/mac');
};

export const CHANNEL_ACTS: Readonly<Record<string, Opener>> = {
  'proof-retire': retire,
  'proof-rekey': rekey,
  'proof-resume': resume,
  'proof-request': request,
};
