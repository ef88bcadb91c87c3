import { describe, expect, test } from 'vitest';
import { kindOf, lies, typeOf } from './file-kind.ts';
import { isShowable, pictureSize } from './picture-size.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const png = (width: number, height: number) => {
  const head = new Uint8Array(64);
  head.set(bytes('\u0089PNG\r\n\u001a\n'));
  new DataView(head.buffer).setUint32(16, width);
  new DataView(head.buffer).setUint32(20, height);
  return head;
};
const jpeg = (width: number, height: number, before = 0) => {
  const head = new Uint8Array(64 + before);
  head.set([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
  head.set([0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255], 20);
  return head;
};

describe('what a file is', () => {
  test.each([
    ['jpeg', jpeg(1, 1)],
    ['png', png(1, 1)],
    ['gif', bytes('GIF89a..')],
    ['webp', bytes('RIFF....WEBPVP8 ')],
    ['wav', bytes('RIFF....WAVEfmt ')],
    ['pdf', bytes('%PDF-1.7\n')],
    ['webm', Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 1)],
    ['ogg', bytes('OggS')],
    ['dicom', bytes('\u0000'.repeat(128) + 'DICM')],
    ['text', new TextEncoder().encode('Peau propre, رقعة')],
    ['text', bytes('<svg onload="alert(1)"/>')],
    ['text', bytes('<!doctype html><script>alert(1)</script>')],
    ['other', bytes('PK\u0003\u0004')],
    ['other', bytes('MZ\u0000\u0001')],
    ['other', new Uint8Array(0)],
  ] as const)('is %s by its first bytes', (kind, head) => {
    expect(kindOf(head)).toBe(kind);
  });

  test('is never given to the browser as markup, script or a picture that can hold one', () => {
    for (const head of ['<svg/>', '<html>', '%PDF-', 'PK\u0003\u0004'])
      expect(typeOf(kindOf(bytes(head)))).toBe('application/octet-stream');
  });

  test.each([
    ['a program called a picture', 'other', { name: 'wound.jpg', type: 'image/jpeg' }, true],
    ['markup called a picture', 'text', { name: 'x-ray.png', type: 'image/png' }, true],
    ['a picture called a letter', 'jpeg', { name: 'letter.pdf', type: '' }, true],
    ['a picture called a picture', 'png', { name: 'wound.jpg', type: 'image/jpeg' }, false],
    ['a picture without an ending', 'jpeg', { name: 'wound', type: 'image/jpeg' }, false],
    ['a kind that is not known here', 'other', { name: 'scan.heic', type: 'image/heic' }, false],
  ] as const)('%s is told apart from what it says', (_, kind, says, isLie) => {
    expect(lies(kind, says)).toBe(isLie);
  });
});

describe('a picture', () => {
  test('says how large it is before it is unfolded', () => {
    expect(pictureSize(png(3_000, 2_000), 'png')).toEqual({ width: 3_000, height: 2_000 });
    expect(pictureSize(jpeg(640, 480), 'jpeg')).toEqual({ width: 640, height: 480 });
    const gif = bytes('GIF89a\u0010\u0000\u0020\u0000..');
    expect(pictureSize(gif, 'gif')).toEqual({ width: 16, height: 32 });
  });

  test('of more pixels than a camera has is not shown, nor one that does not say', () => {
    expect(isShowable(pictureSize(png(3_000, 2_000), 'png'))).toBe(true);
    expect(isShowable(pictureSize(png(60_000, 60_000), 'png'))).toBe(false);
    expect(isShowable(pictureSize(png(0, 10), 'png'))).toBe(false);
    expect(isShowable(pictureSize(png(1, 1).subarray(0, 18), 'png'))).toBe(false);
    expect(isShowable(pictureSize(bytes('\u00ff\u00d8\u00ff'), 'jpeg'))).toBe(false);
  });
});
