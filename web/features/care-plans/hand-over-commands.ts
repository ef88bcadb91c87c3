/** Handing a plan or a task over, and answering: accepting, declining, taking it back. */
import * as v from 'valibot';
import { assigned, assignmentEnded, assignmentsOf } from '#clinical/case-assignment.ts';
import { statedFact } from '#clinical/facts.ts';
import { optionalLine } from '#clinical/text.ts';
import { defineCommand, type CommandContext } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { base, type CarePlansError } from './commands.ts';
import {
  answerSchema,
  HAND_OVER_ANSWER,
  waitingIn,
  WHOLE_PLAN,
  type HandOver,
} from './hand-over.ts';
import { ownerSchema, type CarePlan, type CarePlanEvent } from './records.ts';

/** In one case; somebody who hands over more has another problem. */
const HAND_OVERS_MAX = 200;

const handOverSchema = v.object({
  about: v.string(),
  to: v.pipe(ownerSchema, v.nonEmpty()),
  note: v.optional(optionalLine, ''),
});

/**
 * Asks somebody to take over. Codes: 'care-plans/unknown-task', 'care-plans/already-theirs', 'care-plans/already-offered' while an
 * earlier one waits, 'care-plans/too-many-hand-overs'.
 */
export const handOver = defineCommand<
  v.InferOutput<typeof handOverSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/hand-over',
  parse: parserOf(handOverSchema),
  decide: (plan, { about, to, note }, { newId, now, actor }) => {
    const task = plan.tasks.find(({ id }) => id === about);
    if (about !== WHOLE_PLAN && task === undefined) return err({ code: 'care-plans/unknown-task' });
    if (to === actor.userId || task?.owner === to)
      return err({ code: 'care-plans/already-theirs' });
    if (waitingIn(plan.handOvers).some((each) => each.about === about))
      return err({ code: 'care-plans/already-offered' });
    if (plan.handOvers.length >= HAND_OVERS_MAX)
      return err({ code: 'care-plans/too-many-hand-overs' });
    const fields = { about, from: actor.userId, to, note, at: now };
    return ok([{ kind: 'handed-over', id: newId(), fields }]);
  },
});

const inputSchema = v.object({
  handOver: v.string(),
  ...answerSchema.entries,
  why: v.optional(optionalLine, ''),
});

/**
 * Accepting makes the one who accepts responsible in the same step. Codes: 'care-plans/unknown-hand-over', 'care-plans/answered'
 * when it no longer waits, 'care-plans/not-yours' for anybody it is not for (taking back is for the giver).
 */
export const answerHandOver = defineCommand<
  v.InferOutput<typeof inputSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/answer-hand-over',
  parse: parserOf(inputSchema),
  decide: (plan, { handOver: subject, answer, why }, context) => {
    const offered = plan.handOvers.find(({ id }) => id === subject);
    if (offered === undefined) return err({ code: 'care-plans/unknown-hand-over' });
    if (offered.state !== 'waiting') return err({ code: 'care-plans/answered' });
    const answering = answer === 'withdrawn' ? offered.from : offered.to;
    if (context.actor.userId !== answering) return err({ code: 'care-plans/not-yours' });
    const stating = { replaces: [], why };
    const said = statedFact(
      { kind: HAND_OVER_ANSWER, subject, value: { answer }, stating },
      context,
    );
    return ok([said, ...(answer === 'accepted' ? takenOver(plan, offered, context) : [])]);
  },
});

function takenOver(
  plan: CarePlan,
  { about, from, to }: HandOver,
  context: CommandContext,
): readonly CarePlanEvent[] {
  if (about !== WHOLE_PLAN) return [{ kind: 'task-handed', task: about, owner: to }];
  const given = assignmentsOf(plan.assignments, from);
  const { role = 'member', duty = '' } = given[0] ?? {};
  const has = assignmentsOf(plan.assignments, to).length > 0;
  return [
    ...(has ? [] : [assigned({ userId: to, role, duty }, context)]),
    ...given.map((each) => assignmentEnded(each, context)),
  ];
}
