import { expect, test } from 'vitest';
import { ok } from '#kernel/result.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { createRecordAliases } from './record-aliases.ts';
import { VisitedPlaces, type Aliases } from './visited-places.ts';

/** Counts in the five bits that each byte gives to an alias. */
let next = 0;
const random = (length: number) => {
  next += 1;
  return Uint8Array.from({ length }, (_, i) => (next >> (5 * i)) % 32);
};
const page = (): Aliases => ({
  records: createRecordAliases<RecordId>(random),
  documents: createRecordAliases<DocumentId>(random),
  facts: createRecordAliases<string>(random),
});

/** The sealed drafts of one device, whatever page is open. */
function device(kept = new Map<string, string>()) {
  return {
    kept,
    readDraft: (place: string) => Promise.resolve(ok(kept.get(place) ?? '')),
    keepDraft: ({ place, text }: { place: string; text: string }) => {
      kept.set(place, text);
      return Promise.resolve(ok(undefined));
    },
  };
}

test('an address that was open leads to the same place after a reload', async () => {
  const drafts = device();
  const before = page();
  const alias = before.facts.aliasOf('a fact');
  new VisitedPlaces(drafts, before).visit([alias]);
  const after = page();
  await new VisitedPlaces(drafts, after).restore();
  expect(after.facts.idOf(alias)).toBe('a fact');
});

test('places that were only linked to are not kept, and the oldest of a hundred gives way', async () => {
  const drafts = device();
  const before = page();
  const places = new VisitedPlaces(drafts, before);
  const linked = before.facts.aliasOf('linked');
  const aliases = Array.from({ length: 101 }, (_, i) => before.facts.aliasOf(String(i)));
  for (const alias of aliases) places.visit([alias]);
  const after = page();
  await new VisitedPlaces(drafts, after).restore();
  expect(after.facts.idOf(linked)).toBeUndefined();
  expect(after.facts.idOf(aliases[0] ?? '')).toBeUndefined();
  expect(after.facts.idOf(aliases[1] ?? '')).toBe('1');
});

test('what is kept and cannot be read restores nothing and stops nothing', async () => {
  for (const text of ['', '{', '[["records"]]', '[["nothing","a","b"]]']) {
    const after = page();
    await new VisitedPlaces(device(new Map([['visited-places', text]])), after).restore();
    expect(after.records.idOf('a')).toBeUndefined();
  }
});
