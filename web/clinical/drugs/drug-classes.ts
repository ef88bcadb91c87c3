/**
 * Which medicines belong to the classes that checks speak of, by generic name in lower case. `listed` members stand in the
 * published table; `unverified` ones were added from general knowledge and wait for a pharmacist, who corrects them here.
 */
import type { ClinicalTableSource } from '../clinical-table.ts';

export const DRUG_CLASSES_SOURCE: ClinicalTableSource = {
  name: 'Drug classes',
  version: 1,
  date: '2026-11-22',
  source:
    'Phansalkar et al., JAMIA 2012;19:735 (PMC3422823), table 2, for members marked listed; the others are unverified',
  standing: 'unverified',
  signed: undefined,
};

interface DrugClass {
  readonly name: string;
  readonly listed: readonly string[];
  readonly unverified: readonly string[];
}

const STRONG_CYP3A4_INHIBITORS = [
  'boceprevir',
  'clarithromycin',
  'cobicistat',
  'indinavir',
  'itraconazole',
  'ketoconazole',
  'lopinavir',
  'nefazodone',
  'nelfinavir',
  'posaconazole',
  'ritonavir',
  'saquinavir',
  'telaprevir',
  'telithromycin',
  'voriconazole',
];

const PROTEASE_INHIBITORS = [
  'atazanavir',
  'darunavir',
  'fosamprenavir',
  'indinavir',
  'lopinavir',
  'nelfinavir',
  'ritonavir',
  'saquinavir',
  'tipranavir',
];

const STRONG_CYP1A2_INHIBITORS = ['ciprofloxacin', 'enoxacin', 'fluvoxamine'];

export const DRUG_CLASSES = {
  amphetamines: {
    name: 'amphetamines and derivatives',
    listed: [
      'dexmethylphenidate',
      'dextroamphetamine',
      'methylphenidate',
      'lisdexamfetamine',
      'methamphetamine',
      'phendimetrazine',
      'pseudoephedrine',
      'amphetamine',
      'benzphetamine',
      'diethylpropion',
      'phentermine',
      'atomoxetine',
    ],
    unverified: [],
  },
  maoi: {
    name: 'MAO inhibitors',
    listed: ['tranylcypromine', 'phenelzine', 'isocarboxazid', 'procarbazine', 'selegiline'],
    unverified: ['moclobemide', 'rasagiline'],
  },
  atazanavir: { name: 'atazanavir', listed: ['atazanavir'], unverified: [] },
  ppi: {
    name: 'proton-pump inhibitors',
    listed: [
      'omeprazole',
      'lansoprazole',
      'pantoprazole',
      'rabeprazole',
      'esomeprazole',
      'dexlansoprazole',
    ],
    unverified: [],
  },
  febuxostat: { name: 'febuxostat', listed: ['febuxostat'], unverified: [] },
  thiopurines: {
    name: 'azathioprine or mercaptopurine',
    listed: ['azathioprine', 'mercaptopurine'],
    unverified: [],
  },
  serotonergics: {
    name: 'SSRIs and serotonergic medicines',
    listed: [
      'fluoxetine',
      'paroxetine',
      'citalopram',
      'escitalopram',
      'sertraline',
      'fluvoxamine',
      'duloxetine',
      'nefazodone',
      'desvenlafaxine',
      'milnacipran',
    ],
    unverified: ['levomilnacipran', 'trazodone', 'venlafaxine', 'vilazodone', 'vortioxetine'],
  },
  irinotecan: { name: 'irinotecan', listed: ['irinotecan'], unverified: [] },
  strongCyp3a4Inhibitors: {
    name: 'strong CYP3A4 inhibitors',
    listed: [],
    unverified: STRONG_CYP3A4_INHIBITORS,
  },
  cyp3a4OrProteaseInhibitors: {
    name: 'CYP3A4 inhibitors and protease inhibitors',
    listed: [],
    unverified: [...STRONG_CYP3A4_INHIBITORS, ...PROTEASE_INHIBITORS, 'erythromycin'],
  },
  narcotics: {
    name: 'narcotic analgesics',
    listed: [],
    unverified: [
      'alfentanil',
      'buprenorphine',
      'codeine',
      'dextromethorphan',
      'dextropropoxyphene',
      'dihydrocodeine',
      'fentanyl',
      'hydrocodone',
      'hydromorphone',
      'methadone',
      'morphine',
      'oxycodone',
      'oxymorphone',
      'pethidine',
      'remifentanil',
      'sufentanil',
      'tapentadol',
      'tramadol',
    ],
  },
  tricyclics: {
    name: 'tricyclic antidepressants',
    listed: [],
    unverified: [
      'amitriptyline',
      'amoxapine',
      'clomipramine',
      'desipramine',
      'doxepin',
      'imipramine',
      'nortriptyline',
      'protriptyline',
      'trimipramine',
    ],
  },
  qtHighRisk: {
    name: 'medicines with a high risk of QT prolongation',
    listed: [],
    unverified: [
      'amiodarone',
      'arsenic trioxide',
      'chloroquine',
      'chlorpromazine',
      'cisapride',
      'clarithromycin',
      'disopyramide',
      'dofetilide',
      'domperidone',
      'dronedarone',
      'droperidol',
      'erythromycin',
      'halofantrine',
      'haloperidol',
      'ibutilide',
      'methadone',
      'moxifloxacin',
      'nilotinib',
      'pentamidine',
      'pimozide',
      'procainamide',
      'quinidine',
      'sotalol',
      'thioridazine',
      'vandetanib',
      'ziprasidone',
    ],
  },
  ramelteon: { name: 'ramelteon', listed: ['ramelteon'], unverified: [] },
  strongCyp1a2Inhibitors: {
    name: 'strong CYP1A2 inhibitors',
    listed: [],
    unverified: STRONG_CYP1A2_INHIBITORS,
  },
  cyp1a2Inhibitors: {
    name: 'CYP1A2 inhibitors',
    listed: [],
    unverified: [
      ...STRONG_CYP1A2_INHIBITORS,
      'cimetidine',
      'mexiletine',
      'vemurafenib',
      'zileuton',
    ],
  },
  strongCyp3a4Inducers: {
    name: 'strong CYP3A4 inducers',
    listed: [],
    unverified: [
      'apalutamide',
      'carbamazepine',
      'enzalutamide',
      'fosphenytoin',
      'mitotane',
      'phenobarbital',
      'phenytoin',
      'primidone',
      'rifampicin',
      'rifapentine',
      'st john’s wort',
    ],
  },
  proteaseInhibitors: {
    name: 'protease inhibitors',
    listed: [],
    unverified: PROTEASE_INHIBITORS,
  },
  statins: {
    name: 'simvastatin or lovastatin',
    listed: ['simvastatin', 'lovastatin'],
    unverified: [],
  },
  ergots: {
    name: 'ergot alkaloids',
    listed: [],
    unverified: [
      'dihydroergotamine',
      'ergometrine',
      'ergotamine',
      'methylergometrine',
      'methysergide',
    ],
  },
  tizanidine: { name: 'tizanidine', listed: ['tizanidine'], unverified: [] },
  tranylcypromine: { name: 'tranylcypromine', listed: ['tranylcypromine'], unverified: [] },
  procarbazine: { name: 'procarbazine', listed: ['procarbazine'], unverified: [] },
  triptans: {
    name: 'triptans',
    listed: [],
    unverified: [
      'almotriptan',
      'eletriptan',
      'frovatriptan',
      'naratriptan',
      'rizatriptan',
      'sumatriptan',
      'zolmitriptan',
    ],
  },
} as const satisfies Readonly<Record<string, DrugClass>>;

export type DrugClassName = keyof typeof DRUG_CLASSES;

/** Generic names of a class, whoever put them there. */
export const membersOf = (name: DrugClassName): readonly string[] => [
  ...DRUG_CLASSES[name].listed,
  ...DRUG_CLASSES[name].unverified,
];
