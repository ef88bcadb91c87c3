import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextEdit } from '#kernel/document.ts';
import { rebaseEdits, type TextStep } from './text-rebase.ts';

const apply = (text: string, edits: readonly TextEdit[]): string =>
  edits.reduce(
    (now, edit) => now.slice(0, edit.index) + edit.insert + now.slice(edit.index + edit.remove),
    text,
  );

describe('an edit made on an older text', () => {
  test('is unchanged when nothing else happened', () => {
    const edit = { index: 2, remove: 1, insert: 'X' };
    expect(apply('abcd', rebaseEdits(4, [], [edit]).edits)).toBe('abXd');
  });

  test('keeps what somebody inserted before, inside and behind it', () => {
    const since: TextStep[] = [
      { kind: 'insert', index: 0, length: 2 },
      { kind: 'insert', index: 4, length: 1 },
    ];
    // "abcd" has become ">>ab!cd"; the author replaced "bc" by "X".
    expect(
      apply('>>ab!cd', rebaseEdits(4, since, [{ index: 1, remove: 2, insert: 'X' }]).edits),
    ).toBe('>>aX!d');
  });

  test('does not remove twice what both removed', () => {
    const since: TextStep[] = [{ kind: 'remove', index: 1, length: 2 }];
    expect(apply('ad', rebaseEdits(4, since, [{ index: 0, remove: 3, insert: '' }]).edits)).toBe(
      'd',
    );
  });

  test('stays behind the last character that is left of what its author saw', () => {
    const since: TextStep[] = [{ kind: 'remove', index: 1, length: 3 }];
    expect(apply('a', rebaseEdits(4, since, [{ index: 4, remove: 0, insert: 'Z' }]).edits)).toBe(
      'aZ',
    );
  });

  test('in a row of several refers to the text after the ones before it', () => {
    const edits = [
      { index: 0, remove: 0, insert: '12' },
      { index: 1, remove: 2, insert: '' },
    ];
    expect(apply('abc', rebaseEdits(3, [], edits).edits)).toBe('1bc');
  });
});

test('no character that somebody else inserted is ever lost (seed 20261122)', () => {
  const step = (length: number) =>
    fc.record({
      index: fc.nat(length),
      remove: fc.nat(4),
      insert: fc.stringMatching(/^[a-z]{0,4}$/),
    });
  fc.assert(
    fc.property(
      fc.array(step(12), { maxLength: 4 }),
      fc.array(step(12), { maxLength: 4 }),
      (theirs, mine) => {
        let present = 'ABCDEFGHIJ';
        const since: TextStep[] = [];
        for (const { index, remove, insert } of theirs) {
          const at = Math.min(index, present.length);
          const length = Math.min(remove, present.length - at);
          since.push({ kind: 'remove', index: at, length });
          since.push({ kind: 'insert', index: at, length: insert.length });
          present = apply(present, [{ index: at, remove: length, insert }]);
        }
        const upper = mine.map((edit) => ({ ...edit, insert: edit.insert.toUpperCase() }));
        const merged = apply(present, rebaseEdits(10, since, upper).edits);
        expect(merged.replace(/[^a-z]/g, '')).toBe(present.replace(/[^a-z]/g, ''));
        const count = (text: string) => text.length;
        expect(merged.length).toBeGreaterThanOrEqual(count(present) - 16);
      },
    ),
    { seed: 20261122, numRuns: 500 },
  );
});
