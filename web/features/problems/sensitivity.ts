/**
 * How sensitive a problem is, and what follows: what is sensitive leaves in no copy and stands on no paper; what is very sensitive is
 * covered on the screen as well until somebody asks for it. It hides nothing from who works on the record: keys do that.
 */
import * as v from 'valibot';
import {
  applyFactEvent,
  readFacts,
  statedFact,
  statingEntries,
  type FactEvent,
} from '#clinical/facts.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import type { ProblemsErrorCode } from './commands.ts';
import { readProblems, type Problem } from './records.ts';

/** The least first. */
export const SENSITIVITIES = ['normal', 'sensitive', 'very-sensitive'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

export interface ListedProblem extends Problem {
  readonly sensitivity: Sensitivity;
  /** Statements about it that count now, to be replaced by the next one. */
  readonly labels: readonly string[];
}

interface SensitivityError {
  readonly code: ProblemsErrorCode;
}

const SENSITIVITY = 'sensitivity';
const schema = v.object({ sensitivity: v.picklist(SENSITIVITIES) });

/** ICD-10: mental health and substance use (F), HIV (B20 to B24, Z21). Requirement REC-21 calls these critical. */
const VERY_SENSITIVE = /^(?:F|B2[0-4]|Z21)/;

const usual = ({ code }: Problem): Sensitivity =>
  VERY_SENSITIVE.test(code) ? 'very-sensitive' : 'normal';

/** Of labels given apart the most cautious; without any, what the code of the problem asks for. */
export function labelled(
  document: RawDocument,
  problems: readonly Problem[],
): readonly ListedProblem[] {
  const facts = readFacts(document, { kind: SENSITIVITY, schema });
  return problems.map((problem) => {
    const fact = facts.get(problem.id);
    const said = (fact?.versions ?? []).map(({ value }) => value?.sensitivity ?? 'very-sensitive');
    const sensitivity = SENSITIVITIES.findLast((one) => said.includes(one)) ?? usual(problem);
    return { ...problem, sensitivity, labels: (fact?.current ?? []).map(({ id }) => id) };
  });
}

const inputSchema = v.object({
  problem: v.string(),
  ...schema.entries,
  replaces: statingEntries.replaces,
});

/** 'problems/unknown-problem' for a problem that is not in this record. Saying what counts already says nothing. */
export const labelProblem = defineCommand<
  v.InferOutput<typeof inputSchema>,
  readonly ListedProblem[],
  FactEvent,
  SensitivityError
>({
  name: 'problems/label-problem',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(inputSchema),
  view: (document) => labelled(document, readProblems(document).entities),
  decide: (known, { problem: id, sensitivity, replaces }, context) => {
    const problem = known.find((one) => one.id === id);
    if (problem === undefined) return err({ code: 'problems/unknown-problem' });
    if (problem.sensitivity === sensitivity && problem.labels.length <= 1) return ok([]);
    const stating = { replaces: replaces.filter((one) => problem.labels.includes(one)), why: '' };
    const value = { sensitivity };
    return ok([statedFact({ kind: SENSITIVITY, subject: id, value, stating }, context)]);
  },
  apply: applyFactEvent,
});
