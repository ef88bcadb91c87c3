/** Words for how a case stands and how urgent it is, and for every error of this feature. */
import type { AssignmentRole } from '#clinical/case-assignment.ts';
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
  'cases/reason-needed': m.cases_error_reason_needed,
  'cases/already-kept': m.cases_error_already_kept,
  'cases/too-many-versions': m.cases_error_too_many_versions,
};

export const caseStatusText: Readonly<Record<CaseStatus, Text>> = {
  open: m.cases_status_open,
  'in-progress': m.cases_status_in_progress,
  'on-hold': m.cases_status_on_hold,
  resolved: m.cases_status_resolved,
  closed: m.cases_status_closed,
  removed: m.cases_status_removed,
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

export const assignmentRoleText: Readonly<Record<AssignmentRole, Text>> = {
  member: m.cases_role_member,
  lead: m.cases_role_lead,
  consultant: m.cases_role_consultant,
  coordinator: m.cases_role_coordinator,
};
