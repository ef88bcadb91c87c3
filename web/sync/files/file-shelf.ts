/** Where the pieces of one file are kept as they arrive: each opened once before it is kept, so that what is here can be shown. */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { chunkCountOf } from '#crypto/files/file-chunks.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { RowWrite } from '#storage/row-store.ts';
import type { Engine } from '../engine/engine.ts';
import type { FileShelf } from '../relay/file-transport.ts';
import type { FileRow } from './file-row.ts';
import { listWrite, pieceWrite, readList, rowWrite } from './kept-pieces.ts';
import type { WantedFile } from './wanted-file.ts';

interface Arriving {
  /** Whether a piece is what the file's key sealed for this place. */
  readonly opens: (index: number, piece: Uint8Array) => boolean;
  readonly changed: () => void;
}

/** 'files/damaged' for a piece that does not open; and what storing answers. */
export function shelfOf(engine: Engine, file: WantedFile, arriving: Arriving): FileShelf {
  const { id, length, digest } = file;
  const known = () => {
    const row = engine.memory?.files.get(id);
    // Two documents may name one file id; what was kept for another digest is not this file.
    return row !== undefined && equalBytes(row.digest, digest) && row.length === length
      ? row
      : undefined;
  };
  const keep = (row: FileRow, write: RowWrite): Promise<Result<void, CommandError>> =>
    engine.withStore(async (store) => {
      const done = await store.commit([rowWrite(id, row), write]);
      if (done.ok) engine.memory?.files.set(id, row);
      if (done.ok) arriving.changed();
      return done;
    });
  const rowWith = (have: number): FileRow => ({
    state: have === chunkCountOf(length) ? 'here' : 'coming',
    record: fromHexId(file.record),
    compartment: file.compartment,
    ...{ length, have, digest },
  });
  return {
    have: () => known()?.have ?? 0,
    list: async () => {
      if (known() === undefined) return undefined;
      const read = await engine.withStore(async (store) => ok(await readList(store, id)));
      return read.ok ? read.value : undefined;
    },
    keepList: (list) => keep(rowWith(0), listWrite(id, list)),
    keep: (index, piece) =>
      arriving.opens(index, piece)
        ? keep(rowWith(index + 1), pieceWrite(id, index, piece))
        : Promise.resolve(err({ code: 'files/damaged' })),
  };
}
