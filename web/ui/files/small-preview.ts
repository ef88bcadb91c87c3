/** A small JPEG of a picture that somebody picked, drawn anew on this device: it holds nothing but the picture. */
import { HEAD_BYTES, kindOf } from './file-kind.ts';
import { isShowable, pictureSize } from './picture-size.ts';

const BYTES_MAX = 16_000;
/** The longer edge in pixels and the quality, the best first. */
const SIZES = [
  [480, 0.6],
  [360, 0.55],
  [240, 0.5],
  [160, 0.4],
] as const;
const NONE = new Uint8Array(0);

/** Empty for what is no picture, or one that this device cannot draw. */
export async function smallPreview(file: Blob): Promise<Uint8Array> {
  const head = new Uint8Array(await file.slice(0, 4 * HEAD_BYTES).arrayBuffer());
  if (!isShowable(pictureSize(head, kindOf(head)))) return NONE;
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return NONE;
  try {
    for (const [edge, quality] of SIZES) {
      const drawn = await drawnAt(picture, edge, quality);
      if (drawn !== null && drawn.size <= BYTES_MAX)
        return new Uint8Array(await drawn.arrayBuffer());
    }
    return NONE;
  } finally {
    picture.close();
  }
}

async function drawnAt(picture: ImageBitmap, edge: number, quality: number): Promise<Blob | null> {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) return null;
  // What shines through would come out black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
}
