/** The allergies of the open patient. */
import { defineQuery } from '#kernel/feature.ts';
import type { EntityList } from '#kernel/document.ts';
import { readAllergies, type Allergy } from './records.ts';

const rank = (allergy: Allergy): number =>
  ['severe', 'moderate', 'unknown', 'mild'].indexOf(allergy.severity);

/** Worst first, then by substance. An empty list means "nobody wrote one down", not "none known". */
export const allergyList = defineQuery<EntityList<Allergy>>({
  name: 'allergies/list',
  document: 'patient-summary',
  select: (document) => {
    const { entities, unreadable } = readAllergies(document);
    const sorted = [...entities].sort(
      (a, b) => rank(a) - rank(b) || a.substance.localeCompare(b.substance),
    );
    return { entities: sorted, unreadable };
  },
});
