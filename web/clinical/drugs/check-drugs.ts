/**
 * What is known against giving one more medicine: interactions with those a person takes, and the person's allergies. Only the
 * fifteen pairs and allergies to the ingredient, the class or a shared side chain interrupt. What cannot be checked is said;
 * no alert means that nothing was found in these tables, not that it is safe. Works on names alone, without a network.
 */
import { plainName, findDrug, type FoundDrug } from './find-drug.ts';
import { allergyAlerts } from './check-allergies.ts';
import type { DrugAlert, StatedAllergy } from './drug-alert.ts';
import { DRUG_CLASSES, membersOf, type DrugClassName } from './drug-classes.ts';
import {
  INTERACTION_PAIRS,
  INTERACTION_PAIRS_SOURCE,
  type InteractionPair,
} from './interaction-pairs.ts';
import { PASSIVE_PAIRS, PASSIVE_PAIRS_SOURCE } from './passive-pairs.ts';

export interface DrugQuestion {
  /** Names of what the person takes now, as written. */
  readonly current: readonly string[];
  readonly new: string;
  readonly allergies: readonly StatedAllergy[];
}

interface NamedDrug extends FoundDrug {
  readonly name: string;
}

/** Interrupting alerts first, then in the order of the tables. */
export function checkDrugs(question: DrugQuestion): readonly DrugAlert[] {
  const wanted = named(question.new);
  const taken = question.current.map(named);
  const alerts = [
    ...allergyAlerts(wanted, question.allergies),
    ...taken.flatMap((other) => interactionsOf(wanted, other)),
    ...[wanted, ...taken].filter(({ isWhole }) => !isWhole).map(unchecked),
  ];
  return [
    ...alerts.filter(({ tier }) => tier === 'interrupt'),
    ...alerts.filter(({ tier }) => tier === 'passive'),
  ];
}

const named = (name: string): NamedDrug => ({ name: name.trim(), ...findDrug(name) });

function interactionsOf(one: NamedDrug, other: NamedDrug): readonly DrugAlert[] {
  return [...pairAlerts(one, other), ...passiveAlerts(one, other), ...repeatAlerts(one, other)];
}

function pairAlerts(one: NamedDrug, other: NamedDrug): readonly DrugAlert[] {
  const { source } = INTERACTION_PAIRS_SOURCE;
  return INTERACTION_PAIRS.filter((pair) => isPair(pair, one, other)).map((pair) => ({
    tier: 'interrupt',
    kind: 'interaction',
    text:
      `${one.name} with ${other.name}: ${DRUG_CLASSES[pair.one].name} with ${DRUG_CLASSES[pair.other].name}, ` +
      `pair ${String(pair.number)} of 15 (${versionWords(INTERACTION_PAIRS_SOURCE)}; ${source}).`,
  }));
}

/** Two different ingredients, one of each class: a medicine is no pair with itself. */
function isPair(pair: InteractionPair, one: NamedDrug, other: NamedDrug): boolean {
  const crosses = (a: DrugClassName, b: DrugClassName) =>
    one.ingredients.some((x) =>
      other.ingredients.some((y) => x !== y && isMember(a, x) && isMember(b, y)),
    );
  return crosses(pair.one, pair.other) || crosses(pair.other, pair.one);
}

const isMember = (name: DrugClassName, ingredient: string): boolean =>
  membersOf(name).includes(ingredient);

function passiveAlerts(one: NamedDrug, other: NamedDrug): readonly DrugAlert[] {
  const has = (drug: NamedDrug, names: readonly string[]) =>
    drug.ingredients.some((ingredient) => names.includes(ingredient));
  return PASSIVE_PAIRS.filter(
    (pair) =>
      (has(one, pair.one) && has(other, pair.other)) ||
      (has(one, pair.other) && has(other, pair.one)),
  ).map((pair) => ({
    tier: 'passive',
    kind: 'interaction',
    text: `${one.name} with ${other.name}: ${pair.name} (${versionWords(PASSIVE_PAIRS_SOURCE)}; ${PASSIVE_PAIRS_SOURCE.source}).`,
  }));
}

function repeatAlerts(one: NamedDrug, other: NamedDrug): readonly DrugAlert[] {
  const shared = one.ingredients.filter((ingredient) => other.ingredients.includes(ingredient));
  if (shared.length === 0) return [];
  const text =
    plainName(one.name) === plainName(other.name)
      ? `${one.name} is already in the list.`
      : `${one.name} and ${other.name} both contain ${shared.join(', ')}.`;
  return [{ tier: 'passive', kind: 'same-ingredient', text }];
}

const unchecked = ({ name, ingredients }: NamedDrug): DrugAlert => ({
  tier: 'passive',
  kind: 'cannot-check',
  text:
    ingredients.length === 0
      ? `${name} cannot be checked: it is not in the tables.`
      : `${name} cannot be checked completely: only ${ingredients.join(', ')} is in the tables.`,
});

const versionWords = ({ version, date }: { readonly version: number; readonly date: string }) =>
  `list version ${String(version)} of ${date}`;
