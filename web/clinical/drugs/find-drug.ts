/** From what somebody wrote, such as "Zocor 20 mg", to the ingredients the tables know; what they do not know is said. */
import { ALLERGY_CLASSES } from './allergy-classes.ts';
import { DRUG_CLASSES } from './drug-classes.ts';
import { OTHER_NAMES } from './drug-names.ts';
import { OTHER_MEDICINES, SALTS_AND_FORMS } from './other-medicines.ts';
import { PASSIVE_PAIRS } from './passive-pairs.ts';

export interface FoundDrug {
  /** Generic names, in lower case, each once. */
  readonly ingredients: readonly string[];
  /** Whether every part of the name is in a table. Otherwise the medicine cannot be checked, or not all of it. */
  readonly isWhole: boolean;
}

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(DRUG_CLASSES).flatMap(({ listed, unverified }) => [...listed, ...unverified]),
  ...ALLERGY_CLASSES.flatMap(({ members }) => members),
  ...PASSIVE_PAIRS.flatMap(({ one, other }) => [...one, ...other]),
  ...OTHER_MEDICINES,
]);

const NAMES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(OTHER_NAMES));

/** What joins the ingredients of a combination. */
const JOINTS = /\s*(?:[/+&,;]|\band\b|\bwith\b)\s*/;
/** A number that stands alone or before a unit, as "20 mg", "500mg" or "10 mg/ml". */
const AMOUNT =
  /(?:^| )\d[\d.,-]{0,12} ?(?:%|mg|g|mcg|[uμ]g|ml|iu|units?)?(?:\/[\d.,]{0,12} ?[a-zμ]{1,8})?(?= |$)/g;

/** Lower case, one form of each sign, no accents, nothing in brackets and one blank between words. */
export const plainName = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['ʼ`´‘]/g, '’')
    .replace(/\([^()]*\)/g, ' ')
    .replace(/[®™]/g, '')
    .replace(/[‐‑–—]/g, '-')
    .replace(/([a-z])\.(?= |$)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();

/** Finds brand and generic names, with or without amount, salt and form. */
export function findDrug(text: string): FoundDrug {
  const name = plainName(text);
  const whole = lookUp(name) ?? lookUp(withoutAmounts(name));
  const parts = whole === undefined ? partsOf(name).map(findPart) : [known(whole)];
  return {
    ingredients: [...new Set(parts.flatMap(({ ingredients }) => ingredients))],
    isWhole: parts.length > 0 && parts.every(({ isWhole }) => isWhole),
  };
}

const partsOf = (name: string): readonly string[] =>
  withoutAmounts(name)
    .split(JOINTS)
    .filter((part) => withoutAmounts(part) !== '');

function findPart(part: string): FoundDrug {
  const found = lookUp(part) ?? lookUp(withoutAmounts(part));
  if (found !== undefined) return known(found);
  const halves = withoutAmounts(part)
    .split('-')
    .map((half) => lookUp(half));
  const ingredients = halves.flatMap((half) => half ?? []);
  return { ingredients, isWhole: halves.every((half) => half !== undefined) };
}

/** The name as it is, or without the salt and the form at its end. */
function lookUp(name: string): readonly string[] | undefined {
  if (name === '') return undefined;
  if (KNOWN.has(name)) return [name];
  const listed = NAMES.get(name) ?? NAMES.get(name.replaceAll('’', ''));
  if (listed !== undefined) return listed;
  const words = name.split(' ');
  const last = words.at(-1) ?? '';
  return words.length > 1 && SALTS_AND_FORMS.has(last)
    ? lookUp(words.slice(0, -1).join(' '))
    : undefined;
}

const withoutAmounts = (name: string): string =>
  name.replace(AMOUNT, ' ').replace(/ {2,}/g, ' ').trim();

/** An ingredient that a brand names and no table knows leaves the medicine half checked. */
const known = (ingredients: readonly string[]): FoundDrug => ({
  ingredients,
  isWhole: ingredients.every((ingredient) => KNOWN.has(ingredient)),
});
