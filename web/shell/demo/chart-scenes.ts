/** A chart of the demo as scenes: each of its facts is written down by the command a person would use, at its moment. */
import type { ChartMedicine } from '#clinical/chart.ts';
import { recordAllergy, stateNoneKnown } from '#features/allergies/commands.ts';
import { addGoal, addTask } from '#features/care-plans/commands.ts';
import { openCase } from '#features/cases/commands.ts';
import { stateCodeStatus } from '#features/code-status/commands.ts';
import { recordMedicine, setMedicineStatus } from '#features/medications/commands.ts';
import { medicationList } from '#features/medications/queries.ts';
import { attachToCase } from '#features/attachments/commands.ts';
import { editNote, startNote } from '#features/notes/commands.ts';
import { openNote } from '#features/notes/queries.ts';
import { recordProblem } from '#features/problems/commands.ts';

import { measuringScenes } from './measuring-scenes.ts';
import { pickLetter } from './demo-files.ts';
import { now, tell, type Scene, type Storyteller, type TellingOf } from './scene.ts';
import { seen } from './seen.ts';

/** Everything of one chart, in no particular order. */
export const chartScenes = (telling: TellingOf): readonly Scene[] => [
  ...allergyScenes(telling),
  ...problemScenes(telling),
  ...medicineScenes(telling),
  ...noteScenes(telling),
  ...planScenes(telling),
  ...codeStatusScenes(telling),
  ...measuringScenes(telling),
];

/** Scenes of those who have a device in the demo; what the others wrote is left out. */
function scenesOf<T extends { readonly by: string | undefined; readonly recordedAt: string }>(
  { teller }: TellingOf,
  told: readonly T[],
  run: (person: Storyteller, one: T) => Promise<unknown>,
): readonly Scene[] {
  return told.flatMap((one) => {
    const person = teller(one.by);
    return person === undefined
      ? []
      : [{ at: Date.parse(one.recordedAt), run: () => run(person, one) }];
  });
}

function allergyScenes(telling: TellingOf): readonly Scene[] {
  const { chart, record, teller } = telling;
  const { allergies } = chart;
  if (allergies !== 'none-known')
    return scenesOf(telling, allergies, (person, { substance, reaction, severity }) =>
      tell(person, { command: recordAllergy, record, input: { substance, reaction, severity } }),
    );
  const first = chart.notes[0];
  const person = first && teller(first.by);
  if (first === undefined || person === undefined) return [];
  const run = () => tell(person, { command: stateNoneKnown, record, input: {} });
  return [{ at: Date.parse(first.recordedAt), run }];
}

const problemScenes = (telling: TellingOf): readonly Scene[] =>
  scenesOf(telling, telling.chart.problems, (person, { text, icd10, onset, status }) =>
    tell(person, {
      command: recordProblem,
      record: telling.record,
      input: { text, code: icd10 ?? '', onset: onset ?? '', status },
    }),
  );

function medicineScenes(telling: TellingOf): readonly Scene[] {
  const { record } = telling;
  return scenesOf(telling, telling.chart.medicines, async (person, medicine) => {
    await tell(person, { command: recordMedicine, record, input: firstDose(medicine) });
    if (medicine.status !== 'stopped') return;
    const list = await seen(person.core.watchDocument({ of: medicationList, record }), Boolean);
    const stopped = list?.view.active.find(({ name }) => name === medicine.name);
    const input = {
      medicine: stopped?.id,
      status: 'stopped',
      replaces: [],
      why: 'Warning about another medicine',
    };
    await tell(person, { command: setMedicineStatus, record, input });
  });
}

/** As the commands take it. */
const firstDose = ({ name, reason, doses }: ChartMedicine) => ({
  name,
  reason,
  amount: doses[0]?.value,
  unit: doses[0]?.unit,
  route: doses[0]?.route,
  frequency: doses[0]?.frequency.replaceAll(' ', '-'),
  // Kept only where the check interrupts: Samuel's two medicines.
  despite: 'The other one is stopped while it is given',
});

function noteScenes(telling: TellingOf): readonly Scene[] {
  const { record } = telling;
  return scenesOf(telling, telling.chart.notes, async (person, { title, text }) => {
    const { document } = await tell(person, { command: startNote, record, input: { title } });
    const watched = person.core.watchDocument({ of: openNote, record, document });
    const opened = await seen(watched, Boolean);
    const input = { base: opened?.heads, edits: [{ index: 0, remove: 0, insert: text }] };
    await tell(person, { command: editNote, record, document, input });
  });
}

function planScenes(telling: TellingOf): readonly Scene[] {
  const { chart, record, teller } = telling;
  return scenesOf(telling, chart.plans, async (person, { title, text, goals, tasks }) => {
    const { document } = await tell(person, {
      command: openCase,
      record,
      input: { title, problem: chart.problems[0]?.text ?? '', plan: text, priority: 'medium' },
    });
    const input = { files: [await pickLetter(person)] };
    await tell(person, { command: attachToCase, record, document, input });
    for (const goal of goals)
      await tell(person, { command: addGoal, record, document, input: { text: goal.text } });
    for (const { text: task, owner, due } of tasks) {
      const owning = owner === undefined ? undefined : teller(owner);
      const input = { text: task, due, owner: owning === undefined ? '' : userIdOf(owning) };
      await tell(person, { command: addTask, record, document, input });
    }
  });
}

function userIdOf({ core }: Storyteller): string {
  const session = now(core.session);
  return session.status === 'open' ? session.me.userId : '';
}

const codeStatusScenes = (telling: TellingOf): readonly Scene[] =>
  scenesOf(telling, telling.chart.codeStatus, (person, one) =>
    tell(person, {
      command: stateCodeStatus,
      record: telling.record,
      input: { status: one.status, replaces: [], why: '' },
    }),
  );
