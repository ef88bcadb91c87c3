/** Words for alerts and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { AlertsErrorCode } from './commands.ts';
import type { AlertParameter } from './records.ts';
import type { AlertThread } from './threads.ts';

type Text = () => string;

export const alertsErrorText: Readonly<Record<AlertsErrorCode, Text>> = {
  'alerts/page-full': m.alerts_error_page_full,
};

export const parameterText: Readonly<Record<AlertParameter, Text>> = {
  'blood-pressure': m.alerts_blood_pressure,
  pulse: m.alerts_pulse,
  temperature: m.alerts_temperature,
  respiration: m.alerts_respiration,
};

export const stateText: Readonly<Record<AlertThread['state'], Text>> = {
  crisis: m.alerts_state_crisis,
  confirmed: m.alerts_state_confirmed,
  overdue: m.alerts_state_overdue,
  repeat: m.alerts_state_repeat,
  eased: m.alerts_state_eased,
};

/** What the patient is told first. */
export const patientText: Readonly<Record<AlertThread['state'], Text>> = {
  crisis: m.alerts_patient_crisis,
  confirmed: m.alerts_patient_confirmed,
  overdue: m.alerts_patient_critical,
  repeat: m.alerts_patient_critical,
  eased: m.alerts_patient_eased,
};
