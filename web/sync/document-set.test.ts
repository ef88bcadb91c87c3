import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import * as A from '@automerge/automerge/slim';
import { beforeAll, expect, test } from 'vitest';
import { parseDocumentId } from '#kernel/ids.ts';
import type { Root } from './automerge-draft.ts';
import { DocumentSet } from './document-set.ts';

beforeAll(async () => {
  const path = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  await initializeWasm(readFileSync(path));
});

test('a document in which nothing counts is open, and shows what counts later', () => {
  const id = parseDocumentId('00112233445566778899aabbccddeeff');
  if (id === undefined) throw new Error('it is an id');
  const documents = new DocumentSet();
  documents.publish(id, A.init());
  expect(documents.get(id)).toEqual({});
  documents.publish(
    id,
    A.change(A.init<Root>(), (root) => {
      root['note:self'] = { title: 'Visit' };
    }),
  );
  expect(documents.get(id)).toEqual({ 'note:self': { title: 'Visit' } });
});
