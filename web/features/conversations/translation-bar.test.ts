import { expect, test } from 'vitest';
import { isBarredFromTranslation } from './translation-bar.ts';

test.each([
  'Amoxicillin 500 mg',
  'Give two tablets',
  'Le patient a refusé',
  'donner deux comprimés',
  'وافق المريض، أوافق',
  'أعطه حبتين',
  'الضغط ١٨٤',
  'He does not consent',
  'Half of it tonight',
])('a dose, a measurement or a consent is not translated by a machine: %s', (text) => {
  expect(isBarredFromTranslation(text)).toBe(true);
});

test.each(['Who is on duty tonight?', 'La famille est arrivée', 'شكرا جزيلا', 'She slept well'])(
  'what people otherwise say is: %s',
  (text) => {
    expect(isBarredFromTranslation(text)).toBe(false);
  },
);
