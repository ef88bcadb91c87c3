/** A camera's picture made small on this device: a display stays legible, and nothing but the picture is left. */
import { PHOTO_BYTES_MAX } from '#clinical/display-photo.ts';
import { withoutMetadata } from '#clinical/jpeg.ts';

/** The longer edge in pixels and the quality, the best first. */
const SIZES = [
  [1280, 0.75],
  [1024, 0.7],
  [800, 0.65],
  [640, 0.6],
  [480, 0.5],
  [320, 0.4],
] as const;
const FILE_BYTES_MAX = 40 * 1024 * 1024;

/** A JPEG of at most `PHOTO_BYTES_MAX` bytes, the right way up; undefined for what this browser cannot draw. */
export async function smallPhoto(file: Blob): Promise<Uint8Array | undefined> {
  const picture = file.size > FILE_BYTES_MAX ? undefined : await drawable(file);
  if (picture === undefined) return undefined;
  try {
    for (const [edge, quality] of SIZES) {
      const drawn = await drawnAt(picture, edge, quality);
      if (drawn === null) return undefined;
      const bytes = withoutMetadata(new Uint8Array(await drawn.arrayBuffer()));
      if (bytes !== undefined && bytes.length <= PHOTO_BYTES_MAX) return bytes;
    }
    return undefined;
  } finally {
    picture.close();
  }
}

/** Undefined for a file that is no picture, or of a kind that only its own maker reads. */
async function drawable(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file);
  } catch {
    return undefined;
  }
}

async function drawnAt(picture: ImageBitmap, edge: number, quality: number): Promise<Blob | null> {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
}
