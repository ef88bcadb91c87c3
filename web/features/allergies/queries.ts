/** The allergies of the open patient. */
import { defineQuery } from '#kernel/feature.ts';
import type { EntityList } from '#kernel/document.ts';
import { isStanding, readAllergies, type Allergy, type AllergyRecord } from './records.ts';

const rank = (allergy: Allergy): number =>
  ['severe', 'moderate', 'unknown', 'mild'].indexOf(allergy.severity);

export interface AllergyList extends EntityList<Allergy>, Pick<AllergyRecord, 'noneKnown'> {
  /** Taken back by agreement; history. */
  readonly takenBack: readonly Allergy[];
}

/** Those that stand, worst first, then by substance. Empty means "nobody wrote one down" unless `noneKnown` says more. */
export const allergyList = defineQuery<AllergyList>({
  name: 'allergies/list',
  document: 'patient-summary',
  select: (document, entries) => {
    const { allergies, unreadable, noneKnown } = readAllergies(document, entries);
    const sorted = [...allergies].sort(
      (a, b) => rank(a) - rank(b) || a.substance.localeCompare(b.substance),
    );
    return {
      entities: sorted.filter(isStanding),
      takenBack: sorted.filter((allergy) => !isStanding(allergy)),
      unreadable,
      noneKnown,
    };
  },
});
