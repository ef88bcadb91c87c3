/**
 * When somebody has to look at a number: the rules every adult starts with. The limits of the clinic come from the table of vital
 * signs; those for measuring at home stand here. Data with a version: a clinician corrects a number here and nowhere else.
 */
import type { ClinicalTableSource } from '#clinical/clinical-table.ts';
import { VITAL_LIMITS, type Limits, type VitalCode } from '#clinical/vital-table.ts';

export const RULE_TABLE_SOURCE: ClinicalTableSource = {
  name: 'Alert rules of adults',
  version: 1,
  date: '2026-11-22',
  source:
    'Critical limits and crisis: the table of vital signs (ALR-06, ALR-07, C-06). Oxygen at home, sugar with symptoms and the rise of weight: proposals of the clinical notes, section 3; times: section 7.',
  standing: 'unverified',
  signed: undefined,
};

export const ALERT_PARAMETERS = [
  'blood-pressure',
  'oxygen',
  'pulse',
  'respiration',
  'temperature',
  'glucose',
  'weight',
] as const;

/** One thread for each of a patient: the alert's identity, the same on every device that works it out. */
export type AlertParameter = (typeof ALERT_PARAMETERS)[number];

/** One number of a measurement that a rule can be about. */
export const RULE_PARTS = [
  'systolic',
  'diastolic',
  'pulse',
  'temperature',
  'respiration',
  'oxygen',
  'glucose',
  'weight',
] as const;

export type RulePart = (typeof RULE_PARTS)[number];

/** The code whose limits, unit and possible numbers hold for a part, and the thread its alerts belong to. */
export const PARTS: Readonly<
  Record<RulePart, { readonly code: VitalCode; readonly parameter: AlertParameter }>
> = {
  systolic: { code: '8480-6', parameter: 'blood-pressure' },
  diastolic: { code: '8462-4', parameter: 'blood-pressure' },
  pulse: { code: '8867-4', parameter: 'pulse' },
  temperature: { code: '8310-5', parameter: 'temperature' },
  respiration: { code: '9279-1', parameter: 'respiration' },
  oxygen: { code: '59408-5', parameter: 'oxygen' },
  glucose: { code: '15074-8', parameter: 'glucose' },
  weight: { code: '29463-7', parameter: 'weight' },
};

/** 'rise': more than the lowest of the last days by at least the limit. */
export const RULE_TESTS = ['above', 'at-least', 'at-most', 'below', 'rise'] as const;
export type RuleTest = (typeof RULE_TESTS)[number];

/** 'crisis': now; 'critical': measured again first, unless somebody feels unwell; 'contact': the same day. */
export const TIERS = ['crisis', 'critical', 'contact'] as const;
export type Tier = (typeof TIERS)[number];

export const RULE_PLACES = ['any', 'home'] as const;

export interface AlertRule {
  readonly id: string;
  readonly part: RulePart;
  readonly test: RuleTest;
  /** In the unit of the table of vital signs. */
  readonly limit: number;
  /** How far 'rise' looks back; 0 for every other test. */
  readonly days: number;
  readonly tier: Tier;
  /** 'home': holds for what was measured at home; on the ward the early warning score judges it. */
  readonly place: (typeof RULE_PLACES)[number];
  /** Fires only once the person has said that they feel unwell. */
  readonly withSymptoms: boolean;
}

const rule = (
  part: RulePart,
  test: RuleTest,
  [tier, limit]: readonly [Tier, number | undefined],
): readonly AlertRule[] =>
  limit === undefined
    ? []
    : [
        {
          id: `${part}-${tier}-${test}`,
          part,
          test,
          limit,
          days: 0,
          tier,
          place: 'any',
          withSymptoms: false,
        },
      ];

function fromTable(part: RulePart): readonly AlertRule[] {
  const limits: Limits = VITAL_LIMITS[PARTS[part].code];
  return [
    ...rule(part, 'above', ['crisis', limits.crisisAbove]),
    ...rule(part, 'at-least', ['critical', limits.criticalHigh]),
    ...rule(part, 'at-most', ['critical', limits.criticalLow]),
    ...rule(part, 'below', ['critical', limits.criticalBelow]),
  ];
}

const atHome = (rules: readonly AlertRule[]): readonly AlertRule[] =>
  rules.map((one) => ({ ...one, place: 'home' }));

const withSymptoms = (rules: readonly AlertRule[]): readonly AlertRule[] =>
  rules.map((one) => ({ ...one, withSymptoms: true }));

/** Of every adult, in the order of the table. */
export const DEFAULT_RULES: readonly AlertRule[] = [
  ...RULE_PARTS.flatMap(fromTable),
  ...atHome(rule('oxygen', 'at-most', ['critical', 92])),
  ...atHome(rule('oxygen', 'at-most', ['contact', 94])),
  ...rule('glucose', 'below', ['contact', 3.9]),
  ...withSymptoms(rule('glucose', 'at-least', ['critical', 16.7])),
];

/** Offered where a rule is added: two kilograms in three days, for a failing heart. */
export const WEIGHT_RISE = { limit: 2, days: 3 } as const;

/** Minutes that an alert may be put off; the first alone for what is urgent. */
export const SNOOZE_MINUTES = [5, 15, 30] as const;
export type SnoozeMinutes = (typeof SNOOZE_MINUTES)[number];
export const URGENT_SNOOZE_MINUTES_MAX = 5;

/** A repeat so soon after readings that somebody has taken on is theirs first, as long as it says nothing worse. */
export const REPEAT_WITHIN_MINUTES = 10;

/** A reading as old as this calls nobody from what they do; it waits in the list with its age. */
export const PAST_AFTER_HOURS = 24;

/** A rule that led to something in fewer than this share of so many alerts is to be looked at by people. */
export const REVIEW_FIRINGS = 50;
export const REVIEW_SHARE = 0.1;
