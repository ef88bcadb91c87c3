/** How many pixels a picture has, by its head: a small file may unfold into more than a device can hold. */
import type { FileKind } from './file-kind.ts';

/** A camera's largest; more is not shown. */
const PIXELS_MAX = 64_000_000;

interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Undefined where the head does not say: such a picture is not shown. */
export function pictureSize(head: Uint8Array, kind: FileKind): PictureSize | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    if (kind === 'png') return { width: view.getUint32(16), height: view.getUint32(20) };
    if (kind === 'gif') return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (kind === 'webp') return webpSize(view);
    return kind === 'jpeg' ? jpegSize(view) : undefined;
  } catch {
    return undefined;
  }
}

export const isShowable = (size: PictureSize | undefined): boolean =>
  size !== undefined && size.width > 0 && size.height > 0 && size.width * size.height <= PIXELS_MAX;

/** Segments follow one another until one begins a frame. */
function jpegSize(view: DataView): PictureSize | undefined {
  for (let at = 2; at + 9 < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const isFrame =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function webpSize(view: DataView): PictureSize | undefined {
  const chunk = view.getUint32(12);
  const uint24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
  if (chunk === 0x56503858) return { width: uint24(24) + 1, height: uint24(27) + 1 };
  if (chunk === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (chunk !== 0x56503820) return undefined;
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}
