/** Saying whether one can be reached: once in a document of one's own, and from then on in that. */
import type * as v from 'valibot';
import {
  AVAILABILITY,
  availabilitySchema,
  readAvailability,
  type StatedAvailability,
} from '#clinical/availability.ts';
import { applyFactEvent, SELF, statedFact, type FactEvent } from '#clinical/facts.ts';
import { defineCommand, UNSIGNED, type CommandContext } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export type AvailabilityErrorCode = 'availability/over' | 'availability/own-stand-in';

interface AvailabilityError {
  readonly code: AvailabilityErrorCode;
}

type Said = readonly StatedAvailability[];
type Input = v.InferOutput<typeof availabilitySchema>;

/** 'availability/over' for a time that has passed; 'availability/own-stand-in' for who stands in for themselves. */
function decide(
  input: Input,
  context: CommandContext,
): Result<readonly FactEvent[], AvailabilityError> {
  if (input.until !== 0 && input.until <= context.now) return err({ code: 'availability/over' });
  if (input.standIn === context.actor.userId) return err({ code: 'availability/own-stand-in' });
  const value = input.state === 'available' ? { ...input, standIn: '' } : input;
  const stated = { kind: AVAILABILITY, subject: SELF, value, stating: NOTHING_BEFORE };
  return ok([statedFact(stated, context)]);
}

/** The newest word counts: naming the ones before would only make it longer. */
const NOTHING_BEFORE = { replaces: [], why: '' };

const common = {
  document: 'availability',
  parse: parserOf(availabilitySchema),
  view: (document: Parameters<typeof readAvailability>[0]) => readAvailability(document, UNSIGNED),
  decide: (_before: Said, input: Input, context: CommandContext) => decide(input, context),
  apply: applyFactEvent,
} as const;

export const sayFirstAvailability = defineCommand<Input, Said, FactEvent, AvailabilityError>({
  ...common,
  name: 'availability/say-first',
  target: 'new-document',
});

export const sayAvailability = defineCommand<Input, Said, FactEvent, AvailabilityError>({
  ...common,
  name: 'availability/say',
  target: 'existing',
});
