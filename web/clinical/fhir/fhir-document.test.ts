import { expect, test } from 'vitest';
import { demo } from '../demo/demo.ts';
import { base64Of, utf8Of } from './base64-text.ts';
import { fhirDocument } from './fhir-document.ts';

const charts = demo(1, '2026-11-08');
const ids = { bundle: '0a'.repeat(16), composition: '0b'.repeat(16), noAllergy: '0c'.repeat(16) };

function textOf(place: number, isRestrictedIncluded = false): string {
  const chart = charts[place - 1];
  if (chart === undefined) throw new Error('no such patient');
  const by = chart.practitioners[1]?.id ?? '';
  const request = { ids, at: '2026-11-22T00:00:00+00:00', by, isRestrictedIncluded };
  return JSON.stringify(fhirDocument(chart, request));
}

test('what is restricted stays out, and only that something does is said', () => {
  const text = textOf(8);
  expect(text).toContain('Some data withheld');
  expect(text).not.toMatch(/Sertraline|Depressive|F32|kept apart/);
  expect(textOf(8, true)).toMatch(/Sertraline.*Depressive/s);
  expect(textOf(8, true)).not.toContain('withheld');
  expect(textOf(1)).not.toContain('withheld');
});

test('everything made up says so, in words and as a label', () => {
  const { entry } = JSON.parse(textOf(3)) as { entry: readonly { resource: object }[] };
  for (const { resource } of entry)
    expect(resource).toMatchObject({ meta: { security: [{ code: 'HTEST' }] } });
  expect(textOf(3)).toContain('DEMO: not a real person');
});

test('no known allergies is a statement, an empty list is none', () => {
  expect(textOf(1)).toContain('716186003');
  expect(textOf(7)).not.toContain('716186003');
  expect(textOf(7)).toContain('"code":"unavailable"');
});

test('a dose that nobody picked leaves as both, each saying so', () => {
  const text = textOf(5);
  expect(text.match(/one of several versions, nobody has picked/g)).toHaveLength(2);
  expect(text).toContain('500 mg, twice daily or 850 mg, twice daily');
});

test('who somebody was called, their numbers elsewhere and their photo leave with them', () => {
  const [chart] = charts;
  if (chart === undefined) throw new Error('no such patient');
  const patient = {
    ...{ ...chart.patient, formerNames: ['Rosa Okoro'], address: 'Rue 4' },
    identifiers: [{ system: 'National id', value: '2 59' }],
    portrait: '/9j/',
  };
  const request = { ids, at: '2026-11-22T00:00:00Z', by: '', isRestrictedIncluded: true };
  const text = JSON.stringify(fhirDocument({ ...chart, patient }, request));
  const { entry } = JSON.parse(text) as { entry: readonly { resource: object }[] };
  expect(entry.map(({ resource }) => resource)).toContainEqual(
    expect.objectContaining({
      resourceType: 'Patient',
      name: [expect.objectContaining({ use: 'official' }), { use: 'old', text: 'Rosa Okoro' }],
      address: [{ text: 'Rue 4' }],
      photo: [{ contentType: 'image/jpeg', data: '/9j/' }],
      identifier: expect.arrayContaining([
        { type: { text: 'National id' }, value: '2 59' },
        expect.objectContaining({ type: { coding: [expect.objectContaining({ code: 'MR' })] } }),
      ]),
    }),
  );
});

test('markup in a name is text for the reader', () => {
  const [chart] = charts;
  if (chart === undefined) throw new Error('no such patient');
  const patient = { ...chart.patient, familyName: '<script>alert("1")</script>&\u0000' };
  const request = { ids, at: '2026-11-22T00:00:00Z', by: '', isRestrictedIncluded: true };
  const text = JSON.stringify(fhirDocument({ ...chart, patient }, request));
  expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;,');
});

test('text in any script survives base64', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'Marín', 'مريم', '山田', '👩‍⚕️', '\ud800x'])
    expect(base64Of(utf8Of(text))).toBe(Buffer.from(text, 'utf8').toString('base64'));
});
