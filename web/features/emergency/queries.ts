/** Looking for a patient by name, number or birth date. */
import { defineProjection } from '#kernel/feature.ts';
import { readListed, type Listed } from './records.ts';

export const listedPatients = defineProjection<Listed>({
  name: 'emergency/listed',
  document: 'emergency-listing',
  version: 1,
  row: readListed,
});

const FOUND_MAX = 8;
const SEARCH_MIN = 2;

const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();

/** Every word has to be found; each patient once. Nothing for less than two letters: the list is for looking, not for leafing. */
export function findListed(rows: readonly Listed[], search: string): readonly Listed[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  if (words.join('').length < SEARCH_MIN) return [];
  const found = new Map<string, Listed>();
  for (const row of rows) {
    const text = plain(`${row.familyName} ${row.givenName} ${row.birthDate} ${row.number}`);
    if (words.every((word) => text.includes(word))) found.set(row.patient, row);
  }
  return [...found.values()]
    .sort((a, b) => a.familyName.localeCompare(b.familyName))
    .slice(0, FOUND_MAX);
}

/** `3:59:41`; never below zero. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
