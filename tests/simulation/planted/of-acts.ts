/** Bugs of what people do: answered with ok and not done, or done to another. */
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import { editNote } from '#features/notes/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { App } from '#ui/app-port.ts';
import { ok } from '#kernel/result.ts';
import { now } from '../../world/world.ts';
import type { PlantedBug } from '../planted-bug.ts';
import type { SimClinic } from '../sim-clinic.ts';
import { instead, together } from './instead.ts';

type Request = Parameters<App['dispatch']>[0];

/** Answers ok to what `isLost` and does nothing. */
const losing =
  (isLost: (request: Request) => boolean) =>
  ({ people }: SimClinic) =>
    together(
      people.map(({ app }) =>
        instead(app, 'dispatch', (dispatch) => (request) => {
          const { record, document } = request;
          return isLost(request) && record !== undefined && document !== undefined
            ? Promise.resolve(ok({ record, document }))
            : dispatch(request);
        }),
      ),
    );

const isStriking = ({ command, input }: Request): boolean =>
  command.name === editNote.name && JSON.stringify(input).includes('"insert":""');

const AMENDMENTS: ReadonlySet<string> = new Set(
  Object.values(CONVERSATION_COMMANDS).map(({ amend }) => amend.name),
);

export const bugsOfActs: readonly PlantedBug[] = [
  {
    ...{ name: 'strike-not-done', when: 'once-founded' },
    about: 'words are struck out on the screen alone',
    plant: losing(isStriking),
  },
  {
    ...{ name: 'recall-not-done', when: 'once-founded' },
    about: 'a message is taken back on the screen alone',
    plant: losing(({ command }) => AMENDMENTS.has(command.name)),
  },
  {
    ...{ name: 'let-into-another', when: 'once-founded' },
    about: 'a patient is let into the first record of the list, whosever it is',
    plant: ({ founder: { app } }) =>
      instead(app, 'createInvitation', (create) => (to) => {
        const [first] = now(app.watchList({ of: patientList })) ?? [];
        const isForPatient = typeof to === 'object' && first !== undefined;
        return create.call(app, isForPatient ? { record: first.record } : to);
      }),
  },
];
