/**
 * How judged work is kept, so that a restart judges nothing twice. The caller keeps records encrypted and authenticated;
 * what comes back from there is believed.
 *
 *   record = 1 u8 | session var | signPub b32
 *          | 2 u8 | statement var | received bytes u32 | changes list<(docId b16 | actor b16 | seq u32 | hash b32 | deps list<b32>)>
 */
import { toHex } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { fromHexId } from '../log/hex-id.ts';
import { err, ok, type Result } from '../result.ts';
import type { UnownedChange } from './change-index.ts';
import { parseSession, type SignedSession } from './session.ts';
import { parseStatement, type SignedStatement } from './statement.ts';

const RECORD_BYTES_MAX = 1 << 20;
const RECORD_CHANGES_MAX = 4096;
const RECORD_DEPENDENCIES_MAX = 1024;

/** Ids are lowercase hex. */
export interface RecordedChange extends Omit<UnownedChange, 'dependencies'> {
  readonly dependencies: readonly string[];
}

export type LedgerRecord =
  | { readonly kind: 'session'; readonly signed: SignedSession; readonly signPublicKey: Uint8Array }
  | {
      readonly kind: 'statement';
      readonly signed: SignedStatement;
      /** What the statement and its changes took when they arrived. */
      readonly receivedBytes: number;
      readonly changes: readonly RecordedChange[];
    };

export const encodeRecord = (record: LedgerRecord): Uint8Array =>
  encode((w) => {
    if (record.kind === 'session')
      return w.u8(1).var(record.signed.bytes).raw(record.signPublicKey, 32);
    return w
      .u8(2)
      .var(record.signed.bytes)
      .u32(record.receivedBytes)
      .list(record.changes, (writer, change) =>
        writer
          .raw(fromHexId(change.docId), 16)
          .raw(fromHexId(change.actor), 16)
          .u32(change.seq)
          .raw(fromHexId(change.hash), 32)
          .list(change.dependencies, (inner, id) => inner.raw(fromHexId(id), 32)),
      );
  });

/** 'crypto/form' for anything `encodeRecord` did not write. */
export function parseRecord(bytes: Uint8Array): Result<LedgerRecord, CryptoError> {
  const raw = decode(bytes, (reader) => {
    const kind = reader.u8();
    const signed = reader.var(RECORD_BYTES_MAX);
    if (kind === 1) return { kind, signed, signPublicKey: reader.raw(32) };
    if (kind !== 2) reader.fail();
    const receivedBytes = reader.u32();
    return { kind, signed, receivedBytes, changes: reader.list(RECORD_CHANGES_MAX, readChange) };
  });
  if (!raw.ok) return raw;
  const record = raw.value;
  if ('signPublicKey' in record) {
    const signed = parseSession(record.signed);
    if (!signed.ok) return err(cryptoError('crypto/form'));
    return ok({ kind: 'session', signed: signed.value, signPublicKey: record.signPublicKey });
  }
  const signed = parseStatement(record.signed);
  if (!signed.ok) return err(cryptoError('crypto/form'));
  const { receivedBytes, changes } = record;
  return ok({ kind: 'statement', signed: signed.value, receivedBytes, changes });
}

const readChange = (reader: ByteReader): RecordedChange => ({
  docId: toHex(reader.raw(16)),
  actor: toHex(reader.raw(16)),
  seq: reader.u32(),
  hash: toHex(reader.raw(32)),
  dependencies: reader
    .list(RECORD_DEPENDENCIES_MAX, (inner) => inner.raw(32))
    .map((hash) => toHex(hash)),
});
