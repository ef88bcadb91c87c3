/** Why a field is no measurement yet. */
import { m } from '#messages/compiled/messages.js';
import type { DraftProblem } from './vitals-draft.ts';

export const draftProblemText: Readonly<Record<DraftProblem, () => string>> = {
  'not-number': m.observations_not_number,
  'whole-number': m.observations_whole_number,
  'one-decimal': m.observations_one_decimal,
  'both-pressures': m.observations_both_pressures,
  impossible: m.observations_error_impossible,
  reversed: m.observations_error_pressures_reversed,
};
