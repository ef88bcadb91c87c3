/** A picture of a face made small on this device; nothing but the picture is left. */
import { withoutMetadata } from '#clinical/jpeg.ts';
import { smallPreview } from '#ui/files/small-preview.ts';
import { PORTRAIT_BYTES_MAX } from '../portrait.ts';

/** A JPEG of at most `PORTRAIT_BYTES_MAX` bytes; undefined for what this browser cannot draw. */
export async function portraitPicture(file: Blob): Promise<Uint8Array | undefined> {
  const drawn = withoutMetadata(await smallPreview(file));
  return drawn === undefined || drawn.length > PORTRAIT_BYTES_MAX ? undefined : drawn;
}
