import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lantern } from './lantern.test-support.ts';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'lantern-import-'));
  const { printed } = await lantern(['export', '--demo', '2']);
  await writeFile(join(place, 'samuel.json'), printed.join('\n'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

const importing = (file: string, folder: string) =>
  lantern(['import', join(place, file), '--data', join(place, folder)]);

test('the same file into the same place changes nothing, into another it is new', async () => {
  const first = await importing('samuel.json', 'one');
  expect(first).toMatchObject({ code: 0, complaints: [], json: { changed: 0, skipped: [] } });
  const ledger = await readFile(join(place, 'one/imports/taken.json'), 'utf8');
  expect(await importing('samuel.json', 'one')).toMatchObject({ json: { taken: 0, changed: 0 } });
  expect(await readFile(join(place, 'one/imports/taken.json'), 'utf8')).toBe(ledger);
  expect(await importing('samuel.json', 'two')).toMatchObject({ json: first.json });
});

test('what is kept tells nobody what was in the file', async () => {
  await importing('samuel.json', 'kept');
  expect(await readdir(join(place, 'kept/imports'))).toEqual(['taken.json']);
  const kept = await readFile(join(place, 'kept/imports/taken.json'), 'utf8');
  expect(kept).not.toMatch(/Okoro|Samuel|Simvastatin|DEMO|Patient|loinc/i);
});

test.each([
  ['nothing.json', undefined, 'import/unreadable-file'],
  ['broken.json', '{', 'import/malformed'],
  ['bytes.json', Uint8Array.of(0xff, 0xfe, 0x22), 'import/unreadable-file'],
  ['list.json', '[]', 'import/not-a-bundle'],
])('%s is refused with one word, and leaves nothing', async (name, content, error) => {
  if (content !== undefined) await writeFile(join(place, name), content);
  const answer = await importing(name, `refused-${name}`);
  expect(answer).toMatchObject({ code: 1, printed: [JSON.stringify({ error })], json: { error } });
  expect(answer.complaints).toHaveLength(1);
  const left = await readdir(join(place, `refused-${name}`)).catch(() => []);
  expect(left).not.toContain('imports');
});

test('a ledger that somebody damaged is not written over', async () => {
  await importing('samuel.json', 'damaged');
  await writeFile(join(place, 'damaged/imports/taken.json'), '{}');
  expect(await importing('samuel.json', 'damaged')).toMatchObject({
    code: 1,
    json: { error: 'storage/damaged' },
  });
});
