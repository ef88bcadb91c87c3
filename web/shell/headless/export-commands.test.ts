import { expect, test } from 'vitest';
import { lantern } from './lantern.test-support.ts';

test.each([1, 2, 3, 4, 5, 6, 7, 8])('patient %i is printed as one document', async (number) => {
  const answer = await lantern(['export', '--demo', String(number), '--format', 'fhir']);
  expect(answer).toMatchObject({ code: 0, complaints: [] });
  expect(answer.printed).toHaveLength(1);
  expect(answer.json).toMatchObject({ resourceType: 'Bundle', type: 'document' });
});

test('as JSON it is the chart, without what is restricted', async () => {
  const { json } = await lantern(['export', '--demo', '8', '--format', 'json']);
  expect(json).toMatchObject({ format: 'lantern-chart', version: 2, isWithheld: true });
  expect(JSON.stringify(json)).not.toContain('Sertraline');
});

test.each([
  ['--demo=0', '--format=fhir'],
  ['--demo=9', '--format=fhir'],
  ['--demo=1.5', '--format=fhir'],
  ['--demo=one', '--format=fhir'],
  ['--demo=1', '--format=xml'],
])('%s %s is refused', async (...options) => {
  expect(await lantern(['export', ...options])).toMatchObject({
    code: 1,
    json: { error: 'headless/invalid' },
  });
});
