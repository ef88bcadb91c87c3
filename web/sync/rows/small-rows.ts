/** The remaining rows of the engine, each a few fields in the one encoding. Layouts stand beside their codecs. */
import type { CryptoError } from '#crypto/errors.ts';
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import type { Result } from '#crypto/result.ts';

const BYTES_MAX = 64 * 1024 * 1024;
const TEXT_BYTES_MAX = 1024;

/** A codec whose reader refuses what its writer did not write. */
export interface RowCodec<T> {
  encode(row: T): Uint8Array;
  parse(bytes: Uint8Array): Result<T, CryptoError>;
}

/** A row whose first byte says its version, 1. */
export const codecOf = <T>(
  write: (writer: Parameters<Parameters<typeof encode>[0]>[0], row: T) => unknown,
  read: (reader: ByteReader) => T,
): RowCodec<T> => ({
  encode: (row) => encode((writer) => write(writer.u8(1), row)),
  parse: (bytes) =>
    decode(bytes, (reader) => {
      if (reader.u8() !== 1) reader.fail('crypto/version');
      return read(reader);
    }),
});

/** The secret of one epoch: groupId b32 | compartment u8 | edit u8 (1 E, 0 R) | secret b32. Key: epoch id. */
export interface SecretRow {
  readonly groupId: Uint8Array;
  readonly compartment: number;
  readonly edit: boolean;
  readonly secret: Uint8Array;
}

export const secretRow = codecOf<SecretRow>(
  (w, row) =>
    w
      .raw(row.groupId, 32)
      .u8(row.compartment)
      .u8(row.edit ? 1 : 0)
      .raw(row.secret, 32),
  (r) => ({ groupId: r.raw(32), compartment: r.u8(), edit: r.u8() === 1, secret: r.raw(32) }),
);

/** A document: record b32 | compartment u8 | kind text | saved var. Key: document id. */
export interface DocumentRow {
  readonly record: Uint8Array;
  readonly compartment: number;
  readonly kind: string;
  readonly saved: Uint8Array;
}

export const documentRow = codecOf<DocumentRow>(
  (w, row) => w.raw(row.record, 32).u8(row.compartment).text(row.kind).var(row.saved),
  (r) => ({
    record: r.raw(32),
    compartment: r.u8(),
    kind: r.text(TEXT_BYTES_MAX),
    saved: r.var(BYTES_MAX),
  }),
);

/** An envelope waiting for its receipt: channelId b16 | documents list<b16> | envelope var. Key: its place in the queue. */
export interface OutboxRow {
  readonly channelId: Uint8Array;
  /** The documents whose work is inside; for the honest label beside each. */
  readonly documents: readonly Uint8Array[];
  readonly envelope: Uint8Array;
}

const OUTBOX_DOCUMENTS_MAX = 64;

export const outboxRow = codecOf<OutboxRow>(
  (w, row) =>
    w
      .raw(row.channelId, 16)
      .list(row.documents, (list, id) => list.raw(id, 16))
      .var(row.envelope),
  (r) => ({
    channelId: r.raw(16),
    documents: r.list(OUTBOX_DOCUMENTS_MAX, (list) => list.raw(16)),
    envelope: r.var(BYTES_MAX),
  }),
);

/** What arrived and could not be taken in: reason text | since u64 | channelId b16 | envelope var. Key: its digest. */
export interface SetAsideRow {
  readonly reason: string;
  readonly since: number;
  readonly channelId: Uint8Array;
  readonly envelope: Uint8Array;
}

export const setAsideRow = codecOf<SetAsideRow>(
  (w, row) => w.text(row.reason).u64(row.since).raw(row.channelId, 16).var(row.envelope),
  (r) => ({
    reason: r.text(TEXT_BYTES_MAX),
    since: r.u64(),
    channelId: r.raw(16),
    envelope: r.var(BYTES_MAX),
  }),
);

/** A list row kept beside its document: version u32 | row as JSON text. Key: projection name, "|", document id. */
export interface ProjectionRow {
  readonly version: number;
  readonly json: string;
}

export const projectionRow = codecOf<ProjectionRow>(
  (w, row) => w.u32(row.version).text(row.json),
  (r) => ({ version: r.u32(), json: r.text(BYTES_MAX) }),
);
