/** Allergies and intolerances of a patient; FHIR AllergyIntolerance in small. Entries are added, never overwritten. */
import * as v from 'valibot';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export const SEVERITIES = ['mild', 'moderate', 'severe', 'unknown'] as const;

/** FHIR reaction severity, and "nobody knows". */
export type Severity = (typeof SEVERITIES)[number];

export interface Allergy {
  readonly id: string;
  readonly substance: string;
  readonly reaction: string;
  readonly severity: Severity;
  /** When it was written down, by the writer's clock; milliseconds since 1970. */
  readonly recordedAt: number;
}

export interface AllergyEvent {
  readonly kind: 'allergy-recorded';
  readonly allergy: Allergy;
}

export const allergySchema = v.object({
  substance: requiredLine,
  reaction: optionalLine,
  severity: v.picklist(SEVERITIES),
});

const storedSchema = v.object({
  ...allergySchema.entries,
  recordedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

function parseAllergy(id: string, raw: unknown): Result<Allergy, 'unreadable'> {
  const parsed = v.safeParse(storedSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

export const readAllergies = (document: RawDocument): EntityList<Allergy> =>
  readPart(document, 'allergies', parseAllergy);

export function applyAllergyEvent(draft: Draft, event: AllergyEvent): void {
  const { id, ...fields } = event.allergy;
  draft.create(entityKey('allergies', id), fields);
}
