import { expect, test } from 'vitest';
import { runCommand } from '#kernel/command-run.test-support.ts';
import { createRegistry } from '#kernel/registry.ts';
import { editNote, startNote } from './commands.ts';
import { notes } from './feature.ts';
import { noteList, openNote } from './queries.ts';

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
