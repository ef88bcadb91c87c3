/** Marks around what is selected; what they make is what the reader sees. */
import { expect, test } from 'vitest';
import { blocksOf, plainText } from './rich-text.ts';
import { shaped } from './shaping.ts';

test('the words that are selected become bold, without the spaces beside them', () => {
  const next = shaped({ text: 'give 500 mg now', start: 4, end: 12 }, 'bold');
  expect(next.text).toBe('give *500 mg* now');
  expect(next.text.slice(next.start, next.end)).toBe('500 mg');
  expect(plainText(next.text)).toBe('give 500 mg now');
});

test('with nothing selected the marks stand around the caret', () => {
  expect(shaped({ text: 'ab', start: 2, end: 2 }, 'italic')).toEqual({
    text: 'ab__',
    start: 3,
    end: 3,
  });
});

test('the lines that are selected become a list', () => {
  const text = 'Today:\none\ntwo';
  const next = shaped({ text, start: 8, end: text.length }, 'list');
  expect(next.text).toBe('Today:\n- one\n- two');
  expect(blocksOf(next.text).map(({ kind }) => kind)).toEqual(['lines', 'bullets']);
});
