import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatsOf, formatWith, LOOKS, withoutEnd, type StyledText } from '#kernel/styled-text.ts';
import { rebasedStyled, styledDifference, type StyledEdit } from './styled-merge.ts';

const seed = 20_261_122;
const styled = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', ' ', '\n'), fc.integer({ min: 0, max: 3 })), {
    maxLength: 30,
  })
  .map((letters) => ({
    text: letters.map(([letter]) => letter).join(''),
    formats: withoutEnd(letters.map(([, format]) => String(format)).join('')),
  }));

/** What a text is after an edit, where what is put in looks like the letter before it. */
function applied({ text, formats }: StyledText, { edits, formats: looks }: StyledEdit): StyledText {
  let letters = [...text].map((letter, i) => ({ letter, format: Number(formats[i] ?? 0) }));
  for (const { index, remove, insert } of edits) {
    const format = letters[index - 1]?.format ?? 0;
    letters = letters.toSpliced(
      index,
      remove,
      ...[...insert].map((letter) => ({ letter, format })),
    );
  }
  for (const { start, end, look, on } of looks)
    for (const letter of letters.slice(start, end))
      letter.format = on ? letter.format | formatWith([look]) : letter.format & ~formatWith([look]);
  return {
    text: letters.map(({ letter }) => letter).join(''),
    formats: withoutEnd(letters.map(({ format }) => format).join('')),
  };
}

describe('what a person did', () => {
  test('is explained by one edit and its looks, whatever it was', () => {
    fc.assert(
      fc.property(styled, styled, (before, after) => {
        const edit = styledDifference(before, after);
        expect(edit === undefined ? before : applied(before, edit)).toEqual(after);
      }),
      { seed },
    );
  });

  test('needs no word about looks when letters are added to bold ones', () => {
    const before = {
      text: 'No aspirin',
      formats: formatsOf(10, [{ start: 3, end: 10, look: 'bold' }]),
    };
    const after = {
      text: 'No aspirins',
      formats: formatsOf(11, [{ start: 3, end: 11, look: 'bold' }]),
    };
    expect(styledDifference(before, after)).toEqual({
      edits: [{ index: 10, remove: 0, insert: 's' }],
      formats: [],
    });
  });
});

describe('unsaved work over somebody else’s change', () => {
  test('a word made bold stays bold where it stands now, and their looks stay', () => {
    const common = { text: 'No aspirin today', formats: '' };
    const mine = { ...common, formats: formatsOf(16, [{ start: 3, end: 10, look: 'bold' }]) };
    const theirs = {
      text: '07:00 No aspirin today',
      formats: formatsOf(22, [{ start: 17, end: 22, look: 'italic' }]),
    };
    expect(rebasedStyled(common, mine, theirs)).toEqual({
      text: theirs.text,
      formats: formatsOf(22, [
        { start: 9, end: 16, look: 'bold' },
        { start: 17, end: 22, look: 'italic' },
      ]),
    });
  });

  test('is theirs when I did nothing, and mine when they did nothing', () => {
    fc.assert(
      fc.property(styled, styled, (common, other) => {
        expect(rebasedStyled(common, common, other)).toEqual(other);
        expect(rebasedStyled(common, other, common)).toEqual(other);
      }),
      { seed },
    );
  });

  test('a letter has at most the looks there are', () => {
    fc.assert(
      fc.property(styled, styled, styled, (common, mine, theirs) => {
        const { text, formats } = rebasedStyled(common, mine, theirs);
        expect(formats.length).toBeLessThanOrEqual(text.length);
        expect(formats).toMatch(/^(?:[0-3]*[1-3])?$/);
      }),
      { seed },
    );
    expect(formatWith(LOOKS)).toBe(3);
  });
});
