/**
 * Which medicines an allergy to another one speaks against: classes, shared side chains, and weak relations that are only shown.
 * Sulfonamide antibiotics have nothing to do with thiazides, furosemide or celecoxib, nor contrast media with shellfish or iodine.
 */
import type { ClinicalTableSource } from '../clinical-table.ts';

export const ALLERGY_CLASSES_SOURCE: ClinicalTableSource = {
  name: 'Drug allergy classes',
  version: 1,
  date: '2026-11-22',
  source:
    'Own table after the 2022 AAAAI/ACAAI drug-allergy parameter and JAA 2021; membership unverified',
  standing: 'unverified',
  signed: undefined,
};

export interface AllergyClass {
  readonly name: string;
  /** How people write the class as an allergy, in lower case. */
  readonly stated: readonly string[];
  readonly members: readonly string[];
  /** 'respiratory': one class only when the reaction was in the airways, or is unknown. */
  readonly when: 'always' | 'respiratory';
}

const PENICILLINS: AllergyClass = {
  name: 'penicillins',
  stated: ['penicillin', 'penicillins'],
  members: [
    'amoxicillin',
    'ampicillin',
    'benzathine benzylpenicillin',
    'benzylpenicillin',
    'cloxacillin',
    'dicloxacillin',
    'flucloxacillin',
    'nafcillin',
    'oxacillin',
    'penicillin',
    'phenoxymethylpenicillin',
    'piperacillin',
    'ticarcillin',
  ],
  when: 'always',
};

const CEPHALOSPORINS: AllergyClass = {
  name: 'cephalosporins',
  stated: ['cephalosporin', 'cephalosporins', 'cefalosporin', 'cefalosporins'],
  members: [
    'cefaclor',
    'cefadroxil',
    'cefalexin',
    'cefazolin',
    'cefepime',
    'cefixime',
    'cefotaxime',
    'cefprozil',
    'ceftazidime',
    'ceftriaxone',
    'cefuroxime',
  ],
  when: 'always',
};

const CARBAPENEMS: AllergyClass = {
  name: 'carbapenems',
  stated: ['carbapenem', 'carbapenems'],
  members: ['ertapenem', 'imipenem', 'meropenem'],
  when: 'always',
};

const MONOBACTAMS: AllergyClass = {
  name: 'monobactams',
  stated: ['monobactam', 'monobactams'],
  members: ['aztreonam'],
  when: 'always',
};

const NSAIDS: AllergyClass = {
  name: 'COX-1 NSAIDs',
  stated: ['nsaid', 'nsaids', 'non-steroidal anti-inflammatory', 'anti-inflammatories'],
  members: [
    'aspirin',
    'diclofenac',
    'ibuprofen',
    'indometacin',
    'ketoprofen',
    'ketorolac',
    'mefenamic acid',
    'naproxen',
    'piroxicam',
  ],
  when: 'respiratory',
};

const SULFONAMIDE_ANTIBIOTICS: AllergyClass = {
  name: 'sulfonamide antibiotics',
  stated: ['sulfa', 'sulpha', 'sulfonamide', 'sulfonamides', 'sulphonamides', 'sulfa drugs'],
  members: ['sulfadiazine', 'sulfadoxine', 'sulfamethoxazole'],
  when: 'always',
};

const PHENANTHRENE_OPIOIDS: AllergyClass = {
  name: 'opioids of the morphine structure',
  stated: ['opioid', 'opioids', 'opiate', 'opiates'],
  members: [
    'buprenorphine',
    'codeine',
    'dihydrocodeine',
    'hydrocodone',
    'hydromorphone',
    'morphine',
    'oxycodone',
    'oxymorphone',
  ],
  when: 'always',
};

const PHENYLPIPERIDINE_OPIOIDS: AllergyClass = {
  name: 'opioids of the fentanyl structure',
  stated: ['opioid', 'opioids', 'opiate', 'opiates'],
  members: ['alfentanil', 'fentanyl', 'pethidine', 'remifentanil', 'sufentanil'],
  when: 'always',
};

const DIPHENYLHEPTANE_OPIOIDS: AllergyClass = {
  name: 'opioids of the methadone structure',
  stated: ['opioid', 'opioids', 'opiate', 'opiates'],
  members: ['dextropropoxyphene', 'methadone'],
  when: 'always',
};

const CONTRAST_MEDIA: AllergyClass = {
  name: 'iodinated contrast media',
  stated: ['contrast', 'contrast medium', 'contrast media', 'iodinated contrast'],
  members: ['iodixanol', 'iohexol', 'iopamidol', 'iopromide'],
  when: 'always',
};

export const ALLERGY_CLASSES: readonly AllergyClass[] = [
  PENICILLINS,
  CEPHALOSPORINS,
  CARBAPENEMS,
  MONOBACTAMS,
  NSAIDS,
  SULFONAMIDE_ANTIBIOTICS,
  PHENANTHRENE_OPIOIDS,
  PHENYLPIPERIDINE_OPIOIDS,
  DIPHENYLHEPTANE_OPIOIDS,
  CONTRAST_MEDIA,
];

/** Medicines of different classes, or of one, that carry the same side chain. */
export const SHARED_SIDE_CHAINS: readonly (readonly string[])[] = [
  ['amoxicillin', 'ampicillin', 'cefadroxil', 'cefalexin', 'cefaclor', 'cefprozil'],
  ['ceftriaxone', 'cefotaxime', 'cefepime'],
  ['aztreonam', 'ceftazidime'],
];

/** Weak or theoretical: shown, never interrupting. */
export const WEAK_RELATIONS: readonly (readonly [one: AllergyClass, other: AllergyClass])[] = [
  [PENICILLINS, CEPHALOSPORINS],
  [PENICILLINS, CARBAPENEMS],
  [PENICILLINS, MONOBACTAMS],
];

/** Stated allergies that no medicine of these tables is related to, however often it is said. */
export const UNRELATED_SUBSTANCES: readonly string[] = ['shellfish', 'iodine'];

/** A recorded fact, not an allergy. */
export const NONE_KNOWN: readonly string[] = [
  'none known',
  'no known allergies',
  'no known drug allergies',
  'nka',
  'nkda',
];
