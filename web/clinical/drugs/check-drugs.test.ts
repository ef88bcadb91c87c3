import { describe, expect, test } from 'vitest';
import { ALLERGY_CLASSES_SOURCE } from './allergy-classes.ts';
import { checkDrugs } from './check-drugs.ts';
import { DRUG_CLASSES_SOURCE, membersOf } from './drug-classes.ts';
import { DRUG_NAMES_SOURCE, OTHER_NAMES } from './drug-names.ts';
import { findDrug } from './find-drug.ts';
import { INTERACTION_PAIRS, INTERACTION_PAIRS_SOURCE } from './interaction-pairs.ts';
import { PASSIVE_PAIRS, PASSIVE_PAIRS_SOURCE } from './passive-pairs.ts';

const check = (current: readonly string[], wanted: string) =>
  checkDrugs({ current, new: wanted, allergies: [] });
const against = (substance: string, wanted: string, reaction = '') =>
  checkDrugs({ current: [], new: wanted, allergies: [{ substance, reaction }] });
const crossed = (some: readonly string[], others: readonly string[]) =>
  some.flatMap((one) => others.map((other) => [one, other] as const));
const interruptingPairs = (alerts: ReturnType<typeof check>) =>
  alerts
    .filter(({ tier }) => tier === 'interrupt')
    .map(({ text }) => Number(/pair (\d+) of 15/.exec(text)?.[1]));
const tiers = (alerts: ReturnType<typeof check>) => alerts.map(({ tier, kind }) => [tier, kind]);

describe('the fifteen pairs interrupt, in both orders, by generic and by brand name', () => {
  test.each([
    [1, 'dextroamphetamine', 'phenelzine', 'Adderall', 'Nardil'],
    [2, 'atazanavir', 'omeprazole', 'Reyataz', 'Prilosec'],
    [3, 'febuxostat', 'azathioprine', 'Uloric', 'Imuran'],
    [4, 'fluoxetine', 'tranylcypromine', 'Prozac', 'Parnate'],
    [5, 'irinotecan', 'ketoconazole', 'Camptosar', 'Nizoral'],
    [6, 'meperidine', 'selegiline', 'Demerol', 'Emsam'],
    [7, 'amitriptyline', 'isocarboxazid', 'Elavil', 'Marplan'],
    [8, 'amiodarone', 'sotalol', 'Cordarone', 'Betapace'],
    [9, 'ramelteon', 'fluvoxamine', 'Rozerem', 'Luvox'],
    [10, 'rifampin', 'ritonavir', 'Rifadin', 'Norvir'],
    [11, 'simvastatin', 'clarithromycin', 'Zocor', 'Biaxin'],
    [12, 'ergotamine', 'itraconazole', 'Cafergot', 'Sporanox'],
    [13, 'tizanidine', 'ciprofloxacin', 'Zanaflex', 'Cipro'],
    [14, 'tranylcypromine', 'procarbazine', 'Parnate', 'Matulane'],
    [15, 'sumatriptan', 'phenelzine', 'Imitrex', 'Nardil'],
  ])('pair %i: %s with %s', (number, generic, otherGeneric, brand, otherBrand) => {
    const ones = [generic, brand, `${generic.toUpperCase()} 20 mg tablets`];
    for (const [one, other] of crossed(ones, [otherGeneric, otherBrand]))
      for (const alerts of [check([one], other), check(['paracetamol', other], one)])
        expect(interruptingPairs(alerts)).toContain(number);
  });

  test('so does every member of each class with every member of the other', () => {
    for (const { number, one, other } of INTERACTION_PAIRS)
      for (const [a, b] of crossed(membersOf(one), membersOf(other)))
        if (a !== b) expect(interruptingPairs(check([a], b)), `${a}, ${b}`).toContain(number);
  });
});

test('nothing beside the fifteen pairs interrupts', () => {
  for (const { one, other } of PASSIVE_PAIRS)
    for (const [a, b] of crossed(one, other))
      for (const alerts of [check([a], b), check([b], a)]) {
        const own = alerts.filter(({ text }) => text.includes('own list'));
        expect(own.map(({ tier }) => tier)).toEqual(['passive']);
      }
  expect(check(['warfarin', 'metformin'], 'amlodipine')).toEqual([]);
  expect(check(['atazanavir'], 'famotidine')).toEqual([]);
  expect(check(['Viagra'], 'nitroglycerin').map(({ tier }) => tier)).toEqual(['passive']);
});

test('every warning names its list with version and date', () => {
  expect(check(['simvastatin'], 'clarithromycin')[0]?.text).toContain(
    'list version 1 of 2026-11-22; ONC high-priority list',
  );
});

test('a medicine nobody knows is never silently safe, wherever it stands', () => {
  const unknown = [['passive', 'cannot-check']];
  expect(tiers(check([], 'Zzyzxin'))).toEqual(unknown);
  expect(tiers(check(['Zzyzxin 5 mg'], 'metformin'))).toEqual(unknown);
  expect(tiers(check([], ''))).toEqual(unknown);
  expect(tiers(check([], '20 mg'))).toEqual(unknown);
  expect(check([], '__proto__')[0]?.text).toBe(
    '__proto__ cannot be checked: it is not in the tables.',
  );
  expect(check([], 'constructor')[0]?.kind).toBe('cannot-check');
});

test('a combination of which one part is known warns, and says what was not checked', () => {
  expect(tiers(check(['simvastatin'], 'Paxlovid'))).toEqual([
    ['interrupt', 'interaction'],
    ['passive', 'cannot-check'],
  ]);
  expect(findDrug('lopinavir/ritonavir 200/50 mg')).toEqual({
    ingredients: ['lopinavir', 'ritonavir'],
    isWhole: true,
  });
});

test('every other name leads to ingredients that the tables know; of Paxlovid one is not known', () => {
  const partly = Object.keys(OTHER_NAMES).filter((name) => !findDrug(name).isWhole);
  expect(partly).toEqual(['paxlovid']);
  for (const [name, ingredients] of Object.entries(OTHER_NAMES))
    expect(findDrug(`${name.toUpperCase()} 10 mg`).ingredients).toEqual(ingredients);
});

test.each([
  ['amoxicillin 500 mg/125 mg', ['amoxicillin']],
  ['co-amoxiclav 500/125', ['amoxicillin', 'clavulanic acid']],
  ['Amoxicillin 250mg / Clavulanic acid 125mg', ['amoxicillin', 'clavulanic acid']],
  ['salbutamol 100 µg/dose inhaler', ['salbutamol']],
  ['trimethoprim-sulfamethoxazole 160-800 mg', ['trimethoprim', 'sulfamethoxazole']],
  ['Metformin hydrochloride 1,000 mg tablets twice daily', ['metformin']],
  ['Penicillin G 2 g', ['benzylpenicillin']],
  ['D.H.E. 45', ['dihydroergotamine']],
])('%s is read past its amount, salt and form', (name, ingredients) => {
  expect(findDrug(name)).toEqual({ ingredients, isWhole: true });
});

test('the same ingredient under two names is shown', () => {
  expect(tiers(check(['Tylenol'], 'paracetamol'))).toEqual([['passive', 'same-ingredient']]);
  for (const name of ["St John's Wort", 'St. John’s Wort', 'ST JOHNS WORT'])
    expect(findDrug(name)).toEqual({ ingredients: ['st john’s wort'], isWhole: true });
});

describe('allergies', () => {
  test.each([
    ['amoxicillin', 'Augmentin', 'interrupt', 'allergy-ingredient'],
    ['penicillin', 'amoxicillin', 'interrupt', 'allergy-class'],
    ['Penicillins', 'Amoxil 500mg', 'interrupt', 'allergy-class'],
    ['amoxicillin', 'cephalexin', 'interrupt', 'allergy-side-chain'],
    ['Keflex', 'ampicillin', 'interrupt', 'allergy-side-chain'],
    ['ceftazidime', 'aztreonam', 'interrupt', 'allergy-side-chain'],
    ['penicillin', 'ceftriaxone', 'passive', 'allergy-weak'],
    ['penicillin', 'meropenem', 'passive', 'allergy-weak'],
    ['penicillin allergy', 'aztreonam', 'passive', 'allergy-weak'],
    ['sulfa', 'Bactrim', 'interrupt', 'allergy-class'],
    ['Penicillin (rash)', 'amoxicillin', 'interrupt', 'allergy-class'],
    ['morphine', 'codeine', 'interrupt', 'allergy-class'],
    ['aspirin', 'ibuprofen', 'interrupt', 'allergy-class'],
    ['moonbeams', 'ibuprofen', 'passive', 'cannot-check'],
  ])('%s against %s: %s, %s', (substance, wanted, tier, kind) => {
    expect(tiers(against(substance, wanted))).toEqual([[tier, kind]]);
  });

  test.each([
    ['sulfa', 'furosemide'],
    ['sulfa', 'celecoxib'],
    ['sulfa', 'hydrochlorothiazide'],
    ['shellfish', 'iohexol'],
    ['iodine', 'iohexol'],
    ['morphine', 'fentanyl'],
    ['No known allergies', 'amoxicillin'],
    ['penicillin', 'doxycycline'],
  ])('%s says nothing against %s', (substance, wanted) => {
    expect(against(substance, wanted)).toEqual([]);
  });

  test('NSAIDs are one class when the airways reacted or nobody knows', () => {
    expect(tiers(against('aspirin', 'naproxen', 'asthma'))).toEqual([
      ['interrupt', 'allergy-class'],
    ]);
    expect(tiers(against('aspirin', 'naproxen', 'stomach pain'))).toEqual([
      ['passive', 'allergy-weak'],
    ]);
  });

  test('a severe delayed reaction blocks the class outright', () => {
    expect(against('sulfamethoxazole', 'sulfadiazine', 'SJS in 2019')[0]?.text).toContain(
      'whole class is blocked',
    );
  });
});

test('every table names its source, its date and whether somebody signed it', () => {
  for (const table of [
    ALLERGY_CLASSES_SOURCE,
    DRUG_CLASSES_SOURCE,
    DRUG_NAMES_SOURCE,
    INTERACTION_PAIRS_SOURCE,
    PASSIVE_PAIRS_SOURCE,
  ]) {
    expect(table.source).not.toBe('');
    expect(table.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(table).toHaveProperty('signed');
  }
});
