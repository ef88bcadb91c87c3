/** A dose as one line that nobody can misread: no trailing zero, a space before the unit, digits 0–9, units spelled out. */
import { m } from '#messages/compiled/messages.js';
import type { Locale } from '#messages/compiled/runtime.js';
import { leftToRight } from '#ui/formats.ts';
import type { Dosage } from '../dosage.ts';
import { frequencyText, routeText, unitText } from '../strings.ts';

const DIGITS_MAX = 4;
const formatAmount = (amount: number, locale: Locale): string =>
  new Intl.NumberFormat(`${locale}-u-nu-latn`, { maximumFractionDigits: DIGITS_MAX }).format(
    amount,
  );

/** `500 mg by mouth, twice daily`, and what was written besides; the word for a value from a newer version. */
export function doseText(dosage: Dosage | undefined, locale: Locale): string {
  if (dosage === undefined) return m.conflicts_unknown_value();
  const { amount, unit, route, frequency, instructions } = dosage;
  const line = m.medications_dose_line({
    quantity: leftToRight(`${formatAmount(amount, locale)}\u00a0${unitText[unit]()}`),
    route: routeText[route](),
    frequency: frequencyText[frequency](),
  });
  return instructions === '' ? line : `${line} (${instructions})`;
}
