/**
 * A parcel: envelopes in a file or over a cable, for whoever carries them. It is as blind as a relay: every envelope is sealed
 * and says no more than its channel; whoever finds one learns how many there are and how long.
 *
 *   parcel = "lantern-parcel" 14 bytes | version u8=1 | waiting list<var envelope> | known list<var envelope>
 *
 * `waiting` is on no server yet, so whoever carries it passes it on. `known` is what its maker has from elsewhere too.
 */
import { concatBytes, equalBytes } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { ENVELOPE_BYTES_MAX } from '#crypto/envelope/envelope.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { PARCEL_BYTES_MAX, PARCEL_ENVELOPES_MAX } from './parcel-limits.ts';

const MAGIC = utf8Encode('lantern-parcel');
const VERSION = 1;

export interface Parcel {
  readonly waiting: readonly Uint8Array[];
  readonly known: readonly Uint8Array[];
}

/** 'carry/form': not a parcel, or not whole. 'carry/version': of a later version. 'carry/too-large': above 64 MiB. */
export interface ParcelError {
  readonly code: 'carry/form' | 'carry/version' | 'carry/too-large';
}

/** At most `PARCEL_ENVELOPES_MAX` envelopes of each kind; 'carry/too-large' for more than a parcel may hold. */
export function encodeParcel({ waiting, known }: Parcel): Result<Uint8Array, ParcelError> {
  const bytes = [...waiting, ...known].reduce((sum, { length }) => sum + length + 4, 0);
  const most = Math.max(waiting.length, known.length);
  if (bytes + 1_024 > PARCEL_BYTES_MAX || most > PARCEL_ENVELOPES_MAX)
    return err({ code: 'carry/too-large' });
  const body = encode((writer) =>
    writer
      .u8(VERSION)
      .list(waiting, (list, envelope) => list.var(envelope))
      .list(known, (list, envelope) => list.var(envelope)),
  );
  return ok(concatBytes([MAGIC, body]));
}

/** Whether the envelopes are what they say is for the taking to find out. */
export function parseParcel(bytes: Uint8Array): Result<Parcel, ParcelError> {
  if (bytes.length > PARCEL_BYTES_MAX) return err({ code: 'carry/too-large' });
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return err({ code: 'carry/form' });
  const parsed = decode(bytes.subarray(MAGIC.length), (reader) => {
    if (reader.u8() !== VERSION) reader.fail('crypto/version');
    const list = () => reader.list(PARCEL_ENVELOPES_MAX, (each) => each.var(ENVELOPE_BYTES_MAX));
    return { waiting: list(), known: list() };
  });
  if (parsed.ok) return parsed;
  return err({ code: parsed.error.code === 'crypto/version' ? 'carry/version' : 'carry/form' });
}
