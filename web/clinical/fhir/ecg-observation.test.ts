import { expect, test } from 'vitest';
import { ecgObservation } from './ecg-observation.ts';

const strip = {
  id: 'ab'.repeat(16),
  set: 'cd'.repeat(16),
  rateHz: 130,
  data: Array.from({ length: 260 }, (_, i) => (i === 7 ? 'E' : String(i))).join(' '),
  effectiveAt: Date.UTC(2026, 10, 22, 9, 0, 10),
};

test('a strip is SampledData in microvolts, preliminary until a clinician has read it', () => {
  const resource = ecgObservation({ strip, subject: 'ef'.repeat(32), device: 'Polar H10' });
  expect(resource).toMatchObject({
    resourceType: 'Observation',
    status: 'preliminary',
    effectivePeriod: { start: '2026-11-22T09:00:08.000Z', end: '2026-11-22T09:00:10.000Z' },
    device: { display: 'Polar H10' },
    component: [
      {
        code: { coding: [{ code: '131329' }] },
        valueSampledData: { period: 1_000 / 130, factor: 1, dimensions: 1, data: strip.data },
      },
    ],
  });
});
