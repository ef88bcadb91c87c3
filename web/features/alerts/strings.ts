/** Words for alerts, their rules, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { AlertsErrorCode } from './commands.ts';
import type { AlertPlanErrorCode } from './plan-commands.ts';
import type { Outcome, Symptom } from './records.ts';
import type { AlertParameter, RulePart, RuleTest, Tier } from './rule-table.ts';
import type { AlertState } from './threads.ts';

type Text = () => string;

export const alertsErrorText: Readonly<Record<AlertsErrorCode | AlertPlanErrorCode, Text>> = {
  'alerts/page-full': m.alerts_error_page_full,
  'alerts/unknown-version': m.alerts_error_unknown_version,
  'alerts/too-many-rules': m.alerts_error_too_many_rules,
  'alerts/rule-of-table': m.alerts_error_rule_of_table,
};

export const parameterText: Readonly<Record<AlertParameter, Text>> = {
  'blood-pressure': m.alerts_blood_pressure,
  oxygen: m.alerts_oxygen,
  pulse: m.alerts_pulse,
  respiration: m.alerts_respiration,
  temperature: m.alerts_temperature,
  glucose: m.alerts_glucose,
  weight: m.alerts_weight,
};

export const partText: Readonly<Record<RulePart, Text>> = {
  systolic: m.alerts_part_systolic,
  diastolic: m.alerts_part_diastolic,
  oxygen: m.alerts_oxygen,
  pulse: m.alerts_pulse,
  respiration: m.alerts_respiration,
  temperature: m.alerts_temperature,
  glucose: m.alerts_glucose,
  weight: m.alerts_weight,
};

export const testText: Readonly<Record<RuleTest, Text>> = {
  above: m.alerts_test_above,
  'at-least': m.alerts_test_at_least,
  'at-most': m.alerts_test_at_most,
  below: m.alerts_test_below,
  rise: m.alerts_test_rise,
};

export const tierText: Readonly<Record<Tier, Text>> = {
  crisis: m.alerts_tier_crisis,
  critical: m.alerts_tier_critical,
  contact: m.alerts_tier_contact,
};

export const stateText: Readonly<Record<AlertState, Text>> = {
  crisis: m.alerts_state_crisis,
  confirmed: m.alerts_state_confirmed,
  overdue: m.alerts_state_overdue,
  repeat: m.alerts_state_repeat,
  past: m.alerts_state_past,
  contact: m.alerts_state_contact,
  eased: m.alerts_state_eased,
};

/** The same in one word, where a line of a list has to hold it. */
export const stateWord: Readonly<Record<AlertState, Text>> = {
  crisis: m.alerts_state_crisis,
  confirmed: m.alerts_word_critical,
  overdue: m.alerts_word_critical,
  repeat: m.alerts_word_critical,
  past: m.alerts_word_past,
  contact: m.alerts_word_contact,
  eased: m.alerts_word_eased,
};

/** What the patient is told first. */
export const patientText: Readonly<Record<AlertState, Text>> = {
  crisis: m.alerts_patient_crisis,
  confirmed: m.alerts_patient_confirmed,
  overdue: m.alerts_patient_critical,
  repeat: m.alerts_patient_critical,
  past: m.alerts_patient_past,
  contact: m.alerts_patient_contact,
  eased: m.alerts_patient_eased,
};

export const symptomText: Readonly<Record<Symptom, Text>> = {
  'chest-pain': m.alerts_symptom_chest_pain,
  breathless: m.alerts_symptom_breathless,
  weakness: m.alerts_symptom_weakness,
  confused: m.alerts_symptom_confused,
  shaky: m.alerts_symptom_shaky,
};

export const outcomeText: Readonly<Record<Outcome, Text>> = {
  acted: m.alerts_outcome_acted,
  watched: m.alerts_outcome_watched,
  false: m.alerts_outcome_false,
};
