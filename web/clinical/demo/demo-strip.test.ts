import { expect, test } from 'vitest';
import { readEcg } from '#devices/analysis/read-ecg.ts';
import { samplesOf } from '../ecg-strip.ts';
import { demoStrip } from './demo-strip.ts';

test('the strip of the demo can be read, at the rate it stands beside', () => {
  const strip = demoStrip(72);
  if (strip === undefined) throw new Error('a strip');
  const findings = readEcg({ rateHz: strip.rateHz, samplesUv: samplesOf(strip) });
  expect(findings).toMatchObject({ quality: 'good', rhythm: 'regular' });
  expect(Math.round(findings.ratePerMin ?? 0)).toBeCloseTo(72, -1);
});
