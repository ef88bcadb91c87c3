/**
 * Pieces of files over HTTP. A piece is named by its hash, so that sending one again changes nothing, and a broken upload goes
 * on where it was: the sender asks which are missing.
 *
 *   PUT  /pieces/CHANNEL/ADDRESS    by the write key; 201, also when it was there
 *   GET  /pieces/CHANNEL/ADDRESS    by the read key; 200, 206 for a Range, 404
 *   POST /pieces/CHANNEL/missing    by the read key; addresses one behind the other, those that lack come back the same way
 */
import { concatBytes, equalBytes, fromHex, toHex } from '#crypto/encoding/bytes.ts';
import { pieceAddress } from '#crypto/relay/request-proof.ts';
import { bytesAnswer, claimOf, refusal, type Claim, type Prover } from '../app/proven-request.ts';
import type { HttpAnswer, HttpExchange, HttpRequest } from '../server/server-port.ts';
import { PIECE_BYTES_MAX, type PieceStore } from './piece-store.ts';

const PATH = /^\/pieces\/(?<channel>[0-9a-f]{32})\/(?<rest>[0-9a-f]{64}|missing)$/;
const ADDRESS_BYTES = 32;
/** More than a file has pieces. */
const ASKED_MAX = 1_024;

/** Answers what is about pieces; undefined for what is not. */
export function pieceRequests(
  pieces: PieceStore,
  prover: Prover,
): (request: HttpRequest) => HttpAnswer | HttpExchange | undefined {
  return (request) => {
    const { channel, rest } = PATH.exec(request.path)?.groups ?? {};
    if (channel === undefined || rest === undefined) return undefined;
    const claim = claimOf(request);
    if (claim === undefined || toHex(claim.channelId) !== channel) return refusal('relay/mac');
    if (rest === 'missing')
      return request.method === 'POST' ? missing({ pieces, prover, claim }) : refusal('relay/form');
    const address = fromHex(rest) ?? new Uint8Array(0);
    if (request.method === 'PUT') return put({ pieces, prover, claim }, address);
    if (request.method === 'GET')
      return get({ pieces, prover, claim }, address, request.header('range'));
    return refusal('relay/form');
  };
}

interface Asked {
  readonly pieces: PieceStore;
  readonly prover: Prover;
  readonly claim: Claim;
}

const put = ({ pieces, prover, claim }: Asked, address: Uint8Array): HttpExchange => ({
  bodyBytesMax: PIECE_BYTES_MAX,
  answer: async (body) => {
    const proved = await prover.prove(claim, 'write', body);
    if (!proved.ok) return refusal(proved.error.code);
    if (!equalBytes(pieceAddress(body), address)) return refusal('relay/form');
    const { accountId } = proved.value;
    const { channelId } = claim;
    const code = await orUnavailable(
      pieces.put({ channelId, accountId, address, bytes: body }),
      'relay/unavailable',
    );
    return code === undefined ? bytesAnswer(201, new Uint8Array(0)) : refusal(code);
  },
});

const get = (
  { pieces, prover, claim }: Asked,
  address: Uint8Array,
  range: string,
): HttpExchange => ({
  bodyBytesMax: 0,
  answer: async (body) => {
    const proved = await prover.prove(claim, 'read', body);
    if (!proved.ok) return refusal(proved.error.code);
    const piece = await orUnavailable(pieces.get(claim.channelId, address), 'failed');
    if (piece === 'failed') return refusal('relay/unavailable');
    return piece === undefined ? refusal('relay/channel') : ranged(piece, range);
  },
});

const missing = ({ pieces, prover, claim }: Asked): HttpExchange => ({
  bodyBytesMax: ASKED_MAX * ADDRESS_BYTES,
  answer: async (body) => {
    const proved = await prover.prove(claim, 'read', body);
    if (!proved.ok) return refusal(proved.error.code);
    if (body.length % ADDRESS_BYTES !== 0) return refusal('relay/form');
    const asked = Array.from({ length: body.length / ADDRESS_BYTES }, (_, i) =>
      body.slice(i * ADDRESS_BYTES, (i + 1) * ADDRESS_BYTES),
    );
    const lacking = await orUnavailable(pieces.missing(claim.channelId, asked), 'failed');
    return lacking === 'failed'
      ? refusal('relay/unavailable')
      : bytesAnswer(200, concatBytes(lacking));
  },
});

/** A store that cannot be read answers nobody; the relay goes on. */
const orUnavailable = <T, const F>(asked: Promise<T>, failed: F): Promise<T | F> =>
  asked.catch(() => failed);

/** One range of bytes; what is not understood is answered with everything, as the standard allows. */
function ranged(piece: Uint8Array, range: string): HttpAnswer {
  const { first, last } = /^bytes=(?<first>\d{1,9})-(?<last>\d{0,9})$/.exec(range)?.groups ?? {};
  if (first === undefined) return bytesAnswer(200, piece, [['accept-ranges', 'bytes']]);
  const from = Number(first);
  const to = last === undefined || last === '' ? piece.length - 1 : Number(last);
  const size = String(piece.length);
  if (from >= piece.length || to < from)
    return bytesAnswer(416, new Uint8Array(0), [['content-range', `bytes */${size}`]]);
  const end = Math.min(to, piece.length - 1);
  const held = `bytes ${String(from)}-${String(end)}/${size}`;
  return bytesAnswer(206, piece.slice(from, end + 1), [['content-range', held]]);
}
