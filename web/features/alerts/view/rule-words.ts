/** A rule as a sentence: "Systolic at or above 180 mmHg". */
import { VITAL_LIMITS } from '#clinical/vital-table.ts';
import { m } from '#messages/compiled/messages.js';
import { leftToRight } from '#ui/formats.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import type { FormParts } from '#ui/form.svelte.ts';
import type { RuleValue } from '../patient-rules.ts';
import { PARTS, type AlertRule, type RulePart } from '../rule-table.ts';
import { alertsErrorText, partText, testText } from '../strings.ts';
import { unitText } from './alert-words.ts';

export const unitOfPart = (part: RulePart): string => unitText(VITAL_LIMITS[PARTS[part].code].unit);

export function ruleText(rule: RuleValue | Omit<AlertRule, 'id'>): string {
  const { part, test, limit, days, place, withSymptoms } = rule;
  const number = leftToRight(`${String(limit)} ${unitOfPart(part)}`);
  const sentence =
    test === 'rise'
      ? m.alerts_rule_rise({ part: partText[part](), limit: number, days })
      : m.alerts_rule({ part: partText[part](), test: testText[test](), limit: number });
  return [
    sentence,
    ...(place === 'home' ? [m.alerts_rule_at_home()] : []),
    ...(withSymptoms ? [m.alerts_rule_with_symptoms()] : []),
  ].join(', ');
}

/** What forms about rules share: the words for their errors. */
export const ruleFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText' | 'fieldOf'> = {
  errorText: (error) => errorText(error, alertsErrorText),
  fieldText: (_field, reason) => reasonText(reason),
};
