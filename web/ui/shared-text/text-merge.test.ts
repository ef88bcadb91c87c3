import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextEdit } from '#kernel/document.ts';
import { rebasedStyled } from './styled-merge.ts';
import { differences, movedPosition } from './text-merge.ts';

const seed = 20_261_122;
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 40 });

const applied = (before: string, edits: readonly TextEdit[]): string =>
  [...edits]
    .reverse()
    .reduce(
      (result, { index, remove, insert }) =>
        result.slice(0, index) + insert + result.slice(index + remove),
      before,
    );

const plain = (text: string) => ({ text, formats: '' });
const rebasedText = (common: string, mine: string, theirs: string): string =>
  rebasedStyled(plain(common), plain(mine), plain(theirs)).text;

describe('differences', () => {
  test('turn one text into the other, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(applied(before, differences(before, after))).toBe(after);
      }),
      { seed },
    );
  });

  test('come in order and never overlap', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        let end = 0;
        for (const edit of differences(before, after)) {
          expect(edit.index).toBeGreaterThanOrEqual(end);
          end = edit.index + edit.remove;
        }
      }),
      { seed },
    );
  });

  test('leave the middle alone when only both ends changed', () => {
    const edits = differences('Slept well.', 'Note: Slept well. Ate.');
    expect(movedPosition('Slept'.length, edits)).toBe('Note: Slept'.length);
  });

  test('of long and unlike texts are one edit', () => {
    const edits = differences('a'.repeat(3_000), 'b'.repeat(3_000));
    expect(edits).toEqual([{ index: 0, remove: 3_000, insert: 'b'.repeat(3_000) }]);
  });
});

describe('a caret', () => {
  test('stays before text that another person puts in exactly there', () => {
    expect(movedPosition(3, [{ index: 3, remove: 0, insert: 'xx' }])).toBe(3);
  });

  test('moves with text put in before it', () => {
    expect(movedPosition(3, [{ index: 0, remove: 0, insert: 'xx' }])).toBe(5);
  });

  test('lands after what replaced the words it stood in', () => {
    expect(movedPosition(3, [{ index: 1, remove: 5, insert: 'xy' }])).toBe(3);
  });
});

describe('unsaved typing over somebody else’s change', () => {
  test('is kept, and so is theirs', () => {
    const common = 'Slept well. Ate little.';
    const mine = 'Slept well. Ate little. Asked for tea.';
    const theirs = '07:00 Slept well. Ate very little.';
    expect(rebasedText(common, mine, theirs)).toBe(
      '07:00 Slept well. Ate very little. Asked for tea.',
    );
  });

  test('never takes a word of theirs away by only adding', () => {
    fc.assert(
      fc.property(text, text, text, fc.nat(), (common, theirs, insert, where) => {
        const position = where % (common.length + 1);
        const mine = common.slice(0, position) + insert + common.slice(position);
        const merged = rebasedText(common, mine, theirs);
        expect(merged.length).toBe(theirs.length + insert.length);
      }),
      { seed },
    );
  });
});
