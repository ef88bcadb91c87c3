import { expect, test } from 'vitest';
import { applyFactEvent, statedFact } from '#clinical/facts.ts';
import { aContext } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { createRegistry } from '#kernel/registry.ts';
import { conflicts } from './feature.ts';
import { caseConflicts, compareConflicts, summaryConflicts } from './queries.ts';

function stated(
  ...facts: readonly (readonly [kind: string, subject: string, value: string])[]
): RawDocument {
  const document: Record<string, unknown> = {};
  const context = aContext();
  for (const [kind, subject, value] of facts)
    applyFactEvent(
      {
        create: (key, entity) => (document[key] = entity),
        createText: () => undefined,
        set: () => undefined,
        editText: () => undefined,
      },
      statedFact({ kind, subject, value: { value }, stating: { replaces: [], why: '' } }, context),
    );
  return document;
}

test('what stands in two versions is listed by what it is about', () => {
  const document = stated(['dose', 'a1', '5'], ['dose', 'a1', '10'], ['dose', 'b2', '5']);
  expect(summaryConflicts.row(document)).toMatchObject([
    { kind: 'dose', subject: 'a1', versions: 2, since: aContext().now },
  ]);
  expect(caseConflicts.row(stated(['priority', 'self', 'low']))).toBeUndefined();
});

test('the same value stated apart is no conflict, and neither is what settles by itself', () => {
  expect(summaryConflicts.row(stated(['dose', 'a1', '5'], ['dose', 'a1', '5']))).toBeUndefined();
  const ticks = stated(['task-done', 'a1', 'yes'], ['task-done', 'a1', 'no']);
  expect(caseConflicts.row(ticks)).toBeUndefined();
});

test('doses and code status come first, then what has stood longest', () => {
  const base = { subject: 'self', versions: 2 };
  const rows = [
    { ...base, kind: 'priority', since: 1 },
    { ...base, kind: 'code-status', since: 9 },
    { ...base, kind: 'dose', since: 5 },
    { ...base, kind: 'allergy-status', since: 7 },
  ] as const;
  expect([...rows].sort(compareConflicts).map(({ kind }) => kind)).toEqual([
    'dose',
    'code-status',
    'allergy-status',
    'priority',
  ]);
});

test('a document of a hostile member lists at most a hundred', () => {
  const many = Array.from({ length: 150 }, (_, index) => `a${String(index)}`).flatMap((subject) => [
    ['dose', subject, '5'] as const,
    ['dose', subject, '6'] as const,
  ]);
  expect(summaryConflicts.row(stated(...many))).toHaveLength(100);
});

test('the feature finds conflicts for the whole device', () => {
  const registry = createRegistry([conflicts]);
  expect(registry.projectionsOf('patient-summary')).toHaveLength(1);
  expect(registry.projectionsOf('case')).toHaveLength(1);
});
