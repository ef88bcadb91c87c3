/** Saying whether one can be reached: once in a document of one's own, and from then on in that. */
import {
  availabilitySchema,
  readAvailability,
  type StatedAvailability,
} from '#clinical/availability.ts';
import { applyFactEvent, type FactEvent } from '#clinical/facts.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand, UNSIGNED, type CommandContext } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { statedAvailability, type AvailabilityInput } from './records.ts';

export type AvailabilityErrorCode = 'availability/over' | 'availability/own-stand-in';

interface AvailabilityError {
  readonly code: AvailabilityErrorCode;
}

type Said = readonly StatedAvailability[];

/** 'availability/over' for a time that has passed; 'availability/own-stand-in' for who stands in for themselves. */
function decide(
  _before: Said,
  input: AvailabilityInput,
  context: CommandContext,
): Result<readonly FactEvent[], AvailabilityError> {
  if (input.until !== 0 && input.until <= context.now) return err({ code: 'availability/over' });
  if (input.standIn === context.actor.userId) return err({ code: 'availability/own-stand-in' });
  return ok([statedAvailability(input, context)]);
}

const common = {
  document: 'availability',
  parse: parserOf(availabilitySchema),
  view: (document: RawDocument) => readAvailability(document, UNSIGNED),
  decide,
  apply: applyFactEvent,
} as const;

export const sayFirstAvailability = defineCommand<
  AvailabilityInput,
  Said,
  FactEvent,
  AvailabilityError
>({ ...common, name: 'availability/say-first', target: 'new-document' });

export const sayAvailability = defineCommand<AvailabilityInput, Said, FactEvent, AvailabilityError>(
  { ...common, name: 'availability/say', target: 'existing' },
);
