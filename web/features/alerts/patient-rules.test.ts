import { expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { UNSIGNED } from '#kernel/feature.ts';
import { NOW, number, pressure, readings, threadsOf } from './fixtures.ts';
import { chainOf, holdingRules, OWN_RULES_MAX, readAlertPlan } from './patient-rules.ts';
import { stateChain, stateRule } from './plan-commands.ts';
import { DEFAULT_RULES, type AlertRule } from './rule-table.ts';

const ADULT: RawDocument = { 'patient:self': { birthDate: '1959-03-07' } };
const HIGH = 'systolic-critical-at-least';

const moved = (limit: number) => ({
  id: HIGH,
  part: 'systolic',
  test: 'at-least',
  limit,
  days: 0,
  tier: 'critical',
  place: 'any',
  withSymptoms: false,
  isOn: true,
  replaces: [] as readonly string[],
});
const heart = {
  part: 'weight',
  test: 'rise',
  limit: 2,
  days: 3,
  tier: 'contact',
  place: 'any',
  withSymptoms: false,
  isOn: true,
  replaces: [],
};

let statements = 0;

function stating(document: RawDocument, input: object): RawDocument {
  const newId = () => String(++statements).padStart(32, '0');
  const context = { ...aContext(), newId };
  const done = runCommand({ command: stateRule, document, input, context });
  if (!done.ok) throw new Error(`${done.error.code} ${JSON.stringify(done.error)}`);
  return done.value;
}

const limits = (document: RawDocument) =>
  holdingRules(readAlertPlan(document), NOW)
    .filter(({ id }) => id === HIGH)
    .map(({ limit }: AlertRule) => limit);

test('a limit of one patient takes the place of the limit of the table', () => {
  const plan = readAlertPlan(stating(ADULT, moved(170)));
  const at = (systolic: number) => threadsOf(readings(pressure(1, systolic, 80)), { plan });
  expect(at(169)).toEqual([]);
  expect(at(170)).toMatchObject([{ tier: 'critical' }]);
});

test('two limits set apart both hold until one is picked', () => {
  const [statement] = Object.keys(stating(ADULT, moved(170))).filter(
    (key) => key !== 'patient:self',
  );
  const apart = { ...stating(ADULT, moved(170)), ...stating(ADULT, moved(200)) };
  expect(statement).toMatch(/^fact:/);
  expect(limits(apart).sort()).toEqual([170, 200]);
  const replaces = Object.keys(apart).flatMap((key) =>
    key.startsWith('fact:') ? [key.slice(5)] : [],
  );
  expect(limits(stating(apart, { ...moved(170), replaces }))).toEqual([170]);
});

test('a limit that nobody signed does not silence the limit of the table', () => {
  const forged = stating(ADULT, moved(290));
  const plan = readAlertPlan(forged, UNSIGNED);
  expect(holdingRules(plan, NOW).filter(({ id }) => id === HIGH)).toMatchObject([{ limit: 180 }]);
});

test('a rule of the table keeps its measurement and is never turned off', () => {
  const off = { ...moved(170), isOn: false };
  expect(runCommand({ command: stateRule, document: ADULT, input: off })).toMatchObject({
    error: { code: 'alerts/rule-of-table' },
  });
  const other = { ...moved(100), part: 'pulse' };
  expect(runCommand({ command: stateRule, document: ADULT, input: other })).toMatchObject({
    error: { code: 'alerts/rule-of-table' },
  });
});

test('a limit that no living person passes is refused', () => {
  expect(runCommand({ command: stateRule, document: ADULT, input: moved(301) })).toMatchObject({
    error: { field: 'limit' },
  });
  const input = { ...heart, days: 0 };
  expect(runCommand({ command: stateRule, document: ADULT, input })).toMatchObject({
    error: { field: 'days' },
  });
});

test('two kilograms in three days are told, two in four days are not', () => {
  const plan = readAlertPlan(stating(ADULT, heart));
  const day = 24 * 60;
  const after = (days: number, weight: string) =>
    threadsOf(readings(number(days * day + 1, 'weight', '80'), number(1, 'weight', weight)), {
      plan,
    });
  expect(after(3, '82')).toMatchObject([{ parameter: 'weight', state: 'contact' }]);
  expect(after(3, '81.9')).toEqual([]);
  expect(after(4, '82')).toEqual([]);
});

test('the limits of adults do not hold for a child, whose own rules do', () => {
  const child: RawDocument = { 'patient:self': { birthDate: '2017-05-01' } };
  const found = readings(pressure(1, 190, 120));
  expect(threadsOf(found, { plan: readAlertPlan(child) })).toEqual([]);
  const own = { ...heart, part: 'systolic', test: 'at-least', limit: 130, days: 0 };
  const plan = readAlertPlan(stating(child, own));
  expect(threadsOf(found, { plan })).toHaveLength(1);
  expect(threadsOf(found, { plan: { ...plan, birthDate: undefined } })).toHaveLength(1);
});

test('a rule of one patient is turned off by a statement that names it', () => {
  const added = stating(ADULT, heart);
  const id = Object.keys(readAlertPlan(added).rules)[0] ?? '';
  const replaces = readAlertPlan(added).rules[id]?.current.map((statement) => statement.id) ?? [];
  const off = readAlertPlan(stating(added, { ...heart, id, isOn: false, replaces }));
  expect(holdingRules(off, NOW)).toEqual(DEFAULT_RULES);
});

test('a patient has at most so many rules of their own', () => {
  let document = ADULT;
  for (let count = 0; count < OWN_RULES_MAX; count += 1) document = stating(document, heart);
  expect(runCommand({ command: stateRule, document, input: heart })).toMatchObject({
    error: { code: 'alerts/too-many-rules' },
  });
});

test('alerts go to people in an order; two orders set apart are one after the other', () => {
  const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(64));
  const told = (people: readonly (string | undefined)[], newId: string) => {
    const context = { ...aContext(), newId: () => newId };
    const input = { people, replaces: [] };
    const done = runCommand({ command: stateChain, document: ADULT, input, context });
    if (!done.ok) throw new Error(done.error.code);
    return done.value;
  };
  expect(chainOf(readAlertPlan(told([one, two], 'a1')))).toEqual([one, two]);
  const apart = { ...told([one, two], 'a1'), ...told([two, three], 'a2') };
  expect(chainOf(readAlertPlan(apart))).toEqual([one, two, three]);
  expect(chainOf(readAlertPlan(apart, UNSIGNED))).toEqual([]);
});
