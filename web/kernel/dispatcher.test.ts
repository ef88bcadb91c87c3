import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { aContext } from './command-run.test-support.ts';
import { createDispatcher, type DocumentPort, type WriteRequest } from './dispatcher.ts';
import { entityKey, readPart, type Draft } from './document.ts';
import { defineCommand, defineFeature, type Feature } from './feature.ts';
import { parseDocumentId, parseRecordId, parseUserId } from './ids.ts';
import { parserOf } from './input.ts';
import { parseMillis } from './ports.ts';
import { createRegistry } from './registry.ts';
import { err, ok } from './result.ts';

const countUp = defineCommand<
  { readonly by: number },
  number,
  number,
  { readonly code: 'tally/odd' }
>({
  name: 'tally/count-up',
  document: 'tally',
  target: 'existing',
  parse: parserOf(v.object({ by: v.pipe(v.number(), v.integer()) })),
  view: (document) => Number(document['count'] ?? 0),
  decide: (count, { by }) => (by % 2 === 0 ? ok([count + by]) : err({ code: 'tally/odd' })),
  apply: (draft, event) => draft.set('tally', 'count', event),
});

const tally = (change: Partial<Feature> = {}): Feature =>
  defineFeature({
    id: 'tally',
    commands: [countUp],
    queries: [],
    projections: [],
    policy: { 'tally/count-up': ['nurse'] },
    ...change,
  });

function documents(answers: Partial<DocumentPort> = {}) {
  const written: WriteRequest[] = [];
  const record = parseRecordId('11'.repeat(32));
  const document = parseDocumentId('22'.repeat(16));
  if (record === undefined || document === undefined) throw new Error('the ids are well formed');
  const port: DocumentPort = {
    read: () => Promise.resolve(ok({ count: 40 })),
    write: (request) => {
      written.push(request);
      return Promise.resolve(ok({ record, document }));
    },
    ...answers,
  };
  return { port, written };
}

const run = (input: unknown, profession = 'nurse', port = documents().port) =>
  createDispatcher({
    registry: createRegistry([tally()]),
    documents: port,
    context: () => aContext(profession),
  })({ command: 'tally/count-up', input });

describe('a command', () => {
  test('is parsed, permitted and decided, and writes once under its own name', async () => {
    const { port, written } = documents();
    expect((await run({ by: 2 }, 'nurse', port)).ok).toBe(true);
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({
      action: 'tally/count-up',
      kind: 'tally',
      target: 'existing',
    });
    const set: unknown[] = [];
    const draft: Draft = {
      create: () => undefined,
      createText: () => undefined,
      editText: () => undefined,
      set: (...change) => set.push(change),
    };
    written[0]?.change(draft);
    expect(set).toEqual([['tally', 'count', 42]]);
  });

  test.each([
    ['that nobody defined', 'tally/forget', 'nurse', { by: 2 }, 'kernel/unknown-command'],
    [
      'with input that does not fit',
      'tally/count-up',
      'nurse',
      { by: 'two' },
      'kernel/invalid-input',
    ],
    ['its profession may not run', 'tally/count-up', 'doctor', { by: 2 }, 'kernel/not-allowed'],
    ['that decides against it', 'tally/count-up', 'nurse', { by: 3 }, 'tally/odd'],
  ])('%s writes nothing', async (_, command, profession, input, code) => {
    const { port, written } = documents();
    const dispatch = createDispatcher({
      registry: createRegistry([tally()]),
      documents: port,
      context: () => aContext(profession),
    });
    expect(await dispatch({ command, input })).toMatchObject({ ok: false, error: { code } });
    expect(written).toEqual([]);
  });

  test('whose document cannot be read or written answers with that reason', async () => {
    const unread = documents({ read: () => Promise.resolve(err({ code: 'storage/failed' })) });
    expect(await run({ by: 2 }, 'nurse', unread.port)).toEqual(err({ code: 'storage/failed' }));
    expect(unread.written).toEqual([]);
    const full = documents({ write: () => Promise.resolve(err({ code: 'storage/full' })) });
    expect(await run({ by: 2 }, 'nurse', full.port)).toEqual(err({ code: 'storage/full' }));
  });
});

describe('the registry', () => {
  test('stops the program when two features claim one name, or a command has no policy', () => {
    expect(() => createRegistry([tally(), tally()])).toThrow('defined once');
    expect(() => createRegistry([tally({ policy: {} })])).toThrow('policy');
  });

  test('refuses every action that nobody defined', () => {
    const registry = createRegistry([tally()]);
    expect(registry.allows('nurse', 'tally/forget')).toBe(false);
    expect(registry.allowedTo('nurse')).toEqual(['tally/count-up']);
    expect(registry.allowedTo('doctor')).toEqual([]);
  });
});

test('a strange entity hides no other, and is counted', () => {
  const document = { 'part:a': 1, 'part:b': 'x', 'other:c': 2, [entityKey('part', 'd')]: 3 };
  const numbers = readPart(document, 'part', (id, raw) =>
    typeof raw === 'number' ? ok(`${id}${String(raw)}`) : err('unreadable'),
  );
  expect(numbers).toEqual({ entities: ['a1', 'd3'], unreadable: 1 });
});

test('ids and times are given by their parsers alone', () => {
  expect(parseUserId('ab'.repeat(32))).toBe('ab'.repeat(32));
  for (const bad of ['AB'.repeat(32), 'ab'.repeat(31), 7, undefined])
    expect(parseUserId(bad)).toBeUndefined();
  expect(parseMillis(0)).toBe(0);
  for (const bad of [-1, 1.5, Number.NaN, '7', 1e15]) expect(parseMillis(bad)).toBeUndefined();
});

test('an input error names the field and the reason, never the value', () => {
  const parsed = countUp.parse({ by: 'Penicillin' });
  expect(parsed).toEqual(err({ code: 'kernel/invalid-input', field: 'by', reason: 'number' }));
  expect(JSON.stringify(parsed)).not.toContain('Penicillin');
});
