/**
 * A file that somebody has picked, sealed piece by piece as it is read: never more of it in memory than one read and one piece. What
 * is sealed lies in the store at once, and is nobody's until an entry shows it.
 */
import { concatBytes, toHex } from '#crypto/encoding/bytes.ts';
import {
  CHUNK_BYTES,
  chunkCountOf,
  chunkDigest,
  fileDigest,
  FILE_BYTES_MAX,
  sealChunk,
  type SealedFile,
} from '#crypto/files/file-chunks.ts';
import { asSecret } from '#crypto/primitives/secret.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { RowWrite } from '#storage/row-store.ts';
import type { Engine } from '../engine/engine.ts';
import { NO_RECORD, type FileRow } from './file-row.ts';
import { listWrite, pieceWrite, removeFile, rowWrite } from './kept-pieces.ts';

const ID_BYTES = 16;
const KEY_BYTES = 32;

/** A file that is sealed whole. */
export interface Sealed {
  readonly id: string;
  readonly key: Uint8Array;
  readonly digest: Uint8Array;
  readonly length: number;
}

export class FileSealing {
  readonly id: string;
  readonly #engine: Engine;
  readonly #file: SealedFile;
  readonly #digests: Uint8Array[] = [];
  #rest: Uint8Array = new Uint8Array(0);
  #isOver = false;

  private constructor(engine: Engine, file: SealedFile) {
    this.#engine = engine;
    this.#file = file;
    this.id = toHex(file.fileId);
  }

  /** 'files/empty', 'files/too-large' past 50 MiB. */
  static begin(
    engine: Engine,
    random: RandomBytes,
    length: number,
  ): Result<FileSealing, CommandError> {
    if (!Number.isSafeInteger(length) || length <= 0) return err({ code: 'files/empty' });
    if (length > FILE_BYTES_MAX) return err({ code: 'files/too-large' });
    const file = { fileId: random(ID_BYTES), key: asSecret(random(KEY_BYTES)), length };
    return ok(new FileSealing(engine, file));
  }

  /** The next bytes of the file. 'files/changed' for more than it was said to have, 'files/removed', 'storage/…'. */
  async add(bytes: Uint8Array): Promise<Result<void, CommandError>> {
    const sealed: RowWrite[] = [];
    this.#rest = concatBytes([this.#rest, bytes]);
    const { length } = this.#file;
    const count = chunkCountOf(length);
    for (let index = this.#digests.length; index < count; index = this.#digests.length) {
      const size = Math.min(CHUNK_BYTES, length - index * CHUNK_BYTES);
      if (this.#rest.length < size) break;
      const piece = sealChunk(this.#file, index, this.#rest.subarray(0, size));
      this.#rest = this.#rest.slice(size);
      this.#digests.push(chunkDigest(piece));
      sealed.push(pieceWrite(this.id, index, piece));
    }
    if (this.#digests.length === count && this.#rest.length > 0)
      return err({ code: 'files/changed' });
    return sealed.length === 0 ? ok(undefined) : this.#keep(sealed, new Uint8Array(32));
  }

  /** 'files/changed' when less came than it was said to have, 'files/removed', 'storage/…'. */
  async finish(): Promise<Result<Sealed, CommandError>> {
    const { key, length } = this.#file;
    if (this.#digests.length !== chunkCountOf(length)) return err({ code: 'files/changed' });
    const digest = fileDigest(this.#digests);
    const kept = await this.#keep([listWrite(this.id, concatBytes(this.#digests))], digest);
    return kept.ok ? ok({ id: this.id, key, digest, length }) : kept;
  }

  /** Nobody wants it after all: its pieces go. */
  async discard(): Promise<void> {
    this.#isOver = true;
    await this.#engine.withStore(async (store) => {
      const { memory } = this.#engine;
      if (memory !== undefined) await removeFile(store, memory, this.id);
      return ok(undefined);
    });
  }

  #keep(writes: readonly RowWrite[], digest: Uint8Array): Promise<Result<void, CommandError>> {
    const { length } = this.#file;
    const have = this.#digests.length;
    const row: FileRow = {
      ...{ state: 'picked', record: NO_RECORD, compartment: 0, length, have, digest },
    };
    return this.#engine.withStore(async (store) => {
      const { memory } = this.#engine;
      if (this.#isOver || memory === undefined) return err({ code: 'files/removed' });
      const done = await store.commit([rowWrite(this.id, row), ...writes]);
      if (done.ok) memory.files.set(this.id, row);
      return done;
    });
  }
}
