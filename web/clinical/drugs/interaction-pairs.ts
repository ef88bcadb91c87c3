/**
 * The pairs that interrupt: the fifteen high-priority pairs of the ONC list, in its order. Nothing else may interrupt, because
 * warnings that come too often are not read. No pair found here does not mean that two medicines are safe together.
 */
import type { DrugClassName } from './drug-classes.ts';
import type { ClinicalTableSource } from '../clinical-table.ts';

export const INTERACTION_PAIRS_SOURCE: ClinicalTableSource = {
  name: 'ONC high-priority interactions',
  version: 1,
  date: '2026-11-22',
  source:
    'ONC high-priority list: Phansalkar et al., JAMIA 2012;19:735 (PMC3422823), in the order of PMC9218784, table 4',
  standing: 'from-source',
  signed: undefined,
};

export interface InteractionPair {
  /** Its place in the list, 1 to 15. */
  readonly number: number;
  readonly one: DrugClassName;
  readonly other: DrugClassName;
}

const ORDERED: readonly (readonly [one: DrugClassName, other: DrugClassName])[] = [
  ['amphetamines', 'maoi'],
  ['atazanavir', 'ppi'],
  ['febuxostat', 'thiopurines'],
  ['serotonergics', 'maoi'],
  ['irinotecan', 'strongCyp3a4Inhibitors'],
  ['narcotics', 'maoi'],
  ['tricyclics', 'maoi'],
  ['qtHighRisk', 'qtHighRisk'],
  ['ramelteon', 'strongCyp1a2Inhibitors'],
  ['strongCyp3a4Inducers', 'proteaseInhibitors'],
  ['statins', 'cyp3a4OrProteaseInhibitors'],
  ['ergots', 'cyp3a4OrProteaseInhibitors'],
  ['tizanidine', 'cyp1a2Inhibitors'],
  ['tranylcypromine', 'procarbazine'],
  ['triptans', 'maoi'],
];

export const INTERACTION_PAIRS: readonly InteractionPair[] = ORDERED.map(([one, other], at) => ({
  number: at + 1,
  one,
  other,
}));
