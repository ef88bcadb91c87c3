/**
 * Words somebody has typed and not sent: sealed on this device like everything else, and never sent anywhere. One for each place, a
 * name the caller chooses.
 */
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Step } from './engine-parts.ts';

const PLACE_LENGTH_MAX = 100;
const TEXT_LENGTH_MAX = 20_000;
/** Places with a draft; past it the oldest place has to be emptied first. */
const DRAFTS_MAX = 1_000;

export interface DraftRequest {
  readonly place: string;
  /** Empty for no draft. */
  readonly text: string;
}

/** 'engine/too-large' for a draft that is too long, or one too many. */
export function keepDraft(step: Step, { place, text }: DraftRequest): Result<void, CommandError> {
  const { drafts } = step.memory;
  const isNew = text !== '' && !drafts.has(place);
  const isLong = place.length > PLACE_LENGTH_MAX || text.length > TEXT_LENGTH_MAX;
  if (isLong || (isNew && drafts.size >= DRAFTS_MAX)) return err({ code: 'engine/too-large' });
  if (text === '') {
    step.batch.remove('drafts', place);
    step.batch.afterwards(() => void drafts.delete(place));
  } else {
    step.batch.put('drafts', place, utf8Encode(text));
    step.batch.afterwards(() => void drafts.set(place, text));
  }
  return ok(undefined);
}
