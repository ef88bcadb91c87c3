/** The allergies of a patient's summary as a check of medicines asks for them: what stands, by its words. */
import * as v from 'valibot';
import { readFacts } from '../facts.ts';
import { optionalLine, requiredLine } from '../text.ts';
import { isContested, settledValue } from '../versioned.ts';
import { readPart, type RawDocument } from '#kernel/document.ts';
import { err, ok } from '#kernel/result.ts';
import type { StatedAllergy } from './drug-alert.ts';

const storedSchema = v.object({ substance: requiredLine, reaction: v.optional(optionalLine, '') });
const standingSchema = v.object({ standing: v.string() });

/** One that two people disagree about stands. Entries nobody can read are left out here; the panel of allergies counts them. */
export function statedAllergies(document: RawDocument): readonly StatedAllergy[] {
  const standings = readFacts(document, { kind: 'allergy-status', schema: standingSchema });
  return readPart(document, 'allergies', (id, raw) => {
    const parsed = v.safeParse(storedSchema, raw);
    return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
  })
    .entities.filter(({ id }) => {
      const standing = standings.get(id);
      return (
        isContested(standing) || (settledValue(standing)?.standing ?? 'recorded') === 'recorded'
      );
    })
    .map(({ substance, reaction }) => ({ substance, reaction }));
}
