import { expect, test } from 'vitest';
import { previewWords } from './preview-words.ts';

test('what would change is said in the words that were typed, and what has none is counted', () => {
  const changes = [
    { key: 'allergies:1', before: undefined, after: { substance: 'Pollen', by: '33'.repeat(32) } },
    { key: 'note:self', before: { text: 'Calm' }, after: { text: 'Calm, ate' } },
    { key: 'observation:1', before: undefined, after: { values: ['8480-6 182 mm[Hg]'] } },
    { key: 'seen:1', before: undefined, after: { at: [5] } },
  ];
  expect(previewWords({ kind: 'note', changes })).toEqual({
    kind: 'note',
    changes: [
      { before: '', after: 'Pollen' },
      { before: 'Calm', after: 'Calm, ate' },
      { before: '', after: '182 mm[Hg]' },
    ],
    others: 1,
  });
});
