import { expect, test } from 'vitest';
import { RECORD_ACCESS } from '#clinical/access.ts';
import { DOCUMENT_KINDS } from '#clinical/documents.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { createRegistry } from '#kernel/registry.ts';
import { addToDoctorsNote, writeDoctorsNote } from './commands.ts';
import { doctorsNotes } from './feature.ts';
import { doctorsNoteList } from './queries.ts';

const context = aContext();
const author = context.actor.userId;

function written(input: unknown = { title: 'At home', text: 'She is afraid.' }): RawDocument {
  const run = runCommand({ command: writeDoctorsNote, document: {}, input, context });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

const added = (document: RawDocument, text: string) =>
  runCommand({ command: addToDoctorsNote, document, input: { text }, context });

test('a note names whoever signed it, and nobody where nobody alone did', () => {
  const signed = { authorOf: () => author };
  expect(doctorsNoteList.row(written(), signed)).toMatchObject({ title: 'At home', by: author });
  expect(doctorsNoteList.row(written(), { authorOf: () => undefined })?.by).toBe('');
});

test('what is added stands below, and the note stays as it was written', () => {
  const first = added(written(), 'Seen again.');
  const both = { ...(first.ok ? first.value : {}), 'addition:ff': { text: 'Later.', at: 9e12 } };
  expect(doctorsNoteList.row(both)).toMatchObject({
    text: 'She is afraid.',
    additions: [{ text: 'Seen again.' }, { text: 'Later.' }],
  });
});

test('an addition that cannot be read is counted, and nothing is added where no note is', () => {
  const broken = { ...written(), 'addition:ee': { text: 7 } };
  expect(doctorsNoteList.row(broken)).toMatchObject({ additions: [], unreadable: 1 });
  expect(added({}, 'x')).toEqual({ ok: false, error: { code: 'doctors-notes/unreadable' } });
  expect(doctorsNoteList.row({})).toBeUndefined();
});

test('a note says something, and ends at 10,000 characters', () => {
  const input = (text: string) => ({ title: 'x', text });
  expect(() => written(input(' '))).toThrow('kernel/invalid-input');
  expect(() => written(input('x'.repeat(10_001)))).toThrow('kernel/invalid-input');
  expect(doctorsNoteList.row(written(input('x'.repeat(10_000))))?.text).toHaveLength(10_000);
});

test('doctors write it, in a part of the record that only they hold', () => {
  const registry = createRegistry([doctorsNotes]);
  expect(registry.allows('doctor', writeDoctorsNote.name)).toBe(true);
  for (const other of ['nurse', 'specialist', 'paramedic', 'administrator', 'patient'])
    expect(registry.allows(other, writeDoctorsNote.name), other).toBe(false);
  const { compartment } = DOCUMENT_KINDS['doctors-note'];
  const readers = Object.entries(RECORD_ACCESS).filter(([, { reads }]) =>
    reads.includes(compartment),
  );
  expect(readers.map(([who]) => who)).toEqual(['doctors']);
});
