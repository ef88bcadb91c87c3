/** Slow because HL7's definitions are 50 MB: every demonstration patient is judged by them, and the judge by planted faults. */
import { describe, expect, test } from 'vitest';
import type { Chart } from '../chart.ts';
import { demo } from '../demo/demo.ts';
import { fhirDocument } from './fhir-document.ts';
import { faultsOf } from './r4-validator.test-support.ts';

const charts = demo(1, '2026-11-08');
const ids = { bundle: '0a'.repeat(16), composition: '0b'.repeat(16), noAllergy: '0c'.repeat(16) };

function documentOf(place: number, isRestrictedIncluded: boolean) {
  const chart = charts[place - 1];
  if (chart === undefined) throw new Error('no such patient');
  const by = chart.practitioners[1]?.id ?? '';
  return fhirDocument(chart, { ids, at: '2026-11-22T00:00:00+00:00', by, isRestrictedIncluded });
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'patient %i leaves as a document that the definitions of R4 accept, with and without restricted entries',
  (place) => {
    for (const isIncluded of [false, true])
      expect(faultsOf(JSON.parse(JSON.stringify(documentOf(place, isIncluded))))).toEqual([]);
  },
);

test('a record of people, with what a demonstration never has, is accepted too', () => {
  const [first] = charts;
  const [plan] = first?.plans ?? [];
  const [measured] = first?.measurements ?? [];
  if (first === undefined || plan === undefined || measured === undefined) throw new Error('none');
  const nobody = { by: undefined, recordedAt: measured.recordedAt, isRestricted: false };
  const put = {
    formerNames: ['Rosa Okoro', 'مريم'],
    address: 'Rue 4, Lakeside',
    identifiers: [{ system: 'National id', value: '2 59 03' }],
    portrait: '/9j/4A==',
  };
  const chart: Chart = {
    ...first,
    isDemo: false,
    patient: { ...first.patient, givenName: '', contacts: [], phone: undefined, ...put },
    allergies: [
      {
        ...{ ...nobody, id: 'a1'.repeat(16), substance: 'Latex', reaction: '' },
        ...{ severity: 'unknown', certainty: 'presumed' },
      },
    ],
    medicines: [
      {
        ...{ ...nobody, id: 'a2'.repeat(16), name: 'Insulin', doses: [], reason: '' },
        ...{ status: 'stopped', origin: 'reported' },
      },
    ],
    measurements: [
      { ...measured, ...nobody, id: 'a3'.repeat(16), value: undefined, components: [], word: 'V' },
    ],
    plans: [
      plan,
      { ...plan, ...nobody, id: 'a4'.repeat(16), text: '', isOver: true, goals: [], tasks: [] },
    ],
    codeStatus: [
      { ...nobody, id: 'a5'.repeat(16), status: 'full' },
      { ...nobody, id: 'a6'.repeat(16), status: 'no-cpr' },
    ],
  };
  const by = chart.practitioners[0]?.id ?? '';
  const request = { ids, at: '2026-11-22T00:00:00Z', by, isRestrictedIncluded: false };
  expect(faultsOf(JSON.parse(JSON.stringify(fhirDocument(chart, request))))).toEqual([]);
});

describe('the judge finds a planted fault', () => {
  const plant = (change: (text: string) => string): readonly string[] => {
    const text = JSON.stringify(documentOf(2, true));
    const changed = change(text);
    expect(changed).not.toBe(text);
    return faultsOf(JSON.parse(changed));
  };

  test.each<[string, string | RegExp, string, RegExp]>([
    [
      'a code of no value set',
      '"gender":"male"',
      '"gender":"m"',
      /gender: not in .*administrative/,
    ],
    ['a field that does not exist', '"gender"', '"sex":"male","gender"', /unknown field sex/],
    ['a missing status', '"status":"final","type"', '"type"', /status is missing/],
    [
      'a date of no calendar',
      /"birthDate":"[^"]+"/,
      '"birthDate":"1954-13-02"',
      /in the form of date/,
    ],
    [
      'a time without a zone',
      /"timestamp":"[^"]+"/,
      '"timestamp":"2026-11-22T00:00:00"',
      /instant/,
    ],
    ['an empty list', '"active":true', '"active":true,"photo":[]', /photo is an empty list/],
    ['a list that should be none', '"active":true', '"active":[true]', /active is a list/],
    [
      'a reference that leads nowhere',
      /"custodian":\{[^}]+\}/,
      '"custodian":{"reference":"urn:uuid:0"}',
      /leads nowhere/,
    ],
    [
      'a reference to the wrong kind',
      /"custodian":\{[^}]+\}/,
      `"custodian":{"reference":"urn:uuid:${charts[1]?.id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') ?? ''}"}`,
      /may not refer to Patient/,
    ],
    [
      'an invented code',
      '"code":"problem-list-item"',
      '"code":"problem-item"',
      /no code problem-item/,
    ],
    [
      'a section of nothing',
      /"text":\{"status":"generated","div":"[^}]*Latex[^}]*\},"entry":\[[^\]]*\]/,
      '"mode":"working"',
      /breaks cmp-1/,
    ],
    ['a document that nobody dated', /"timestamp":"[^"]+",/, '', /breaks bdl-10/],
    [
      'a clinical status that is missing',
      /"clinicalStatus":\{"coding":\[\{"system":"[^"]*allergy[^}]*\}\]\},/,
      '',
      /breaks ait-1/,
    ],
    ['a text instead of a number', '"value":88,', '"value":"88",', /not a decimal/],
  ])('%s', (_name, from, to, fault) => {
    expect(plant((text) => text.replace(from, to)).join('\n')).toMatch(fault);
  });

  test('another order of entries', () => {
    const document = documentOf(1, true);
    const entry = [...(document['entry'] as readonly unknown[])].reverse();
    expect(faultsOf({ ...document, entry })).toContain('Bundle: no Composition first');
  });
});
