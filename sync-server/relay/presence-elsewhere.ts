/**
 * Who is there at the other relays of a store: words that one relay passes on to the others, many in a packet, and keeps nowhere.
 * What gets lost is said again by whoever is still there.
 *
 *   packet = node b8 | words list<(channel b16 | sender u32 | sealed var)>
 */
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { PRESENCE_BYTES_MAX } from '#protocol/limits.ts';
import { keyOf } from '../store/bytes-key.ts';

export const NODE_BYTES = 8;

/** PostgreSQL passes on less than 8,000 characters, and bytes travel as base64. */
const PACKET_BYTES_MAX = 5_800;
const WORD_BYTES = 16 + 4 + 4;
const WORDS_MAX = Math.floor(PACKET_BYTES_MAX / WORD_BYTES);
/** At one time; more are left out. */
const PACKETS_MAX = 64;

/** What one connection says of itself in a channel. Empty: it is gone. */
export interface Word {
  readonly channelId: Uint8Array;
  /** Of this connection in this channel, at the relay it is connected to. */
  readonly sender: number;
  readonly sealed: Uint8Array;
}

/** Words in packets that are small enough to be passed on; a crowd is told of in part. */
export function packWords(node: Uint8Array, words: readonly Word[]): readonly Uint8Array[] {
  const packets: Uint8Array[] = [];
  let [batch, bytes]: [Word[], number] = [[], 0];
  const pack = (): void => {
    if (batch.length > 0) packets.push(encodePacket(node, batch));
    [batch, bytes] = [[], 0];
  };
  for (const word of words) {
    if (packets.length === PACKETS_MAX) return packets;
    const length = WORD_BYTES + word.sealed.length;
    if (bytes + length > PACKET_BYTES_MAX) pack();
    batch.push(word);
    bytes += length;
  }
  pack();
  return packets;
}

const encodePacket = (node: Uint8Array, words: readonly Word[]): Uint8Array =>
  encode((w) =>
    w
      .raw(node, NODE_BYTES)
      .list(words, (x, { channelId, sender, sealed }) =>
        x.raw(channelId, 16).u32(sender).var(sealed),
      ),
  );

const readWord = (reader: ByteReader): Word => ({
  channelId: reader.raw(16),
  sender: reader.u32(),
  sealed: reader.var(PRESENCE_BYTES_MAX),
});

/** The words of another relay, with its name; undefined for one's own, and for what is no packet. */
export function readWords(
  bytes: Uint8Array,
  own: Uint8Array,
): { readonly node: string; readonly words: readonly Word[] } | undefined {
  const parsed = decode(bytes, (r) => ({
    node: r.raw(NODE_BYTES),
    words: r.list(WORDS_MAX, readWord),
  }));
  if (!parsed.ok || keyOf(parsed.value.node) === keyOf(own)) return undefined;
  return { node: keyOf(parsed.value.node), words: parsed.value.words };
}
