/** What notes about a record name, as this feature has words for it. */
import * as v from 'valibot';

/** Kinds of documents somebody can look at, and the list of who looked itself. */
export const LOOKED_AT_KINDS = [
  'patient-summary',
  'case',
  'note',
  'doctors-note',
  'observations-month',
  'home-readings-month',
  'alert-acknowledgements',
  'conversation',
  'who-looked',
] as const;
export type LookedAtKind = (typeof LOOKED_AT_KINDS)[number];

const kindSchema = v.picklist(LOOKED_AT_KINDS);

/** Undefined for a kind of a later version. */
export function lookedAtKind(kind: string): LookedAtKind | undefined {
  const parsed = v.safeParse(kindSchema, kind);
  return parsed.success ? parsed.output : undefined;
}
