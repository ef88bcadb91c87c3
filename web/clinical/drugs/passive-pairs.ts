/**
 * Pairs that prescribers expect and that the ONC panel left out or rejected: a list of our own, labelled as such. They are shown,
 * and never interrupt.
 */
import type { ClinicalTableSource } from '../clinical-table.ts';

export const PASSIVE_PAIRS_SOURCE: ClinicalTableSource = {
  name: 'Lantern’s own interactions',
  version: 1,
  date: '2026-11-22',
  source: 'Lantern’s own list beside the ONC list; unverified',
  standing: 'unverified',
  signed: undefined,
};

export interface PassivePair {
  readonly name: string;
  readonly one: readonly string[];
  readonly other: readonly string[];
}

const RENIN_BLOCKERS = [
  'captopril',
  'enalapril',
  'lisinopril',
  'perindopril',
  'ramipril',
  'candesartan',
  'irbesartan',
  'losartan',
  'olmesartan',
  'telmisartan',
  'valsartan',
];
const POTASSIUM = ['potassium chloride'];

export const PASSIVE_PAIRS: readonly PassivePair[] = [
  {
    name: 'nitrate with PDE5 inhibitor',
    one: ['glyceryl trinitrate', 'isosorbide dinitrate', 'isosorbide mononitrate'],
    other: ['avanafil', 'sildenafil', 'tadalafil', 'vardenafil'],
  },
  {
    name: 'warfarin with azole, metronidazole or co-trimoxazole',
    one: ['warfarin'],
    other: [
      'fluconazole',
      'itraconazole',
      'ketoconazole',
      'miconazole',
      'posaconazole',
      'voriconazole',
      'metronidazole',
      'sulfamethoxazole',
    ],
  },
  {
    name: 'ACE inhibitor or ARB with spironolactone or potassium',
    one: RENIN_BLOCKERS,
    other: ['spironolactone', ...POTASSIUM],
  },
  { name: 'spironolactone with potassium', one: ['spironolactone'], other: POTASSIUM },
  { name: 'methotrexate with trimethoprim', one: ['methotrexate'], other: ['trimethoprim'] },
  {
    name: 'lithium with NSAID or thiazide',
    one: ['lithium'],
    other: [
      'diclofenac',
      'ibuprofen',
      'indometacin',
      'ketorolac',
      'meloxicam',
      'naproxen',
      'bendroflumethiazide',
      'chlortalidone',
      'hydrochlorothiazide',
      'indapamide',
    ],
  },
  { name: 'clopidogrel with omeprazole', one: ['clopidogrel'], other: ['omeprazole'] },
  {
    name: 'digoxin with amiodarone or verapamil',
    one: ['digoxin'],
    other: ['amiodarone', 'verapamil'],
  },
];
