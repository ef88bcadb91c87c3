/**
 * Proofs for requests beside the WebSocket: by the MAC keys of a channel that this one relay holds, bound to a time, to what is
 * asked and to what is sent along. Whoever repeats one gets or stores the same ciphertext again.
 *
 *   mac = D(read or write key, 16, "request", relayId b16 | channelId b16 | time u64 | what var | H("request", body))
 */
import { encode } from '../encoding/writer.ts';
import { derive, hash } from '../primitives/hash.ts';

const MAC_BYTES = 16;

export interface Request {
  readonly relayId: Uint8Array;
  readonly channelId: Uint8Array;
  /** Milliseconds, by the relay's clock. */
  readonly time: number;
  /** Method and path, as they are sent. */
  readonly what: string;
  readonly body: Uint8Array;
}

/** 16 bytes. `key` is the channel's read or write key for this relay, as the path asks. */
export const requestMac = (key: Uint8Array, request: Request): Uint8Array =>
  derive(
    key,
    MAC_BYTES,
    'request',
    encode((w) =>
      w
        .raw(request.relayId, 16)
        .raw(request.channelId, 16)
        .u64(request.time)
        .text(request.what)
        .raw(hash('request', request.body), 32),
    ),
  );

/** Where a sealed piece of a file, or the list of its pieces' digests, is kept: by what it is. 32 bytes. */
export const pieceAddress = (piece: Uint8Array): Uint8Array => hash('chunk', piece);
