/** Bugs between the program and its screens: labels that run ahead, work that is done twice, rights that are too wide. */
import { changeDose } from '#features/medications/commands.ts';
import type { Projection } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Row } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { Core } from '../../../web/shell/core/core-port.ts';
import type { PlantedBug } from '../planted-bug.ts';
import type { SimClinic } from '../sim-clinic.ts';
import { instead, together } from './instead.ts';

const forEverybody =
  (plant: (app: Core) => () => void) =>
  ({ people }: SimClinic) =>
    together(people.map(({ app }) => plant(app)));

const mapped = <T>(watched: Watched<T>, map: (value: T) => T): Watched<T> => ({
  subscribe: (show) => watched.subscribe((value) => show(map(value))),
});

const onDevicesOf = <T>({ people, userOf }: SimClinic, row: Row<T>): Row<T> =>
  row.rung === 'saved-here'
    ? row
    : {
        ...row,
        rung: 'on-another-device',
        on: people.flatMap((person) => userOf(person) ?? []),
      };

export const bugsOfApp: readonly PlantedBug[] = [
  {
    ...{ name: 'done-twice', when: 'once-founded' },
    about: 'what was entered once is written twice',
    plant: forEverybody((app) =>
      instead(app, 'dispatch', (dispatch) => async (request) => {
        await dispatch(request);
        return await dispatch(request);
      }),
    ),
  },
  {
    ...{ name: 'counter-ahead', when: 'once-founded' },
    about: 'nothing is ever said to be on this device alone',
    plant: forEverybody((app) => {
      const { sync } = app;
      const value = {
        subscribe: (show: Parameters<typeof sync.subscribe>[0]) =>
          sync.subscribe((status) => show({ ...status, onlyHere: 0 })),
      };
      Object.defineProperty(app, 'sync', { value, configurable: true });
      return () => Reflect.deleteProperty(app, 'sync');
    }),
  },
  {
    ...{ name: 'rung-ahead', when: 'once-founded' },
    about: 'every row is said to be on the server',
    plant: forEverybody((app) =>
      instead(
        app,
        'watchList',
        (watchList) =>
          <T>(question: { readonly of: Projection<T>; readonly record?: RecordId | undefined }) => {
            const watched = watchList.call(app, question) as Watched<readonly Row<T>[] | undefined>;
            return {
              subscribe: (show: (rows: readonly Row<T>[] | undefined) => void) =>
                watched.subscribe((rows) =>
                  show(rows?.map((row) => ({ ...row, rung: 'on-server' as const }))),
                ),
            };
          },
      ),
    ),
  },
  {
    ...{ name: 'device-rung-ahead', when: 'once-founded' },
    about: 'every row on the server is said to be on the devices of everybody as well',
    plant: (clinic) =>
      forEverybody((app) =>
        instead(
          app,
          'watchList',
          (watchList) =>
            <T>(question: { readonly of: Projection<T>; readonly record?: RecordId | undefined }) =>
              mapped(
                watchList.call(app, question) as Watched<readonly Row<T>[] | undefined>,
                (rows) => rows?.map((row) => onDevicesOf(clinic, row)),
              ),
        ),
      )(clinic),
  },
  {
    ...{ name: 'dose-replaces-nothing', when: 'once-founded' },
    about: 'a new dose leaves the one that it was meant to replace',
    plant: forEverybody((app) =>
      instead(
        app,
        'dispatch',
        (dispatch) => (request) =>
          request.command.name === changeDose.name
            ? dispatch({ ...request, input: { ...Object(request.input), replaces: [] } })
            : dispatch(request),
      ),
    ),
  },
  {
    ...{ name: 'patient-let-into-everything', when: 'once-founded' },
    about: 'whoever is invited to a record is let into the clinic',
    plant: ({ founder: { app } }) =>
      instead(app, 'createInvitation', (create) => () => create.call(app)),
  },
];
