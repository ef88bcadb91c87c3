import { expect, test } from 'vitest';
import { find, FOUND_MAX } from './palette-search.ts';

const item = (label: string, hint = '') => ({ label, hint });
const labels = (typed: string, items: readonly ReturnType<typeof item>[]) =>
  find(items, typed).map(({ label }) => label);

test('accents, case and the order of words do not matter', () => {
  const people = [item('MARÍN, Rosa', 'K7-0042'), item('OKORO, Samuel'), item('فرح، ليلى')];
  expect(labels('rosa marin', people)).toEqual(['MARÍN, Rosa']);
  expect(labels('0042', people)).toEqual(['MARÍN, Rosa']);
  expect(labels('ليلى', people)).toEqual(['فرح، ليلى']);
});

test('what begins with the typed word comes first', () => {
  expect(labels('se', [item('Close'), item('Settings')])).toEqual(['Settings', 'Close']);
});

test('never more than can be read are found', () => {
  const many = Array.from({ length: FOUND_MAX * 2 }, (_, i) => item(`Name ${String(i)}`));
  expect(find(many, '').length).toBe(FOUND_MAX);
  expect(find(many, 'name').length).toBe(FOUND_MAX);
});
