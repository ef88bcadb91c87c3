import { describe, expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { registerPatient } from './commands.ts';
import {
  endPortrait,
  PORTRAIT_BYTES_MAX,
  PORTRAITS_MAX,
  readPortrait,
  takePortrait,
} from './portrait.ts';
import { patientList, portraits } from './queries.ts';

function done(run: ReturnType<typeof runCommand>): RawDocument {
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}
const input = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const registered = done(runCommand({ command: registerPatient, document: {}, input }));
const picture = (length: number) => {
  const bytes = new Uint8Array(length);
  bytes.set([0xff, 0xd8, 0xff]);
  return bytes;
};
const taking = (jpeg: unknown, document = registered, id = 'a') =>
  runCommand({
    ...{ command: takePortrait, document, input: { jpeg } },
    context: { ...aContext(), newId: () => id.padStart(32, '0') },
  });

describe('the photo of a patient', () => {
  test('is shown until the next one is, or until it is removed', () => {
    const first = done(taking(picture(100)));
    const second = done(taking(picture(200), first, 'b'));
    expect(portraits.row(registered)).toBeUndefined();
    expect(patientList.row(first)).toMatchObject({ hasPortrait: true });
    // A row is kept as JSON: what comes back is the picture, byte for byte.
    const row = JSON.parse(JSON.stringify(portraits.row(second))) as { jpeg: string };
    expect(new Uint8Array(Buffer.from(row.jpeg, 'base64'))).toEqual(picture(200));
    const id = readPortrait(second)?.id;
    const bare = done(runCommand({ command: endPortrait, document: second, input: { id } }));
    expect(portraits.row(bare)).toBeUndefined();
    expect(runCommand({ command: endPortrait, document: bare, input: { id } })).toEqual({
      ...{ ok: false, error: { code: 'patients/unknown-entry' } },
    });
  });

  test.each([
    ['a picture that is too large', picture(PORTRAIT_BYTES_MAX + 1)],
    ['no JPEG', new Uint8Array(100)],
    ['a text', '<svg onload="x">'],
  ])('is not %s, from a form or from another device', (_name, jpeg) => {
    expect(taking(jpeg).ok).toBe(false);
    const hostile = { jpeg, recordedAt: 1, by: 'x' };
    expect(readPortrait({ ...registered, 'portrait:1': hostile })).toBeUndefined();
  });

  test('can be taken so often and no more: each stays in the history', () => {
    let document = registered;
    for (let count = 0; count < PORTRAITS_MAX; count++)
      document = done(taking(picture(100), document, String(count)));
    expect(taking(picture(100), document, 'f')).toEqual({
      ...{ ok: false, error: { code: 'patients/too-many-portraits' } },
    });
  });
});
