import * as A from '@automerge/automerge';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TextEdit, TextFormat } from '#kernel/document.ts';
import { formatsOf } from '#kernel/styled-text.ts';
import { draftOver, formatsIn, type Root } from './automerge-draft.ts';

const KEY = 'note:self';

let start: A.Doc<Root>;
beforeAll(() => {
  start = A.change(A.init<Root>(), (root) => {
    root[KEY] = { text: 'No aspirin today' };
  });
});

interface Writing {
  readonly edits?: readonly TextEdit[];
  readonly formats?: readonly TextFormat[];
  readonly seen?: A.Doc<Root>;
}

/** What somebody does who was looking at `seen`. */
const written = (document: A.Doc<Root>, { edits = [], formats = [], seen = document }: Writing) =>
  A.change(document, (root) => {
    const target = { key: KEY, field: 'text', base: A.getHeads(seen) };
    draftOver(root, document).editText(target, edits, formats);
  });

const bold = (from: number, to: number, on = true): TextFormat => ({
  ...{ start: from, end: to },
  ...{ look: 'bold', on },
});
const looksOf = (document: A.Doc<Root>) => formatsIn(document, KEY, 'text');

describe('looks of letters', () => {
  test('two people who format apart see both, on the words they meant', () => {
    const one = written(A.clone(start), { formats: [bold(3, 10)] });
    const two = written(A.clone(start), {
      edits: [{ index: 0, remove: 0, insert: '07:00 ' }],
      formats: [{ ...bold(17, 22), look: 'italic' }],
    });
    const both = A.merge(one, two);
    expect(both[KEY]?.['text']).toBe('07:00 No aspirin today');
    expect(looksOf(both)).toBe(
      formatsOf(22, [
        { start: 9, end: 16, look: 'bold' },
        { start: 17, end: 22, look: 'italic' },
      ]),
    );
  });

  test('a look given on an older version lands on the words it was given to', () => {
    const later = written(A.clone(start), { edits: [{ index: 0, remove: 3, insert: 'Never ' }] });
    const formatted = written(later, { formats: [bold(3, 10)], seen: start });
    expect(looksOf(formatted)).toBe(formatsOf(19, [{ start: 6, end: 13, look: 'bold' }]));
  });

  test('what is typed behind bold letters is bold, until its author says otherwise', () => {
    const typed = written(written(A.clone(start), { formats: [bold(13, 16)] }), {
      edits: [{ index: 16, remove: 0, insert: '!!' }],
    });
    expect(looksOf(typed)).toBe('0000000000000111' + '11');
    expect(looksOf(written(typed, { formats: [bold(13, 18, false)] }))).toBe('');
  });

  test('of words that somebody removed meanwhile nothing is formatted', () => {
    const later = written(A.clone(start), { edits: [{ index: 3, remove: 8, insert: '' }] });
    const formatted = written(later, { formats: [bold(3, 10)], seen: start });
    expect(looksOf(formatted)).toBe('');
  });
});

describe('a hostile colleague’s marks', () => {
  const marked = (name: string, value: string | boolean) =>
    A.change(A.clone(start), (root) => {
      A.mark(root, [KEY, 'text'], { start: 0, end: 16, expand: 'both' }, name, value);
    });

  test('of names and values that we do not make change nothing', () => {
    expect(looksOf(marked('link', 'javascript:alert(1)'))).toBe('');
    expect(looksOf(marked('bold', '<img src=x onerror=alert(1)>'))).toBe('');
    expect(looksOf(marked('__proto__', true))).toBe('');
  });

  test('in numbers that nobody makes by hand leave the text plain', () => {
    const flooded = A.change(A.clone(start), (root) => {
      A.splice(root, [KEY, 'text'], 0, 0, 'ab'.repeat(1_100));
      for (let i = 0; i < 1_100; i++)
        A.mark(root, [KEY, 'text'], { start: i * 2, end: i * 2 + 1, expand: 'none' }, 'bold', true);
    });
    expect(looksOf(flooded)).toBe('');
  });
});
