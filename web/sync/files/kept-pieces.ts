/** Sealed pieces and their lists as they lie in the store, and what is written with them. */
import { chunkCountOf } from '#crypto/files/file-chunks.ts';
import type { RowWrite } from '#storage/row-store.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import type { Memory } from '../engine/memory.ts';
import { fileRow, type FileRow } from './file-row.ts';

const DIGEST_BYTES = 32;

const pieceKey = (file: string, index: number): string => `${file}/${String(index)}`;
const listKey = (file: string): string => `${file}/list`;

export const pieceWrite = (file: string, index: number, piece: Uint8Array): RowWrite => ({
  table: 'pieces',
  key: pieceKey(file, index),
  value: piece,
});

export const listWrite = (file: string, list: Uint8Array): RowWrite => ({
  table: 'pieces',
  key: listKey(file),
  value: list,
});

export const rowWrite = (file: string, row: FileRow): RowWrite => ({
  table: 'files',
  key: file,
  value: fileRow.encode(row),
});

/** Undefined where it is not here, or does not open: both are sent or fetched another time. */
export async function readPiece(
  store: SealedStore,
  file: string,
  index: number,
): Promise<Uint8Array | undefined> {
  const read = await store.read('pieces', pieceKey(file, index));
  return read.ok ? read.value : undefined;
}

export async function readList(store: SealedStore, file: string): Promise<Uint8Array | undefined> {
  const read = await store.read('pieces', listKey(file));
  return read.ok ? read.value : undefined;
}

export const digestsIn = (list: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: list.length / DIGEST_BYTES }, (_, at) =>
    list.slice(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES),
  );

/** Takes a file off this device; what others have stays. */
export async function removeFile(
  store: SealedStore,
  memory: Memory,
  file: string,
): Promise<boolean> {
  const row = memory.files.get(file);
  if (row === undefined) return true;
  const keys = Array.from({ length: chunkCountOf(row.length) }, (_, at) => pieceKey(file, at));
  const removed = await store.commit([
    { table: 'files', key: file, value: undefined },
    ...[...keys, listKey(file)].map((key) => ({ table: 'pieces', key, value: undefined }) as const),
  ]);
  if (removed.ok) memory.files.delete(file);
  return removed.ok;
}
