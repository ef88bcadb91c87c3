import { expect, test } from 'vitest';
import { paperOf } from './ecg-paper.ts';

const flat = (length: number) => new Float64Array(length);

test('a millivolt is ten millimetres and a second twenty-five', () => {
  const shown = flat(100);
  shown[50] = 1_000;
  const samples = Array.from(shown);
  const [row] = paperOf(
    { shown, beats: [{ atS: 0.5, clean: true }], badSeconds: [] },
    samples,
    100,
  );
  expect(row?.paths[0]).toContain('L12.25 20L12.5 10L12.75 20');
  expect(row?.beats).toEqual([{ x: 12.5, clean: true }]);
});

test('a row holds seven seconds; where samples were lost the line is broken', () => {
  const samples = Array.from({ length: 800 }, (_, i) => (i > 300 && i < 400 ? null : 0));
  const rows = paperOf({ shown: flat(800), beats: [], badSeconds: [3, 7] }, samples, 100);
  expect(rows).toHaveLength(2);
  expect(rows[0]?.paths).toHaveLength(2);
  expect(rows[0]?.shaded).toEqual([{ x: 75, width: 25 }]);
  expect(rows[1]?.shaded).toEqual([{ x: 0, width: 25 }]);
});

test('what is too high for the paper ends at its edge', () => {
  const shown = flat(10).fill(90_000);
  expect(
    paperOf({ shown, beats: [], badSeconds: [] }, Array.from(shown), 100)[0]?.paths[0],
  ).toMatch(/^M0 0L/);
});
