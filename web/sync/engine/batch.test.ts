/** What a document's rows cost is paid once a step, and nothing of it is left out. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import * as A from '@automerge/automerge/slim';
import { beforeAll, expect, test } from 'vitest';
import { parseDocumentId, parseRecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { Root } from '../automerge-draft.ts';
import { Batch } from './batch.ts';

beforeAll(async () => {
  const path = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  await initializeWasm(readFileSync(path));
});

function staged() {
  const [id, record] = [parseDocumentId('0'.repeat(32)), parseRecordId('1'.repeat(64))];
  invariant(id !== undefined && record !== undefined, 'ids are digits');
  const place = { record, compartment: 1, kind: 'note' };
  return { id, version: { document: A.init<Root>(), saved: () => new Uint8Array(0), place } };
}

test('of several versions of a document in one step the rows of the last are written, and they are made once', () => {
  const batch = new Batch();
  const { id, version } = staged();
  const made: string[] = [];
  const put = (name: string) => () => {
    made.push(name);
    batch.put('documents', id, new TextEncoder().encode(name));
  };
  expect(batch.touched).toBe(false);
  batch.stage(id, version, put('first'));
  batch.stage(id, version, put('second'));
  expect(batch.touched).toBe(true);
  expect(batch.writes.map(({ value }) => new TextDecoder().decode(value))).toEqual(['second']);
  expect(batch.writes).toHaveLength(1);
  expect(made).toEqual(['second']);
});

test('what breaks off over a document is not tried again, so that the step ends as one that failed', () => {
  const batch = new Batch();
  const { id, version } = staged();
  batch.stage(id, version, () => invariant(false, 'a row that cannot be made'));
  expect(() => batch.settle()).toThrow('a row that cannot be made');
  expect(batch.writes).toEqual([]);
});
