/**
 * A photo of what a device showed, as it lies on a page of measurements: small, whole, once, by one author, in the same change as the
 * numbers that were read off it, so that neither is ever there without the other.
 */
import * as v from 'valibot';
import { entityKey, readPart, type EntityList, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { isJpeg } from './jpeg.ts';

/** A display stays legible in so many, and a change has room for it. */
export const PHOTO_BYTES_MAX = 60_000;
const PHOTO_BYTES_MIN = 64;

export const photoSchema = v.custom<Uint8Array>(
  (raw) =>
    raw instanceof Uint8Array &&
    raw.length >= PHOTO_BYTES_MIN &&
    raw.length <= PHOTO_BYTES_MAX &&
    isJpeg(raw),
);

/** Where a photo is, without its bytes: lists never open them. */
export interface PhotoPlace {
  readonly id: string;
  /** Shared with the measurements that were read off it. */
  readonly set: string;
  /** Whose signature it carries; undefined where nobody's does. */
  readonly by: string | undefined;
}

export interface StoredPhoto extends PhotoPlace {
  readonly jpeg: Uint8Array;
}

const storedSchema = v.object({
  set: v.pipe(v.string(), v.regex(/^[0-9a-f]{32,64}$/)),
  jpeg: photoSchema,
});

export const photoKey = (id: string): string => entityKey('photo', id);

export const readPhotos = (document: RawDocument, entries?: Entries): EntityList<StoredPhoto> =>
  readPart(document, 'photo', (id, raw): Result<StoredPhoto, 'unreadable'> => {
    const parsed = v.safeParse(storedSchema, raw);
    if (!parsed.success) return err('unreadable');
    return ok({ id, ...parsed.output, by: entries?.authorOf(photoKey(id)) });
  });

/** How many lie on a page, readable or not. */
export const photosOn = (document: RawDocument): number =>
  Object.keys(document).filter((key) => key.startsWith('photo:')).length;
