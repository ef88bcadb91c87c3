import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import * as A from '@automerge/automerge/slim';
import { beforeAll, expect, test } from 'vitest';
import { parseDocumentId, type DocumentId } from '#kernel/ids.ts';
import type { Root } from '../automerge-draft.ts';
import { Origins } from './origins.ts';

const [LEE, MALLORY] = ['aa'.repeat(16), 'bb'.repeat(16)];

beforeAll(async () => {
  const path = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  await initializeWasm(readFileSync(path));
});

const id = ((): DocumentId => {
  const parsed = parseDocumentId('0'.repeat(32));
  if (parsed === undefined) throw new Error('a document id');
  return parsed;
})();

type Change = (root: Root) => void;

const by = (actor: string, document: A.Doc<Root>, change: Change): A.Doc<Root> =>
  A.change(A.clone(document, { actor }), { time: 0 }, change);

const message = (text: string) => ({ text, at: 1, urgent: true, after: ['abc', 'def'] });

/** Lee writes two messages with all kinds of signs in one page. */
const written = () =>
  by(
    LEE,
    by(LEE, A.init<Root>({ actor: LEE }), (root) => {
      root['message:1'] = message('50 mg 🩺 é');
    }),
    (root) => {
      root['message:2'] = message('');
    },
  );

const changeOf = (document: A.Doc<Root>, key: string, origins = new Origins()) =>
  origins.changeOf(id, document, key);

test('what nobody has touched is the work of the change that wrote it', () => {
  const document = written();
  const [first, second] = A.getChangesMetaSince(document, []).map(({ hash }) => hash);
  expect(changeOf(document, 'message:1')).toBe(first);
  expect(changeOf(document, 'message:2')).toBe(second);
  expect(changeOf(document, 'message:3')).toBeUndefined();
});

const tampering: readonly (readonly [string, Change])[] = [
  ['a field that is set again', (root) => void ((root['message:1'] ?? {})['at'] = 2)],
  ['a text that is replaced', (root) => void ((root['message:1'] ?? {})['text'] = '500 mg 🩺 é')],
  ['a letter that is put in', (root) => A.splice(root, ['message:1', 'text'], 1, 0, '0')],
  ['a letter for a letter', (root) => A.splice(root, ['message:1', 'text'], 0, 1, '9')],
  ['a letter that is taken out', (root) => A.splice(root, ['message:1', 'text'], 0, 1, '')],
  ['a field that is added', (root) => void ((root['message:1'] ?? {})['more'] = 1)],
  ['an entity written over it', (root) => void (root['message:1'] = message('500 mg'))],
];

test.each(tampering)('%s leaves the message in nobody’s name', (_name, change) => {
  const document = by(MALLORY, written(), change);
  expect(changeOf(document, 'message:1')).toBeUndefined();
  expect(changeOf(document, 'message:2')).toBeDefined();
});

test.each(tampering)('%s is found also when it comes later', (_name, change) => {
  const origins = new Origins();
  const before = written();
  expect(changeOf(before, 'message:1', origins)).toBeDefined();
  const altered = by(MALLORY, before, change);
  expect(changeOf(altered, 'message:1', origins)).toBeUndefined();
  const later = by(LEE, altered, (root) => {
    root['message:9'] = message('more');
  });
  expect(changeOf(later, 'message:1', origins)).toBeUndefined();
  expect(changeOf(later, 'message:9', origins)).toBeDefined();
});

test('two changes that pad each other cover up nothing', () => {
  const first = by(MALLORY, written(), (root) => {
    root['message:8'] = message('x');
    A.splice(root, ['message:1', 'text'], 0, 1, '9');
  });
  const second = by('cc'.repeat(16), first, (root) => {
    root['message:7'] = message('y');
    A.splice(root, ['message:8', 'text'], 0, 0, 'zz');
  });
  expect(changeOf(second, 'message:1')).toBeUndefined();
});
