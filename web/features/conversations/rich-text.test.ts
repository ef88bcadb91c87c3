/** What becomes bold, italic or a list, and what stays as it is written because a number hangs on it. */
import { expect, test } from 'vitest';
import { blocksOf, plainText, runsOf } from './rich-text.ts';

test('marks around whole words make them bold or italic', () => {
  expect(runsOf('give *500 mg* _slowly_.')).toEqual([
    { text: 'give ', style: 'plain' },
    { text: '500 mg', style: 'bold' },
    { text: ' ', style: 'plain' },
    { text: 'slowly', style: 'italic' },
    { text: '.', style: 'plain' },
  ]);
  expect(plainText('give *500 mg* _slowly_.')).toBe('give 500 mg slowly.');
});

test.each(['2*3*4', 'K7_0042_1', '5 * 250 mg * 2', 'a * b', '**', '_', '*open', 'x*y* z'])(
  '%s keeps every character',
  (text) => expect(runsOf(text)).toEqual([{ text, style: 'plain' }]),
);

test('lines that are numbered keep their own numbers, and a single minus stays one', () => {
  expect(
    blocksOf('1. BP\n3. Pulse').map(({ kind, lines }) => [kind, lines.map((one) => one.number)]),
  ).toEqual([['numbers', [1, 3]]]);
  expect(blocksOf('- 5')).toEqual([
    { kind: 'lines', lines: [{ runs: [{ text: '- 5', style: 'plain' }], number: 0 }] },
  ]);
  expect(blocksOf('To do:\n- one\n- *two*').map(({ kind }) => kind)).toEqual(['lines', 'bullets']);
});

test('no word is ever lost, whatever the marks', () => {
  const texts = [
    '<script>alert(1)</script> *x*',
    '*a _b* c_',
    '\u202eevil\u202c *b*',
    '* *',
    '1. \n2. ',
  ];
  for (const text of texts) {
    const shown = blocksOf(text).flatMap(({ lines }) =>
      lines.flatMap(({ runs }) => runs.map((run) => run.text)),
    );
    const letters = (words: string) => words.replace(/[^\p{L}\p{N}]/gu, '');
    const numbers = blocksOf(text).flatMap(({ kind, lines }) =>
      kind === 'numbers' ? lines.map((line) => String(line.number)) : [],
    );
    expect([...letters(shown.join('') + numbers.join(''))].sort()).toEqual(
      [...letters(text)].sort(),
    );
  }
});
