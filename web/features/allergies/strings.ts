/** Words for how severe a reaction was, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { AllergiesErrorCode } from './commands.ts';
import type { Severity } from './records.ts';

type Text = () => string;

export const allergiesErrorText: Readonly<Record<AllergiesErrorCode, Text>> = {
  'allergies/already-recorded': m.allergies_error_already_recorded,
};

export const severityText: Readonly<Record<Severity, Text>> = {
  mild: m.allergies_severity_mild,
  moderate: m.allergies_severity_moderate,
  severe: m.allergies_severity_severe,
  unknown: m.allergies_severity_unknown,
};
