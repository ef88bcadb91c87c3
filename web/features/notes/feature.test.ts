import { expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { createRegistry } from '#kernel/registry.ts';
import { amendNote, editNote, signNote, startNote } from './commands.ts';
import { notes } from './feature.ts';
import { noteList, openNote } from './queries.ts';
import { differsFrom } from './records.ts';

const BASE = ['aa'];

const started = () => {
  const run = runCommand({ command: startNote, document: {}, input: { title: 'Dressing' } });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
};

const edit = (insert: string, document = started()) =>
  runCommand({
    command: editNote,
    document,
    input: { base: BASE, edits: [{ index: 0, remove: 0, insert }] },
  });

test('a note is started empty and shows what was written', () => {
  const run = edit('Wound clean.');
  expect(openNote.select(run.ok ? run.value : {})).toMatchObject({
    title: 'Dressing',
    text: 'Wound clean.',
  });
  expect(noteList.row(run.ok ? run.value : {})?.preview).toBe('Wound clean.');
});

test('the list shows the beginning of a long note', () => {
  const run = edit('x'.repeat(500));
  expect(noteList.row(run.ok ? run.value : {})?.preview).toHaveLength(120);
});

test('a note ends at 50,000 characters; shortening it is always possible', () => {
  const whole = edit('x'.repeat(50_000));
  expect(edit('y', whole.ok ? whole.value : {})).toEqual({
    ok: false,
    error: { code: 'notes/too-long' },
  });
});

test('a note does not grow past its end by claiming to remove what is not there', () => {
  const whole = edit('x'.repeat(49_999));
  const input = { base: BASE, edits: [{ index: 49_999, remove: 1e9, insert: 'y'.repeat(1_000) }] };
  const document = whole.ok ? whole.value : {};
  expect(runCommand({ command: editNote, document, input })).toEqual({
    ok: false,
    error: { code: 'notes/too-long' },
  });
});

test('an edit where there is no note is refused', () => {
  expect(edit('x', {})).toEqual({ ok: false, error: { code: 'notes/unreadable' } });
});

test('an edit without base or with a negative position is refused by field', () => {
  const bad = { base: BASE, edits: [{ index: -1, remove: 0, insert: '' }] };
  expect(runCommand({ command: editNote, document: started(), input: bad })).toMatchObject({
    error: { code: 'kernel/invalid-input', field: 'edits.0.index' },
  });
  expect(runCommand({ command: startNote, document: {}, input: {} }).ok).toBe(false);
});

test('nurses and doctors write notes, others do not', () => {
  const registry = createRegistry([notes]);
  for (const command of notes.commands) {
    expect(registry.allows('doctor', command.name)).toBe(true);
    expect(registry.allows('patient', command.name)).toBe(false);
  }
});

const consultation = () => {
  const input = { title: 'Breathless', template: 'consultation' };
  const run = runCommand({ command: startNote, document: {}, input });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
};

const write = (
  section: string,
  insert: string,
  { document = consultation(), profession = 'nurse' } = {},
) =>
  runCommand({
    command: editNote,
    document,
    input: { section, base: BASE, edits: [{ index: 0, remove: 0, insert }] },
    context: aContext(profession),
  });

const valueOf = (run: ReturnType<typeof runCommand>) => {
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
};

test('a consultation has its five sections, each with its length', () => {
  const note = openNote.select(valueOf(write('complaint', 'Cough')));
  expect(note?.sections.map(({ id, text }) => `${id} ${text}`.trim())).toEqual([
    'complaint Cough',
    'history',
    'examination',
    'assessment',
    'plan',
  ]);
  const tooLong = { ok: false, error: { code: 'notes/too-long' } };
  expect(write('complaint', 'x'.repeat(2_001))).toEqual(tooLong);
  expect(write('history', 'x'.repeat(2_001)).ok).toBe(true);
  expect(write('history', 'x'.repeat(5_001))).toEqual(tooLong);
});

test('a nurse does not write the assessment, a doctor does', () => {
  const error = { code: 'notes/not-your-section' };
  expect(write('assessment', 'Asthma')).toEqual({ ok: false, error });
  expect(write('assessment', 'Asthma', { profession: 'doctor' }).ok).toBe(true);
});

test('a section that the template does not have is not written', () => {
  expect(write('care', 'Washed')).toEqual({ ok: false, error: { code: 'notes/unreadable' } });
});

const sign = (document: RawDocument, content = ['Wound clean.']) =>
  runCommand({ command: signNote, document, input: { content } });

test('a signed note is written no more and only amended, with the amendment beside it', () => {
  const signed = valueOf(sign(valueOf(edit('Wound clean.'))));
  expect(edit('x', signed)).toEqual({ ok: false, error: { code: 'notes/signed' } });
  const amended = runCommand({
    command: amendNote,
    document: signed,
    input: { text: 'On the left foot.' },
  });
  expect(openNote.select(valueOf(amended))).toMatchObject({
    text: 'Wound clean.',
    signatures: [{ content: ['Wound clean.'] }],
    amendments: [{ text: 'On the left foot.' }],
  });
  expect(noteList.row(signed)?.isSigned).toBe(true);
});

test('nobody signs what they have not seen, and nothing is signed that says nothing', () => {
  const written = valueOf(edit('Wound clean.'));
  expect(sign(written, ['Wound'])).toEqual({ ok: false, error: { code: 'notes/changed-since' } });
  expect(sign(started(), [''])).toEqual({ ok: false, error: { code: 'notes/empty' } });
});

test('a draft has no amendments', () => {
  const run = runCommand({ command: amendNote, document: started(), input: { text: 'x' } });
  expect(run).toEqual({ ok: false, error: { code: 'notes/not-signed' } });
});

test('what somebody wrote apart after a signing changes nothing of what was signed', () => {
  const written = valueOf(edit('Wound clean.'));
  const [key = '', signature] =
    Object.entries(valueOf(sign(written))).find(([name]) => name.startsWith('signature:')) ?? [];
  const note = openNote.select({ ...valueOf(edit('Not so. ', written)), [key]: signature });
  const [first] = note?.signatures ?? [];
  expect(first?.content).toEqual(['Wound clean.']);
  expect(note && first && differsFrom(note, first)).toBe(true);
});

test('a signature is whose it is, never whose it claims to be', () => {
  const signed = valueOf(sign(valueOf(edit('Wound clean.'))));
  const note = openNote.select(signed, { authorOf: () => undefined });
  expect(note?.signatures).toMatchObject([{ by: '' }]);
});

test('a signature keeps the looks its author stood for, and says when they changed since', () => {
  const written = valueOf(edit('Wound clean.'));
  const input = { content: ['Wound clean.'], formats: ['11111'] };
  const signed = valueOf(runCommand({ command: signNote, document: written, input }));
  const shown = (formats: string) => {
    const note = openNote.select(signed, { authorOf: () => undefined, formatsOf: () => formats });
    const [first] = note?.signatures ?? [];
    return note && first && differsFrom(note, first);
  };
  expect(shown('11111')).toBe(false);
  expect(shown('')).toBe(true);
});

test('an edit may change nothing but looks', () => {
  const formats = [{ start: 0, end: 5, look: 'bold', on: true }];
  const input = { base: BASE, edits: [], formats };
  expect(runCommand({ command: editNote, document: started(), input }).ok).toBe(true);
  const foreign = { ...input, formats: [{ ...formats[0], look: 'blink' }] };
  expect(runCommand({ command: editNote, document: started(), input: foreign })).toMatchObject({
    error: { code: 'kernel/invalid-input', field: 'formats.0.look' },
  });
});
