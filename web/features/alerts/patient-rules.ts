/**
 * What a clinician laid down for one patient: limits of their own, further rules, and whom an alert goes to, one after another.
 * Facts in the patient's summary: a limit that two people set apart stands in two versions, and until one is picked both hold.
 */
import * as v from 'valibot';
import { ageInYears } from '#clinical/age.ts';
import { readFacts, SELF, statingEntries } from '#clinical/facts.ts';
import { VITAL_LIMITS } from '#clinical/vital-table.ts';
import type { Fact, Statement } from '#clinical/versioned.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import {
  DEFAULT_RULES,
  PARTS,
  RULE_PARTS,
  RULE_PLACES,
  RULE_TESTS,
  TIERS,
  type AlertRule,
} from './rule-table.ts';

export const ALERT_RULE = 'alert-rule';
export const ALERT_CHAIN = 'alert-chain';
/** A chain is called one after another, a quarter of an hour each; nobody waits longer than this many people. */
export const CHAIN_MAX = 6;
/** Rules of one patient beside the table; what a hostile member adds beyond is not looked at. */
export const OWN_RULES_MAX = 40;
const DAYS_MAX = 30;
const ADULT_YEARS = 18;

const ruleEntries = {
  part: v.picklist(RULE_PARTS),
  test: v.picklist(RULE_TESTS),
  limit: v.pipe(v.number(), v.finite()),
  days: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DAYS_MAX)),
  tier: v.picklist(TIERS),
  place: v.picklist(RULE_PLACES),
  withSymptoms: v.boolean(),
  isOn: v.boolean(),
};

/** A rule as it stands in the record. */
export const ruleValueSchema = v.pipe(
  v.object(ruleEntries),
  v.check((rule) => isPassable(rule)),
  v.check((rule) => looksBackOnlyForRise(rule)),
);

/** The same as a command takes it, with what its author saw. */
export const ruleInputSchema = v.pipe(
  v.object({
    ...ruleEntries,
    /** Left out for a new rule. */
    id: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-z-]{1,64}$/))),
    ...statingEntries,
  }),
  v.forward(
    v.check((rule) => isPassable(rule)),
    ['limit'],
  ),
  v.forward(
    v.check((rule) => looksBackOnlyForRise(rule)),
    ['days'],
  ),
);

export type RuleValue = v.InferOutput<typeof ruleValueSchema>;

/** A limit nobody can pass would be a rule that looks as if it watched. */
function isPassable({ part, test, limit }: Pick<AlertRule, 'part' | 'test' | 'limit'>): boolean {
  const [least, most] = VITAL_LIMITS[PARTS[part].code].possible;
  return test === 'rise' ? limit > 0 && limit <= most - least : limit >= least && limit <= most;
}

function looksBackOnlyForRise({ test, days }: Pick<AlertRule, 'test' | 'days'>): boolean {
  return (test === 'rise') === days > 0;
}

export const chainSchema = v.object({
  people: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))), v.maxLength(CHAIN_MAX)),
});

export type RuleFact = Fact<RuleValue>;
export type ChainFact = Fact<v.InferOutput<typeof chainSchema>>;

/** Everything about alerts that a patient's summary says. */
export interface AlertPlan {
  /** YYYY-MM-DD; undefined while nobody has said. */
  readonly birthDate: string | undefined;
  /** By the id of the rule. */
  readonly rules: Readonly<Record<string, RuleFact>>;
  readonly chain: ChainFact | undefined;
}

const birthSchema = v.object({ birthDate: v.pipe(v.string(), v.isoDate()) });

export function readAlertPlan(document: RawDocument, signed?: Entries): AlertPlan {
  const patient = v.safeParse(birthSchema, document['patient:self']);
  const rules = readFacts(document, { kind: ALERT_RULE, schema: ruleValueSchema, signed });
  const chain = readFacts(document, { kind: ALERT_CHAIN, schema: chainSchema, signed });
  return {
    birthDate: patient.success ? patient.output.birthDate : undefined,
    rules: Object.fromEntries([...rules].slice(0, OWN_RULES_MAX + DEFAULT_RULES.length)),
    chain: chain.get(SELF),
  };
}

const NO_PLAN: AlertPlan = { birthDate: undefined, rules: {}, chain: undefined };

export interface RuleRow {
  readonly id: string;
  /** What the table says; undefined for a rule of this patient alone. */
  readonly standard: AlertRule | undefined;
  readonly fact: RuleFact | undefined;
  /** What holds: every version of it, and the table's as long as a version is unreadable or nobody's. */
  readonly holding: readonly AlertRule[];
}

/** Every rule there is for a patient, those of the table first. Children have none of the table: its limits are for adults. */
export function ruleRows(plan: AlertPlan = NO_PLAN, now: number): readonly RuleRow[] {
  const standards = isAdult(plan, now) ? DEFAULT_RULES : [];
  const known = new Set(DEFAULT_RULES.map(({ id }) => id));
  return [
    ...standards.map((standard) => rowOf(standard.id, standard, plan.rules[standard.id])),
    ...Object.entries(plan.rules)
      .filter(([id]) => !known.has(id))
      .map(([id, fact]) => rowOf(id, undefined, fact)),
  ];
}

/** Somebody of whom no birth date is known is taken for an adult, so that no limit is silently off. */
export const isAdult = ({ birthDate }: AlertPlan, now: number): boolean =>
  birthDate === undefined ||
  (ageInYears(birthDate, new Date(now).toISOString().slice(0, 10)) ?? ADULT_YEARS) >= ADULT_YEARS;

function rowOf(id: string, standard: AlertRule | undefined, fact: RuleFact | undefined): RuleRow {
  const versions = fact?.versions ?? [];
  const sound = versions.flatMap((version) => soundValue(version) ?? []);
  const isWhole = versions.length > 0 && sound.length === versions.length;
  const own = sound.filter(({ isOn }) => isOn).map((value): AlertRule => ({ id, ...value }));
  return { id, standard, fact, holding: isWhole || !standard ? own : [...own, standard] };
}

/** Undefined for what this version cannot read, and for what nobody's signature stands under. */
const soundValue = ({ value, by }: Statement<RuleValue>): RuleValue | undefined =>
  by === '' ? undefined : value;

export const holdingRules = (plan: AlertPlan | undefined, now: number): readonly AlertRule[] =>
  ruleRows(plan, now).flatMap(({ holding }) => holding);

/** Whom an alert goes to, in order; people of two versions one after the other, each once. */
export const chainOf = (plan: AlertPlan | undefined): readonly string[] => [
  ...new Set(
    (plan?.chain?.versions ?? []).flatMap(({ value, by }) =>
      by === '' ? [] : (value?.people ?? []),
    ),
  ),
];
