import { expect, test } from 'vitest';
import { withoutMetadata } from './jpeg.ts';

const segment = (kind: number, text: string): number[] => {
  const body = [...Buffer.from(text)];
  return [0xff, kind, (body.length + 2) >> 8, (body.length + 2) & 255, ...body];
};
const START = [0xff, 0xd8];
const SCAN = [0xff, 0xda, 0, 4, 1, 2, 0x12, 0x34, 0xff, 0xd9];
const jpeg = (...segments: readonly (readonly number[])[]) =>
  Uint8Array.from([START, ...segments, SCAN].flat());

test('where a camera stood and what it wrote down does not leave with its picture', () => {
  const [jfif, table] = [segment(0xe0, 'JFIF'), segment(0xdb, 'table')];
  const spoken = jpeg(
    jfif,
    segment(0xe1, 'Exif 48.2N 16.3E'),
    table,
    segment(0xed, 'Photoshop'),
    segment(0xfe, 'Rosa, at home'),
  );
  expect(withoutMetadata(spoken)).toEqual(jpeg(jfif, table));
});

test('what is no whole picture is none', () => {
  const whole = jpeg(segment(0xe0, 'JFIF'), segment(0xdb, 'table'));
  const scanAt = whole.length - SCAN.length;
  for (let length = 0; length < scanAt; length++)
    expect(withoutMetadata(whole.subarray(0, length)), String(length)).toBeUndefined();
  expect(withoutMetadata(Uint8Array.from(Buffer.from('<svg onload="x()">')))).toBeUndefined();
});
