/** Laying down a limit or a rule for one patient, and whom alerts go to: statements that replace what their author saw. */
import * as v from 'valibot';
import {
  applyFactEvent,
  SELF,
  statedFact,
  statingEntries,
  type FactEvent,
} from '#clinical/facts.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  ALERT_CHAIN,
  ALERT_RULE,
  chainSchema,
  OWN_RULES_MAX,
  readAlertPlan,
  ruleInputSchema,
  type AlertPlan,
} from './patient-rules.ts';
import { DEFAULT_RULES } from './rule-table.ts';

export type AlertPlanErrorCode =
  'alerts/unknown-version' | 'alerts/too-many-rules' | 'alerts/rule-of-table';

interface AlertPlanError {
  readonly code: AlertPlanErrorCode;
}

/**
 * 'alerts/unknown-version' for a replaced id that is no statement of this rule; 'alerts/rule-of-table' where the input is about
 * another number or another test than the rule of the table that it names, or would turn it off: its limit may be moved.
 */
export const stateRule = defineCommand<
  v.InferOutput<typeof ruleInputSchema>,
  AlertPlan,
  FactEvent,
  AlertPlanError
>({
  name: 'alerts/state-rule',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(ruleInputSchema),
  view: (document) => readAlertPlan(document),
  decide: (plan, { id, replaces, why, ...rule }, context) => {
    const known = id === undefined ? [] : (plan.rules[id]?.history ?? []);
    if (!replaces.every((replaced) => known.some((one) => one.id === replaced)))
      return err({ code: 'alerts/unknown-version' });
    const standard = DEFAULT_RULES.find((one) => one.id === id);
    if (standard === undefined && id !== undefined && known.length === 0)
      return err({ code: 'alerts/unknown-version' });
    if (standard && (standard.part !== rule.part || standard.test !== rule.test || !rule.isOn))
      return err({ code: 'alerts/rule-of-table' });
    if (id === undefined && Object.keys(plan.rules).length >= OWN_RULES_MAX)
      return err({ code: 'alerts/too-many-rules' });
    const subject = id ?? context.newId();
    const stating = { replaces, why };
    return ok([statedFact({ kind: ALERT_RULE, subject, value: rule, stating }, context)]);
  },
  apply: applyFactEvent,
});

const chainInputSchema = v.object({ ...chainSchema.entries, ...statingEntries });

/** 'alerts/unknown-version' for a replaced id that is no statement about whom alerts go to. */
export const stateChain = defineCommand<
  v.InferOutput<typeof chainInputSchema>,
  AlertPlan,
  FactEvent,
  AlertPlanError
>({
  name: 'alerts/state-chain',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(chainInputSchema),
  view: (document) => readAlertPlan(document),
  decide: ({ chain }, { people, replaces, why }, context) => {
    const known = chain?.history ?? [];
    if (!replaces.every((replaced) => known.some(({ id }) => id === replaced)))
      return err({ code: 'alerts/unknown-version' });
    const stating = { replaces, why };
    const value = { people };
    return ok([statedFact({ kind: ALERT_CHAIN, subject: SELF, value, stating }, context)]);
  },
  apply: applyFactEvent,
});
