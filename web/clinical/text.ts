/** Text a person typed into one field: trimmed, one normal form, bounded. */
import * as v from 'valibot';

const LINE_LENGTH_MAX = 200;

const normalise = v.transform((text: string) => text.normalize('NFC'));

/** A line that has to say something. */
export const requiredLine = v.pipe(
  v.string(),
  normalise,
  v.trim(),
  v.nonEmpty(),
  v.maxLength(LINE_LENGTH_MAX),
);

/** A line that may be empty. */
export const optionalLine = v.pipe(v.string(), normalise, v.trim(), v.maxLength(LINE_LENGTH_MAX));
