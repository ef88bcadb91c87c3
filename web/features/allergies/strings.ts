/** Words for how severe and how sure an allergy is, whether it stands, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { AllergiesErrorCode } from './commands.ts';
import type { Certainty, Severity, Standing } from './records.ts';

type Text = () => string;

export const allergiesErrorText: Readonly<Record<AllergiesErrorCode, Text>> = {
  'allergies/already-recorded': m.allergies_error_already_recorded,
  'allergies/unknown-allergy': m.allergies_error_unknown_allergy,
  'allergies/unknown-version': m.allergies_error_unknown_version,
  'allergies/some-recorded': m.allergies_error_some_recorded,
};

export const severityText: Readonly<Record<Severity, Text>> = {
  mild: m.allergies_severity_mild,
  moderate: m.allergies_severity_moderate,
  severe: m.allergies_severity_severe,
  unknown: m.allergies_severity_unknown,
};

export const certaintyText: Readonly<Record<Certainty, Text>> = {
  unconfirmed: m.allergies_certainty_unconfirmed,
  presumed: m.allergies_certainty_presumed,
  confirmed: m.allergies_certainty_confirmed,
};

export const standingText: Readonly<Record<Standing, Text>> = {
  recorded: m.allergies_standing_recorded,
  'entered-in-error': m.allergies_standing_entered_in_error,
  disproved: m.allergies_standing_disproved,
};
