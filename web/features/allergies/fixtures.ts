/** Allergies for tests and demonstrations; all fictional. */
import type { Allergy } from './records.ts';

export const anAllergy = (change: Partial<Allergy> = {}): Allergy => ({
  id: '0'.repeat(32),
  substance: 'Lisinopril',
  reaction: 'Lip swelling',
  severity: 'severe',
  recordedAt: Date.UTC(2026, 2, 14, 7, 30),
  ...change,
});
