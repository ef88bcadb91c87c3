import * as v from 'valibot';
import { expect, test } from 'vitest';
import { aContext, anActor } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { applyFactEvent, readFacts, readStoredFacts, SELF, statedFact } from './facts.ts';
import { isContested } from './versioned.ts';

const dose = v.object({ amount: v.number() });

function documentOf(amounts: readonly { readonly amount: number; readonly extra?: string }[]) {
  const document: Record<string, unknown> = {};
  const context = aContext();
  for (const value of amounts) {
    const stating = { replaces: [], why: '' };
    applyFactEvent(
      {
        create: (key, entity) => (document[key] = entity),
        createText: () => undefined,
        set: () => undefined,
        editText: () => undefined,
      },
      statedFact({ kind: 'dose', subject: SELF, value, stating }, context),
    );
  }
  return document satisfies RawDocument;
}

test('a fact names its author, its time and what it replaces', () => {
  const fact = readFacts(documentOf([{ amount: 5 }]), { kind: 'dose', schema: dose }).get(SELF);
  expect(fact?.versions).toMatchObject([
    { value: { amount: 5 }, by: '11'.repeat(32), why: '', replaces: [] },
  ]);
});

test('a value from a newer version counts as a version of its own, unread', () => {
  const document = documentOf([{ amount: 5 }, { amount: 5, extra: 'per kg' }]);
  const fact = readFacts(document, { kind: 'dose', schema: dose }).get(SELF);
  expect(isContested(fact)).toBe(true);
  const stranger = {
    ...document,
    'fact:00': { ...(document['fact:' + '0'.repeat(31) + '1'] as object), amount: 'five' },
  };
  expect(
    readFacts(stranger, { kind: 'dose', schema: dose })
      .get(SELF)
      ?.current.map(({ value }) => value),
  ).toContain(undefined);
});

test('a statement without a readable head is counted and hides no other', () => {
  const document = { ...documentOf([{ amount: 5 }]), 'fact:aa': { kind: 'dose' }, 'fact:bb': 7 };
  expect(readStoredFacts(document)).toMatchObject({ unreadable: 2 });
  expect(readFacts(document, { kind: 'dose', schema: dose }).size).toBe(1);
});

test('kinds and subjects do not mix', () => {
  const document = documentOf([{ amount: 5 }]);
  expect(readFacts(document, { kind: 'weight', schema: dose }).size).toBe(0);
  expect(readFacts(document, { kind: 'dose', schema: dose }).has('other')).toBe(false);
});

test('with the signed history at hand the author is whoever signed, whatever the statement claims', () => {
  const document = documentOf([{ amount: 5 }]);
  const signer = anActor('doctor').userId;
  const byOf = (author: typeof signer | undefined) =>
    readFacts(document, { kind: 'dose', schema: dose, signed: { authorOf: () => author } }).get(
      SELF,
    )?.current[0]?.by;
  expect(byOf(signer)).toBe(signer);
  expect(byOf(undefined)).toBe('');
});
