/** The part of the app port about files: picked here, sealed in pieces, sent, fetched, opened. Screens see no key. */
import type { CommandError } from '#kernel/feature.ts';
import type { FileStanding } from '#kernel/file-standing.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

/** A file by the document that shows it. */
export interface FilePlace {
  readonly record: RecordId;
  readonly document: DocumentId;
  readonly file: string;
}

export interface FileFacts {
  readonly name: string;
  /** As the browser calls it; nobody has to believe it. */
  readonly type: string;
  /** A small JPEG; empty where there is none. */
  readonly preview: Uint8Array;
  /** How long it sounds, in whole seconds; 0 for what does not. */
  readonly seconds: number;
}

export interface Files {
  /** Begins a file of so many bytes; its id is the answer. 'files/empty', 'files/too-large' past 50 MiB. */
  begin(length: number): Promise<Result<string, CommandError>>;
  /** The next bytes, a few hundred thousand at a time. 'files/changed' when the file is not as long as it was said to be. */
  add(part: {
    readonly file: string;
    readonly bytes: Uint8Array;
  }): Promise<Result<void, CommandError>>;
  /** From here on a command may show it by its id, and nothing of it is sent before. 'files/changed', 'files/removed'. */
  finish(picked: FileFacts & { readonly file: string }): Promise<Result<void, CommandError>>;
  /** Nobody wants it after all. */
  discard(file: string): Promise<void>;
  /** Where a file is. One that is small is fetched as soon as somebody watches it. */
  standing(place: FilePlace): Watched<FileStanding | undefined>;
  /** Fetches it now, whatever its size. */
  fetch(place: FilePlace): Promise<void>;
  /** A small JPEG; empty where there is none. */
  preview(place: FilePlace): Promise<Uint8Array>;
  /** Bytes of a file that is here, from a place that is a multiple of 64 KiB on. 'files/not-here', 'files/damaged'. */
  read(
    part: FilePlace & { readonly from: number; readonly length: number },
  ): Promise<Result<Uint8Array, CommandError>>;
}
