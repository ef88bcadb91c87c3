/** Words for how a problem stands, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { ProblemsErrorCode } from './commands.ts';
import type { ClinicalStatus } from './records.ts';
import type { Sensitivity } from './sensitivity.ts';

type Text = () => string;

export const problemsErrorText: Readonly<Record<ProblemsErrorCode, Text>> = {
  'problems/already-listed': m.problems_error_already_listed,
  'problems/onset-in-future': m.problems_error_onset_in_future,
  'problems/unknown-problem': m.problems_error_unknown_problem,
};

export const clinicalStatusText: Readonly<Record<ClinicalStatus, Text>> = {
  active: m.problems_status_active,
  recurrence: m.problems_status_recurrence,
  remission: m.problems_status_remission,
  resolved: m.problems_status_resolved,
};

export const sensitivityText: Readonly<Record<Sensitivity, Text>> = {
  normal: m.problems_sensitivity_normal,
  sensitive: m.problems_sensitivity_sensitive,
  'very-sensitive': m.problems_sensitivity_very,
};

/** What each does. */
export const sensitivityWhatText: Readonly<Record<Sensitivity, Text>> = {
  normal: m.problems_sensitivity_normal_what,
  sensitive: m.problems_sensitivity_sensitive_what,
  'very-sensitive': m.problems_sensitivity_very_what,
};
