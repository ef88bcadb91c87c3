import { describe, expect, test } from 'vitest';
import { aContext } from '#kernel/command-run.test-support.ts';
import type { Draft, FieldValue, RawDocument } from '#kernel/document.ts';
import type { PickedFile } from '#kernel/feature.ts';
import {
  applyAttachment,
  attach,
  attachmentKey,
  FILE_LENGTH_MAX,
  fileName,
  FILES_IN_DOCUMENT_MAX,
  readAttachments,
  sealedAttachment,
} from './attachment.ts';

const ID = 'ab'.repeat(16);
const stored = {
  ...{ about: '', name: 'wound.jpg', type: 'image/jpeg', length: 2_000_000, seconds: 0, at: 5 },
  key: new Uint8Array(32).fill(1),
  digest: new Uint8Array(32).fill(2),
  preview: new Uint8Array(0),
};
const documentWith = (fields: Readonly<Record<string, unknown>>): RawDocument => ({
  [attachmentKey(ID)]: { ...stored, ...fields },
});
const picked: PickedFile = { id: ID, ...stored };

describe('a file in a document', () => {
  test('is read without its key, and in the name of who signed it', () => {
    const { files, unreadable } = readAttachments(documentWith({}), { authorOf: () => undefined });
    expect(unreadable).toBe(0);
    expect(files[0]).toMatchObject({ id: ID, name: 'wound.jpg', length: 2_000_000, by: undefined });
    expect(JSON.stringify(files)).not.toContain('key');
    expect(sealedAttachment(documentWith({}), ID)?.key).toEqual(stored.key);
  });

  test.each([
    ['a key of another length', { key: new Uint8Array(31) }],
    ['a key that is a text', { key: 'a'.repeat(32) }],
    ['a digest of another length', { digest: new Uint8Array(33) }],
    ['more bytes than a file may have', { length: FILE_LENGTH_MAX + 1 }],
    ['no bytes', { length: 0 }],
    ['half a byte', { length: 1.5 }],
    ['a preview that is no picture', { preview: new TextEncoder().encode('<svg onload=x>') }],
    ['a preview as large as a photo', { preview: new Uint8Array(20_000).fill(0xff) }],
    ['a type with a line break in it', { type: 'text/html\r\nx: y' }],
  ])('with %s is counted and not shown', (_, fields) => {
    expect(readAttachments(documentWith(fields))).toEqual({ files: [], unreadable: 1 });
    expect(sealedAttachment(documentWith(fields), ID)).toBeUndefined();
  });

  test('is one of a hundred at most; of ten thousand the rest is counted', () => {
    const many = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [
        attachmentKey(at.toString(16).padStart(32, '0')),
        { ...stored, at },
      ]),
    );
    const read = readAttachments(many);
    expect(read.files).toHaveLength(FILES_IN_DOCUMENT_MAX);
    expect(read.unreadable).toBe(10_000 - FILES_IN_DOCUMENT_MAX);
  });
});

describe('the name of a file', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['  \u0000\u200F ', 'file'],
    [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(250)}.jpeg`],
    ['صورة الجرح.png', 'صورة الجرح.png'],
  ])('%j becomes %j', (given, name) => {
    expect(fileName(given)).toBe(name);
  });
});

describe('attaching', () => {
  const context = { ...aContext(), pickedFile: (id: string) => (id === ID ? picked : undefined) };

  test('writes the file once, as it was picked', () => {
    const events = attach({ files: [ID, ID], about: 'c0', before: 0 }, context);
    if (!events.ok) throw new Error(events.error.code);
    const written: Record<string, Readonly<Record<string, FieldValue>>> = {};
    const draft: Pick<Draft, 'create'> = {
      create: (key, fields) => {
        written[key] = fields;
      },
    };
    for (const event of events.value) applyAttachment(draft, event);
    const [file] = readAttachments(written).files;
    expect(file).toMatchObject({ id: ID, about: 'c0', at: context.now });
    expect(Object.keys(written)).toHaveLength(1);
  });

  test('is refused for a file that was not picked here, and for one too many', () => {
    const refused = (code: string) => ({ ok: false, error: { code } });
    expect(attach({ files: ['cd'.repeat(16)], about: '', before: 0 }, context)).toEqual(
      refused('files/not-here'),
    );
    expect(attach({ files: [ID], about: '', before: FILES_IN_DOCUMENT_MAX }, context)).toEqual(
      refused('files/too-many'),
    );
  });
});
