import { expect, test } from 'vitest';
import { assignmentsOf } from '#clinical/case-assignment.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandContext, CommandError } from '#kernel/feature.ts';
import { parseUserId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { addTask, takeTask } from './commands.ts';
import { answerHandOver, handOver } from './hand-over-commands.ts';
import { readHandOvers, WHOLE_PLAN } from './hand-over.ts';
import { carePlan, planRows } from './queries.ts';

const amina = aContext();
const koffi = personOf('22');
const esi = personOf('33');

function personOf(byte: string): CommandContext {
  const context = aContext('doctor');
  const userId = parseUserId(byte.repeat(32));
  invariant(userId !== undefined, 'it is a user');
  let ids = 0;
  const newId = () => byte + (++ids).toString(16).padStart(30, '0');
  return { ...context, newId, actor: { ...context.actor, userId } };
}

const run = <Input, View, Event>(
  command: Command<Input, View, Event, CommandError>,
  document: RawDocument,
  [input, context]: readonly [input: unknown, context: CommandContext],
) => runCommand({ command, document, input, context });

function after<Input, View, Event>(
  command: Command<Input, View, Event, CommandError>,
  document: RawDocument,
  said: readonly [input: unknown, context: CommandContext],
): RawDocument {
  const ran = run(command, document, said);
  if (!ran.ok) throw new Error(ran.error.code);
  return ran.value;
}

const toKoffi = { to: koffi.actor.userId, note: 'Check the foot' };
const theHandOver = (document: RawDocument) => {
  const found = carePlan.select(document).handOvers.at(-1);
  invariant(found !== undefined, 'something was handed over');
  return found;
};
const answered = (document: RawDocument, answer: string, context: CommandContext) =>
  run(answerHandOver, document, [{ handOver: theHandOver(document).id, answer }, context]);

function heldTask(): { readonly task: string; readonly document: RawDocument } {
  const document = after(addTask, {}, [{ text: 'Dressing' }, amina]);
  const [task] = carePlan.select(document).tasks;
  invariant(task !== undefined, 'there is a task');
  return { task: task.id, document: after(takeTask, document, [{ task: task.id }, amina]) };
}
const ownerIn = (document: RawDocument) => carePlan.select(document).tasks[0]?.owner;

test('a task that is handed over stays with its giver until the other accepts', () => {
  const { task, document } = heldTask();
  const given = after(handOver, document, [{ about: task, ...toKoffi }, amina]);
  expect(ownerIn(given)).toBe(amina.actor.userId);
  expect(planRows.row(given)?.handOvers).toMatchObject([{ about: task, ...{ to: toKoffi.to } }]);
  const taken = answered(given, 'accepted', koffi);
  expect(taken.ok && ownerIn(taken.value)).toBe(koffi.actor.userId);
  expect(taken.ok && planRows.row(taken.value)?.handOvers).toEqual([]);
});

test('a plan that is accepted has a new person who answers for it, and the giver is let go', () => {
  const user = amina.actor.userId;
  const led = {
    'assignment:a': { userId: user, role: 'lead', duty: 'All of it', ended: false },
  };
  const given = after(handOver, led, [{ about: WHOLE_PLAN, ...toKoffi }, amina]);
  expect(assignmentsOf(carePlan.select(given).assignments, user)).toHaveLength(1);
  const taken = answered(given, 'accepted', koffi);
  const after_ = taken.ok ? carePlan.select(taken.value).assignments : [];
  expect(assignmentsOf(after_, user)).toEqual([]);
  expect(assignmentsOf(after_, koffi.actor.userId)).toMatchObject([
    { role: 'lead', duty: 'All of it' },
  ]);
});

test('only the one it is for accepts or declines, and only the giver takes it back', () => {
  const given = after(handOver, {}, [{ about: WHOLE_PLAN, ...toKoffi }, amina]);
  const notYours = { error: { code: 'care-plans/not-yours' } };
  for (const answer of ['accepted', 'declined'])
    for (const other of [amina, esi])
      expect(answered(given, answer, other)).toMatchObject(notYours);
  expect(answered(given, 'withdrawn', koffi)).toMatchObject(notYours);
  const back = answered(given, 'withdrawn', amina);
  expect(back.ok && theHandOver(back.value).state).toBe('withdrawn');
  expect(back.ok && answered(back.value, 'accepted', koffi)).toMatchObject({
    error: { code: 'care-plans/answered' },
  });
});

test('accepted and taken back apart, it is accepted: whoever accepted acts as the one responsible', () => {
  const given = after(handOver, {}, [{ about: WHOLE_PLAN, ...toKoffi }, amina]);
  const [accepted, back] = [
    answered(given, 'accepted', koffi),
    answered(given, 'withdrawn', amina),
  ];
  invariant(accepted.ok && back.ok, 'both could say so');
  expect(theHandOver({ ...accepted.value, ...back.value }).state).toBe('accepted');
});

test('an answer that somebody else signed does not count', () => {
  const given = after(handOver, {}, [{ about: WHOLE_PLAN, ...toKoffi }, amina]);
  const forged = answered(given, 'accepted', koffi);
  invariant(forged.ok, 'it was written');
  const authorOf = (key: string) => (key.startsWith('handover') ? amina : esi).actor.userId;
  expect(readHandOvers(forged.value, { authorOf }).entities).toMatchObject([{ state: 'waiting' }]);
});

test('what is theirs already, waits already or is not there is not handed over', () => {
  const { task, document } = heldTask();
  const code = (input: unknown, within = document, by = amina) => {
    const ran = run(handOver, within, [input, by]);
    return ran.ok ? undefined : ran.error.code;
  };
  expect(code({ about: task, to: amina.actor.userId })).toBe('care-plans/already-theirs');
  expect(code({ about: task, to: amina.actor.userId }, document, koffi)).toBe(
    'care-plans/already-theirs',
  );
  expect(code({ about: 'ff', ...toKoffi })).toBe('care-plans/unknown-task');
  const given = after(handOver, document, [{ about: task, ...toKoffi }, amina]);
  expect(code({ about: task, ...toKoffi }, given)).toBe('care-plans/already-offered');
  expect(run(answerHandOver, given, [{ handOver: 'ff', answer: 'accepted' }, koffi])).toMatchObject(
    {
      error: { code: 'care-plans/unknown-hand-over' },
    },
  );
});
