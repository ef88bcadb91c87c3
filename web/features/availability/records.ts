/** What is written when somebody says whether they can be reached: one statement, and the newest of its author counts. */
import type * as v from 'valibot';
import { AVAILABILITY, type availabilitySchema } from '#clinical/availability.ts';
import { SELF, statedFact, type FactEvent } from '#clinical/facts.ts';
import type { CommandContext } from '#kernel/feature.ts';

export type AvailabilityInput = v.InferOutput<typeof availabilitySchema>;

/** Naming the statements before would only make it longer. */
const NOTHING_BEFORE = { replaces: [], why: '' };

/** Nobody stands in for who is there. */
export function statedAvailability(input: AvailabilityInput, context: CommandContext): FactEvent {
  const value = input.state === 'available' ? { ...input, standIn: '' } : input;
  return statedFact({ kind: AVAILABILITY, subject: SELF, value, stating: NOTHING_BEFORE }, context);
}
