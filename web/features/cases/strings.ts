/** Words for how a case stands and how urgent it is, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { CasesErrorCode } from './commands.ts';
import type { CaseStatus, CaseText, Priority } from './records.ts';

type Text = () => string;

export const casesErrorText: Readonly<Record<CasesErrorCode, Text>> = {
  'cases/unreadable': m.cases_error_unreadable,
  'cases/too-long': m.cases_error_too_long,
  'cases/unknown-version': m.cases_error_unknown_version,
  'cases/already-assigned': m.cases_error_already_assigned,
  'cases/not-assigned': m.cases_error_not_assigned,
};

export const caseStatusText: Readonly<Record<CaseStatus, Text>> = {
  open: m.cases_status_open,
  'in-progress': m.cases_status_in_progress,
  'on-hold': m.cases_status_on_hold,
  resolved: m.cases_status_resolved,
  closed: m.cases_status_closed,
};

export const priorityText: Readonly<Record<Priority, Text>> = {
  critical: m.cases_priority_critical,
  high: m.cases_priority_high,
  medium: m.cases_priority_medium,
  low: m.cases_priority_low,
};

export const caseTextLabel: Readonly<Record<CaseText, Text>> = {
  symptoms: m.cases_symptoms,
  plan: m.cases_plan,
};
