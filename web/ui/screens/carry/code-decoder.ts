/** Finds a QR code in the pixels of a picture. Apart, because it is fetched only where the browser itself cannot. */
import decodeQR from 'qr/decode.js';

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each, row by row. */
  readonly data: Uint8ClampedArray;
}

/** Retries within a picture; the next one comes a quarter of a second later. */
const TRY_MS_MAX = 100;

/** The text of the code; undefined where there is none, or none that is whole. */
export function codeIn(pixels: Pixels): string | undefined {
  try {
    return decodeQR(pixels, { format: 'RGBA', timeLimit: TRY_MS_MAX });
  } catch {
    // The decoder says by throwing that it found nothing, as it does on most pictures.
    return undefined;
  }
}
