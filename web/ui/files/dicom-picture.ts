/**
 * The first picture of a DICOM file, as far as it lies there plainly: uncompressed little-endian grey or colour, and pictures that are
 * a JPEG inside. A preview for orientation; anything else is not shown. Every length is checked against the file.
 */
import { isShowable } from './picture-size.ts';

/** Ready to be drawn: four bytes a pixel. */
export interface DrawnPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

type DicomPicture =
  | { readonly kind: 'drawn'; readonly picture: DrawnPicture }
  | { readonly kind: 'jpeg'; readonly bytes: Uint8Array<ArrayBuffer> };

const PREAMBLE_BYTES = 132;
const UNDEFINED_LENGTH = 0xffffffff;
/** More than any file has at its top; whoever has more wants to keep somebody busy. */
const ELEMENTS_MAX = 5_000;
const NESTING_MAX = 16;
const LONG_KINDS = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
]);
const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
/** Baseline, eight bits: what every browser draws. */
const JPEG = '1.2.840.10008.1.2.4.50';

const TAG = {
  syntax: 0x00020010,
  samples: 0x00280002,
  photometric: 0x00280004,
  planar: 0x00280006,
  rows: 0x00280010,
  columns: 0x00280011,
  allocated: 0x00280100,
  signed: 0x00280103,
  centre: 0x00281050,
  width: 0x00281051,
  intercept: 0x00281052,
  slope: 0x00281053,
  pixels: 0x7fe00010,
  item: 0xfffee000,
  itemEnd: 0xfffee00d,
  sequenceEnd: 0xfffee0dd,
} as const;

interface Element {
  readonly at: number;
  readonly length: number;
}

class Broken extends Error {}

/** Reads elements one behind the other. */
class Reader {
  readonly view: DataView;
  at = PREAMBLE_BYTES;
  #read = 0;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isOver(): boolean {
    return this.at + 8 > this.view.byteLength;
  }

  /** The next tag and what belongs to it; its length may be undefined, then `at` stands at its first item. */
  element(isExplicit: boolean): { readonly tag: number; readonly length: number } {
    this.#read += 1;
    if (this.#read > ELEMENTS_MAX) throw new Broken();
    const tag =
      this.view.getUint16(this.at, true) * 65_536 + this.view.getUint16(this.at + 2, true);
    const isItem = tag === TAG.item || tag === TAG.itemEnd || tag === TAG.sequenceEnd;
    if (!isExplicit || isItem) return { tag, length: this.#length32(4) };
    const kind = String.fromCharCode(
      this.view.getUint8(this.at + 4),
      this.view.getUint8(this.at + 5),
    );
    if (LONG_KINDS.has(kind)) return { tag, length: this.#length32(8) };
    const length = this.view.getUint16(this.at + 6, true);
    this.at += 8;
    return { tag, length };
  }

  /** Leaves what has an undefined length behind. */
  skipItems(isExplicit: boolean, depth = 0): void {
    if (depth > NESTING_MAX) throw new Broken();
    while (!this.isOver) {
      const { tag, length } = this.element(isExplicit);
      if (tag === TAG.sequenceEnd || tag === TAG.itemEnd) return;
      if (length === UNDEFINED_LENGTH) this.skipItems(isExplicit, depth + 1);
      else this.at += length;
    }
  }

  #length32(from: number): number {
    const length = this.view.getUint32(this.at + from, true);
    this.at += from + 4;
    return length;
  }
}

/** Undefined for what is not shown. */
export function dicomPicture(bytes: Uint8Array): DicomPicture | undefined {
  try {
    const reader = new Reader(bytes);
    const found = new Map<number, Element>();
    let isExplicit = true;
    while (!reader.isOver && !found.has(TAG.pixels)) {
      // The beginning is always explicit; what follows is as it says.
      const isBeginning = reader.view.getUint16(reader.at, true) === 2;
      if (!isBeginning) isExplicit = syntaxOf(reader.view, found) !== IMPLICIT;
      const { tag, length } = reader.element(isBeginning || isExplicit);
      found.set(tag, { at: reader.at, length });
      if (tag === TAG.pixels) break;
      if (length === UNDEFINED_LENGTH) reader.skipItems(isExplicit);
      else reader.at += length;
    }
    return pictureIn(bytes, reader.view, found);
  } catch {
    return undefined;
  }
}

type Elements = ReadonlyMap<number, Element>;

const syntaxOf = (view: DataView, found: Elements): string => textOf(view, found, TAG.syntax);

function textOf(view: DataView, found: Elements, tag: number): string {
  const element = found.get(tag);
  if (element === undefined || element.length > 64) return '';
  const letters = Array.from({ length: element.length }, (_, i) => view.getUint8(element.at + i));
  return String.fromCharCode(...letters)
    .replace(/\0/g, '')
    .trim();
}

const numberOf = (view: DataView, found: Elements, tag: number): number | undefined => {
  const value = Number.parseFloat(textOf(view, found, tag).split('\\')[0] ?? '');
  return Number.isFinite(value) ? value : undefined;
};

const shortOf = (view: DataView, found: Elements, tag: number): number => {
  const element = found.get(tag);
  return element === undefined ? 0 : view.getUint16(element.at, true);
};

function pictureIn(bytes: Uint8Array, view: DataView, found: Elements): DicomPicture | undefined {
  const pixels = found.get(TAG.pixels);
  const [width, height] = [shortOf(view, found, TAG.columns), shortOf(view, found, TAG.rows)];
  if (pixels === undefined || !isShowable({ width, height })) return undefined;
  const syntax = syntaxOf(view, found);
  if (syntax === JPEG) return jpegIn(bytes, view, pixels);
  if ((syntax !== IMPLICIT && syntax !== EXPLICIT) || pixels.length === UNDEFINED_LENGTH)
    return undefined;
  const samples = shortOf(view, found, TAG.samples);
  const allocated = shortOf(view, found, TAG.allocated);
  const size = { width, height, at: pixels.at };
  if (pixels.at + width * height * samples * (allocated / 8) > bytes.length) return undefined;
  if (samples === 3 && allocated === 8 && shortOf(view, found, TAG.planar) === 0)
    return { kind: 'drawn', picture: colours(bytes, size) };
  if (samples !== 1 || (allocated !== 8 && allocated !== 16)) return undefined;
  return { kind: 'drawn', picture: greys(view, found, size) };
}

/** Its table comes first, then the pieces of the first picture. */
function jpegIn(bytes: Uint8Array, view: DataView, { at }: Element): DicomPicture | undefined {
  let next = at + 8 + view.getUint32(at + 4, true);
  if (view.getUint16(next, true) !== 0xfffe || view.getUint16(next + 2, true) !== 0xe000)
    return undefined;
  next += 8;
  const piece = bytes.slice(next, next + view.getUint32(next - 4, true));
  return piece[0] === 0xff && piece[1] === 0xd8
    ? { kind: 'jpeg', bytes: Uint8Array.from(piece) }
    : undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly at: number;
}

function colours(bytes: Uint8Array, { width, height, at }: Size): DrawnPicture {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i += 1) {
    pixels.set(bytes.subarray(at + i * 3, at + i * 3 + 3), i * 4);
    pixels[i * 4 + 3] = 255;
  }
  return { width, height, pixels };
}

/** As bright as the window of the file says, else from its darkest to its brightest. */
function greys(view: DataView, found: Elements, { width, height, at }: Size): DrawnPicture {
  const isWide = shortOf(view, found, TAG.allocated) === 16;
  const isSigned = shortOf(view, found, TAG.signed) === 1;
  const slope = numberOf(view, found, TAG.slope) ?? 1;
  const intercept = numberOf(view, found, TAG.intercept) ?? 0;
  const valueAt = (i: number): number => {
    const raw = isWide
      ? isSigned
        ? view.getInt16(at + i * 2, true)
        : view.getUint16(at + i * 2, true)
      : view.getUint8(at + i);
    return raw * slope + intercept;
  };
  const { low, high } = windowOf(view, found) ?? rangeOf(width * height, valueAt);
  const isInverted = textOf(view, found, TAG.photometric) === 'MONOCHROME1';
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i += 1) {
    const bright = ((valueAt(i) - low) / Math.max(1, high - low)) * 255;
    pixels.fill(isInverted ? 255 - bright : bright, i * 4, i * 4 + 3);
  }
  return { width, height, pixels };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function windowOf(view: DataView, found: Elements): Range | undefined {
  const [centre, width] = [numberOf(view, found, TAG.centre), numberOf(view, found, TAG.width)];
  if (centre === undefined || width === undefined || width < 1) return undefined;
  return { low: centre - width / 2, high: centre + width / 2 };
}

function rangeOf(count: number, valueAt: (i: number) => number): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < count; i += 1) {
    const value = valueAt(i);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}
