/** A file as a document names it, for whoever shows it; and reading all of it. */
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { FilePlace, Files } from '../files-port.ts';

export interface ShownFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly length: number;
  readonly hasPreview: boolean;
  /** How long it sounds; 0 for what does not. */
  readonly seconds: number;
}

/** Whatever a screen reads in one go. */
const PART_BYTES = 8 * 65_536;

/** All of a file that is here, in parts: nobody copies fifty megabytes into one piece. */
export async function readWhole(
  files: Files,
  place: FilePlace & { readonly length: number },
  told: (share: number) => void,
): Promise<Result<readonly Uint8Array<ArrayBuffer>[], CommandError>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const { length, ...at } = place;
  for (let from = 0; from < length; from += PART_BYTES) {
    const part = await files.read({ ...at, from, length: PART_BYTES });
    if (!part.ok) return part;
    if (part.value.length === 0) return err({ code: 'files/not-here' });
    parts.push(Uint8Array.from(part.value));
    told(Math.min(1, (from + PART_BYTES) / length));
  }
  return ok(parts);
}
