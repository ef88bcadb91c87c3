/**
 * One medicine against the allergies a person has. The strongest relation of each allergy is told: the same ingredient, the
 * same class, a shared side chain, then what is weak or theoretical. An allergy in words no table knows cannot be checked.
 */
import {
  ALLERGY_CLASSES,
  ALLERGY_CLASSES_SOURCE,
  NONE_KNOWN,
  SHARED_SIDE_CHAINS,
  UNRELATED_SUBSTANCES,
  WEAK_RELATIONS,
  type AllergyClass,
} from './allergy-classes.ts';
import type { DrugAlert, StatedAllergy } from './drug-alert.ts';
import { findDrug, plainName } from './find-drug.ts';

interface Wanted {
  readonly name: string;
  readonly ingredients: readonly string[];
}

interface KnownAllergy extends StatedAllergy {
  readonly ingredients: readonly string[];
  readonly classes: readonly AllergyClass[];
}

const AIRWAYS = /asthma|bronch|wheez|breath|respirat|rhinitis|nasal|airway/i;
/** Reactions after which no medicine of the class is given. */
const SEVERE_DELAYED = /\b(?:SJS|TEN|DRESS)\b|stevens.?johnson|toxic epidermal/i;

export const allergyAlerts = (
  wanted: Wanted,
  allergies: readonly StatedAllergy[],
): readonly DrugAlert[] =>
  allergies.flatMap((allergy) => {
    const known = knownAllergy(allergy);
    if (known === 'unrelated') return [];
    return known === undefined ? [unchecked(allergy)] : (alertOf(wanted, known) ?? []);
  });

function knownAllergy(allergy: StatedAllergy): KnownAllergy | 'unrelated' | undefined {
  const stated = plainName(allergy.substance).replace(/\s*\ballerg(?:y|ies)\b$/, '');
  if (NONE_KNOWN.includes(plainName(allergy.substance)) || UNRELATED_SUBSTANCES.includes(stated))
    return 'unrelated';
  const { ingredients } = findDrug(stated);
  const classes = ALLERGY_CLASSES.filter(
    (each) => each.stated.includes(stated) || holdsOneOf(each, ingredients),
  );
  if (ingredients.length === 0 && classes.length === 0) return undefined;
  return { ...allergy, ingredients, classes };
}

function alertOf(wanted: Wanted, allergy: KnownAllergy): DrugAlert | undefined {
  const { name, ingredients } = wanted;
  const against = `allergy to ${allergy.substance.trim()}`;
  const same = ingredients.find((ingredient) => allergy.ingredients.includes(ingredient));
  if (same !== undefined)
    return interrupt('allergy-ingredient', `${name}: ${against}, the same ingredient (${same}).`);
  const shared = allergy.classes.find((each) => holdsOneOf(each, ingredients));
  if (shared !== undefined) return classAlert(shared, { name, against }, allergy);
  const chain = SHARED_SIDE_CHAINS.find(
    (members) =>
      ingredients.some((ingredient) => members.includes(ingredient)) &&
      allergy.ingredients.some((ingredient) => members.includes(ingredient)),
  );
  if (chain !== undefined)
    return interrupt(
      'allergy-side-chain',
      `${name}: ${against}, which shares its side chain (${tableWords()}).`,
    );
  return weakAlert(wanted, { against, allergy });
}

function classAlert(
  shared: AllergyClass,
  { name, against }: { readonly name: string; readonly against: string },
  { reaction }: StatedAllergy,
): DrugAlert {
  const text = `${name}: ${against}, the same class (${shared.name}; ${tableWords()}).`;
  if (SEVERE_DELAYED.test(reaction))
    return interrupt('allergy-class', `${text} After such a reaction the whole class is blocked.`);
  const isOther =
    shared.when === 'respiratory' && reaction.trim() !== '' && !AIRWAYS.test(reaction);
  if (!isOther) return interrupt('allergy-class', text);
  return {
    tier: 'passive',
    kind: 'allergy-weak',
    text: `${text} The reaction was not in the airways.`,
  };
}

function weakAlert(
  { name, ingredients }: Wanted,
  { against, allergy }: { readonly against: string; readonly allergy: KnownAllergy },
): DrugAlert | undefined {
  const related = WEAK_RELATIONS.some(
    ([one, other]) =>
      (holdsOneOf(one, ingredients) && allergy.classes.includes(other)) ||
      (holdsOneOf(other, ingredients) && allergy.classes.includes(one)),
  );
  if (!related) return undefined;
  const text = `${name}: ${against}, a weak or theoretical relation (${tableWords()}).`;
  return { tier: 'passive', kind: 'allergy-weak', text };
}

const holdsOneOf = ({ members }: AllergyClass, ingredients: readonly string[]): boolean =>
  ingredients.some((ingredient) => members.includes(ingredient));

const interrupt = (kind: DrugAlert['kind'], text: string): DrugAlert => ({
  tier: 'interrupt',
  kind,
  text,
});

const unchecked = ({ substance }: StatedAllergy): DrugAlert => ({
  tier: 'passive',
  kind: 'cannot-check',
  text: `The allergy to ${substance.trim()} cannot be checked: it is not in the tables.`,
});

const tableWords = (): string =>
  `allergy table version ${String(ALLERGY_CLASSES_SOURCE.version)} of ${ALLERGY_CLASSES_SOURCE.date}`;
