/** Writing down a problem, and how it stands now. */
import * as v from 'valibot';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyProblemEvent,
  CLINICAL_STATUSES,
  problemSchema,
  readProblems,
  type Problem,
  type ProblemEvent,
} from './records.ts';

export type ProblemsErrorCode =
  'problems/already-listed' | 'problems/onset-in-future' | 'problems/unknown-problem';

interface ProblemsError {
  readonly code: ProblemsErrorCode;
}

/** A day ahead is allowed: somewhere it is tomorrow already. */
const CLOCK_SLACK_MS = 24 * 60 * 60 * 1000;

/** Codes: 'problems/already-listed' while the same words are listed and not resolved, 'problems/onset-in-future'. */
export const recordProblem = defineCommand<
  v.InferOutput<typeof problemSchema>,
  readonly Problem[],
  ProblemEvent,
  ProblemsError
>({
  name: 'problems/record-problem',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(problemSchema),
  view: (document) => readProblems(document).entities,
  decide: (known, input, { now, newId, actor }) => {
    const words = input.text.toLocaleLowerCase();
    if (
      known.some(({ text, status }) => status !== 'resolved' && text.toLocaleLowerCase() === words)
    )
      return err({ code: 'problems/already-listed' });
    if (input.onset !== '' && Date.parse(input.onset) > now + CLOCK_SLACK_MS)
      return err({ code: 'problems/onset-in-future' });
    const problem = { id: newId(), ...input, recordedAt: now, by: actor.userId };
    return ok([{ kind: 'problem-recorded', problem }]);
  },
  apply: applyProblemEvent,
});

const statusSchema = v.object({ problem: v.string(), status: v.picklist(CLINICAL_STATUSES) });

/** 'problems/unknown-problem' for a problem that is not in this record. */
export const setProblemStatus = defineCommand<
  v.InferOutput<typeof statusSchema>,
  readonly Problem[],
  ProblemEvent,
  ProblemsError
>({
  name: 'problems/set-status',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(statusSchema),
  view: (document) => readProblems(document).entities,
  decide: (known, { problem, status }) =>
    known.some(({ id }) => id === problem)
      ? ok([{ kind: 'problem-status-set', problem, status }])
      : err({ code: 'problems/unknown-problem' }),
  apply: applyProblemEvent,
});
