import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { demo } from '../../demo/demo.ts';
import { fhirDocument } from '../fhir-document.ts';
import { planImport, type TakenEntries } from './plan-import.ts';

const NOTHING: TakenEntries = new Map();
const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex');
const plan = (content: unknown, before = NOTHING) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return planImport({ text, before, fingerprint });
};

const ids = { bundle: '0a'.repeat(16), composition: '0b'.repeat(16), noAllergy: '0c'.repeat(16) };
function documentOf(place: number): string {
  const chart = demo(1, '2026-11-08')[place - 1];
  if (chart === undefined) throw new Error('no such patient');
  const request = { ids, at: '2026-11-22T00:00:00Z', by: '', isRestrictedIncluded: true };
  return JSON.stringify(fhirDocument(chart, request));
}

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: 'urn:x-test', value: '1' }],
  name: [{ family: 'Marín' }],
};
const weight = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { text: 'Weight' },
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2026-11-08T07:15:00Z',
  valueQuantity: { value: 81, unit: 'kg' },
};
const bundleOf = (...resources: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'what Lantern exports of patient %i is taken whole, once',
  (place) => {
    const text = documentOf(place);
    const first = plan(text);
    if (!first.ok) throw new Error(first.error);
    const count = text.match(/"fullUrl"/g)?.length;
    expect(first.value.report).toEqual({ taken: count, changed: 0, skipped: [] });
    const second = plan(text, first.value.after);
    if (!second.ok) throw new Error(second.error);
    expect(second.value.report).toMatchObject({ taken: 0, changed: 0 });
    expect(second.value.report.skipped).toHaveLength(count ?? 0);
    expect(new Set(second.value.report.skipped.map(({ reason }) => reason))).toEqual(
      new Set(['already-taken']),
    );
    expect(second.value.after).toEqual(first.value.after);
  },
);

test('a changed value under the same name is a change, the same value under a new id is nothing', () => {
  const first = plan(bundleOf(patient, weight));
  if (!first.ok) throw new Error(first.error);
  const { after } = first.value;
  const heavier = { ...weight, valueQuantity: { value: 82, unit: 'kg' } };
  expect(plan(bundleOf(patient, heavier), after)).toMatchObject({
    value: { report: { taken: 0, changed: 1 } },
  });
  expect(plan(bundleOf(patient, { ...weight, id: 'o2' }), after)).toMatchObject({
    value: { report: { taken: 0, changed: 0 } },
  });
});

test('one strange entry hides no other, and each has its reason', () => {
  const answer = plan({
    ...bundleOf(
      patient,
      weight,
      weight,
      { ...weight, id: 'a', effectiveDateTime: '2026-11-08T07:15:00' },
      { ...weight, id: 'b', status: 'entered-in-error' },
      { ...weight, id: 'c', modifierExtension: [{ url: 'urn:x', valueBoolean: true }] },
      { ...weight, id: 'd', component: [{ modifierExtension: [] }] },
      { ...weight, id: 'e', valueQuantity: { value: '81' } },
      { ...weight, id: 'f', subject: undefined },
      { ...weight, id: 'g', resourceType: 'MolecularSequence' },
      { resourceType: 'not a kind' },
    ),
  });
  expect(answer).toMatchObject({ ok: true, value: { report: { taken: 2, changed: 0 } } });
  expect(answer.ok && answer.value.report.skipped.map(({ reason }) => reason)).toEqual([
    'repeated-in-file',
    'time-without-zone',
    'entered-in-error',
    'not-understood',
    'not-understood',
    'malformed',
    'no-subject',
    'unsupported-kind',
    'unreadable',
  ]);
});

describe('nothing is taken of', () => {
  const other = { ...patient, id: 'p2' };
  test.each<[string, unknown, string]>([
    ['what is no JSON', '{"resourceType":', 'import/malformed'],
    ['what is no bundle', { resourceType: 'Patient' }, 'import/not-a-bundle'],
    ['a list', [], 'import/not-a-bundle'],
    ['a transaction', { ...bundleOf(patient), type: 'transaction' }, 'import/not-a-bundle'],
    ['a bundle about nobody', bundleOf(weight), 'import/no-patient'],
    ['a bundle about two people', bundleOf(patient, other, weight), 'import/two-patients'],
    [
      'a bundle with somebody else’s weight',
      bundleOf(patient, { ...weight, subject: { reference: 'Patient/p9' } }),
      'import/wrong-patient',
    ],
    [
      'a prototype',
      '{"resourceType":"Bundle","type":"collection","__proto__":{},"entry":[]}',
      'import/forbidden-name',
    ],
    ['a prototype in disguise', '{"entry":[{"\\u005f_proto__":1}]}', 'import/forbidden-name'],
    [
      'a name said twice',
      '{"resourceType":"Bundle","resourceType":"Bundle"}',
      'import/duplicate-name',
    ],
    ['a name said twice in disguise', '{"a":1,"\\u0061":2}', 'import/duplicate-name'],
    ['what is nested too deeply', '['.repeat(100_000), 'import/too-deep'],
    ['what is too large', ' '.repeat(16 * 1024 * 1024 + 1), 'import/too-large'],
    [
      'too many entries',
      {
        resourceType: 'Bundle',
        type: 'collection',
        entry: Array.from({ length: 10_001 }, () => 0),
      },
      'import/too-many-entries',
    ],
    ...[
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<a href="javascript:alert(1)">x</a>',
      '<iframe src="x"></iframe>',
    ].map((div): [string, unknown, string] => [
      `text with ${div}`,
      bundleOf({ ...patient, text: { status: 'generated', div } }),
      'import/active-content',
    ]),
  ])('%s', (_what, content, code) => {
    expect(plan(content)).toEqual({ ok: false, error: code });
  });
});

test('long texts and texts made to cost time are judged at once', () => {
  for (const unit of ['<', ' ', '< on', 'on=', '\\"', 'javascript', '<a '])
    for (const name of ['a', 'b'])
      plan(`{"resourceType":"Bundle","${name}":"${unit.repeat(400_000)}"}`);
  const large = { ...weight, note: [{ text: 'x'.repeat(1_500_000) }] };
  expect(plan(bundleOf(patient, large))).toMatchObject({ value: { report: { taken: 2 } } });
});
