/**
 * What a note says, for readers of its compartment. The envelope seals it, so words may stand here.
 *
 *   VIEW, EXPORT   = version u8=1 | list<what text>                      kinds of documents, or 'print'
 *   OPEN           = version u8=1 | reason u8 | until u64 ms | words text
 *   CLOSE          = version u8=1 | openId b32 | words text
 *   REVIEW         = version u8=1 | openId b32 | verdict u8 (1 in order, 2 not in order) | words text
 *   CONTEST        = version u8=1 | evidenceId b32 | words text
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { encode } from '#crypto/encoding/writer.ts';
import type { EvidenceType } from '#crypto/evidence/evidence.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';

/** Bytes of UTF-8; with all else a body stays under 512. */
const WORDS_BYTES_MAX = 440;
const KINDS_MAX = 16;
const KIND_BYTES_MAX = 28;

export type NoteBody =
  | { readonly type: 'view' | 'export'; readonly kinds: readonly string[] }
  | {
      readonly type: 'open';
      /** As the features number them. */
      readonly reason: number;
      /** When the access ends, by the clock of whoever opened. */
      readonly until: number;
      readonly words: string;
    }
  | { readonly type: 'close' | 'contest'; readonly about: string; readonly words: string }
  | {
      readonly type: 'review';
      /** The note of the opening, hexadecimal. */
      readonly about: string;
      readonly inOrder: boolean;
      readonly words: string;
    };

/** Whether its words are few enough. */
export const fitsInNote = (body: NoteBody): boolean =>
  !('words' in body) || utf8Encode(body.words).length <= WORDS_BYTES_MAX;

export const encodeNoteBody = (body: NoteBody): Uint8Array =>
  encode((w) => {
    w.u8(1);
    if ('kinds' in body)
      return w.list(body.kinds.slice(0, KINDS_MAX), (list, kind) => list.text(kind));
    if ('until' in body) return w.u8(body.reason).u64(body.until).text(body.words);
    w.raw(fromHexId(body.about), 32);
    if ('inOrder' in body) w.u8(body.inOrder ? 1 : 2);
    return w.text(body.words);
  });

/** Undefined for a body of a later version, or none of its type. */
export function parseNoteBody(type: EvidenceType, bytes: Uint8Array): NoteBody | undefined {
  const parsed = decode(bytes, (reader) => {
    if (reader.u8() !== 1) reader.fail('crypto/version');
    return readBody(type, reader);
  });
  return parsed.ok ? parsed.value : undefined;
}

function readBody(type: EvidenceType, reader: ByteReader): NoteBody {
  switch (type) {
    case 'view':
    case 'export':
      return { type, kinds: reader.list(KINDS_MAX, (list) => list.text(KIND_BYTES_MAX)) };
    case 'open':
      return {
        type,
        reason: reader.u8(),
        until: reader.u64(),
        words: reader.text(WORDS_BYTES_MAX),
      };
    case 'close':
    case 'contest':
      return { type, about: toHex(reader.raw(32)), words: reader.text(WORDS_BYTES_MAX) };
    case 'review':
      return { type, ...readReview(reader) };
  }
}

function readReview(reader: ByteReader) {
  const about = toHex(reader.raw(32));
  const verdict = reader.u8();
  if (verdict !== 1 && verdict !== 2) reader.fail();
  return { about, inOrder: verdict === 1, words: reader.text(WORDS_BYTES_MAX) };
}
