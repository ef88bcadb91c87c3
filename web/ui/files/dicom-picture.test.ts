import { describe, expect, test } from 'vitest';
import { dicomPicture } from './dicom-picture.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const text = (value: string) =>
  Uint8Array.from(value.length % 2 === 0 ? value : `${value}\0`, (letter) => letter.charCodeAt(0));
const short = (value: number) => Uint8Array.of(value & 255, value >> 8);

function element(tag: number, kind: string, value: Uint8Array, isExplicit = true): Uint8Array {
  const head = [tag >> 16, tag & 0xffff].flatMap((part) => [part & 255, (part >> 8) & 255]);
  const length = [0, 8, 16, 24].map((by) => (value.length >>> by) & 255);
  const isLong = kind === 'OW' || kind === 'OB';
  const middle = !isExplicit
    ? length
    : isLong
      ? [...text(kind), 0, 0, ...length]
      : [...text(kind), ...length.slice(0, 2)];
  return Uint8Array.from([...head, ...middle, ...value]);
}

interface Made {
  readonly syntax?: string;
  readonly width?: number;
  readonly height?: number;
  readonly bits?: number;
  readonly samples?: number;
  readonly photometric?: string;
  readonly more?: readonly Uint8Array[];
  readonly pixels: Uint8Array;
}

function dicom({ pixels, syntax = EXPLICIT, width = 2, height = 2, bits = 8, ...rest }: Made) {
  const { samples = 1, photometric = 'MONOCHROME2', more = [] } = rest;
  const isExplicit = syntax !== IMPLICIT;
  const parts = [
    new Uint8Array(128),
    text('DICM'),
    element(0x00020010, 'UI', text(syntax)),
    element(0x00280002, 'US', short(samples), isExplicit),
    element(0x00280004, 'CS', text(photometric), isExplicit),
    element(0x00280010, 'US', short(height), isExplicit),
    element(0x00280011, 'US', short(width), isExplicit),
    element(0x00280100, 'US', short(bits), isExplicit),
    ...more,
    element(0x7fe00010, 'OW', pixels, isExplicit),
  ];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const greysOf = (bytes: Uint8Array): readonly number[] | undefined => {
  const found = dicomPicture(bytes);
  return found?.kind === 'drawn'
    ? [...found.picture.pixels].filter((_, at) => at % 4 === 0)
    : undefined;
};

describe('the first picture of a DICOM file', () => {
  test.each([EXPLICIT, IMPLICIT])(
    'is drawn from its darkest to its brightest, written as %s',
    (syntax) => {
      expect(greysOf(dicom({ syntax, pixels: Uint8Array.of(0, 100, 150, 200) }))).toEqual([
        0, 128, 191, 255,
      ]);
    },
  );

  test('is drawn through the window the file names, and turned around where white means nothing', () => {
    const more = [element(0x00281050, 'DS', text('50')), element(0x00281051, 'DS', text('100'))];
    const pixels = Uint8Array.of(0, 50, 100, 250);
    expect(greysOf(dicom({ more, pixels }))).toEqual([0, 128, 255, 255]);
    expect(greysOf(dicom({ more, pixels, photometric: 'MONOCHROME1' }))).toEqual([255, 128, 0, 0]);
  });

  test('is drawn of sixteen bits, and in colour', () => {
    const deep = new Uint8Array(Uint16Array.of(0, 1_000, 2_000, 4_000).buffer);
    expect(greysOf(dicom({ bits: 16, pixels: deep }))).toEqual([0, 64, 128, 255]);
    const colour = dicomPicture(
      dicom({
        samples: 3,
        photometric: 'RGB',
        pixels: Uint8Array.from({ length: 12 }, (_, i) => i),
      }),
    );
    expect(colour?.kind === 'drawn' && [...colour.picture.pixels.slice(0, 8)]).toEqual([
      0, 1, 2, 255, 3, 4, 5, 255,
    ]);
  });

  test('is the JPEG inside, where it is one', () => {
    const item = (value: Uint8Array) => element(0xfffee000, '', value, false);
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
    const bytes = dicom({
      syntax: '1.2.840.10008.1.2.4.50',
      pixels: Uint8Array.from([...item(new Uint8Array(0)), ...item(jpeg)]),
    });
    expect(dicomPicture(bytes)).toEqual({ kind: 'jpeg', bytes: jpeg });
  });

  test('is not shown where it is compressed, cut off, far too large, or no picture at all', () => {
    const pixels = Uint8Array.of(1, 2, 3, 4);
    for (const bytes of [
      dicom({ syntax: '1.2.840.10008.1.2.4.90', pixels }),
      dicom({ pixels: Uint8Array.of(1, 2) }),
      dicom({ width: 65_535, height: 65_535, pixels }),
      dicom({ width: 0, pixels }),
      new Uint8Array(200),
      new Uint8Array(0),
    ])
      expect(dicomPicture(bytes)).toBeUndefined();
    const whole = dicom({ pixels });
    for (let length = 0; length < whole.length; length += 1)
      expect(dicomPicture(whole.subarray(0, length))).toBeUndefined();
  });

  test('with items in items without end does not keep anybody busy', () => {
    const nested = Array.from({ length: 3_000 }, () => [0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255]);
    const sequence = [8, 0, 0x40, 0x11, ...text('SQ'), 0, 0, 255, 255, 255, 255];
    const more = [Uint8Array.from([...sequence, ...nested.flat()])];
    expect(dicomPicture(dicom({ more, pixels: Uint8Array.of(1, 2, 3, 4) }))).toBeUndefined();
  });
});
