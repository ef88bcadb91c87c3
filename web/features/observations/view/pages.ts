/** The pages of measurements of one record, the clinic's and the home's together, and the page a new entry goes on. */
import { monthOf, type ObservationPage } from '#clinical/observation-page.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { App, Row } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import { localDate } from '#ui/formats.ts';
import { isJudged } from './judged-words.ts';
import { recordFirstReading, recordFirstVitals, recordReading, recordVitals } from '../commands.ts';
import { births, homePages, vitalPages } from '../queries.ts';
import { PAGE_OBSERVATIONS_MAX, PAGE_PHOTOS_MAX, type Recording } from '../recording.ts';

export type PagePlace = 'clinic' | 'home';

export interface PageRow extends Row<ObservationPage> {
  readonly place: PagePlace;
}

/** Undefined until both kinds have been read once. */
export function watchPages(app: App, record: RecordId): Watched<readonly PageRow[] | undefined> {
  const lists = [
    watched(app.watchList({ of: vitalPages, record }), 'clinic'),
    watched(app.watchList({ of: homePages, record }), 'home'),
  ];
  return derivedOf(allOf(lists), ([clinic, home]) =>
    clinic === undefined || home === undefined ? undefined : [...clinic, ...home],
  );
}

const watched = (
  list: Watched<readonly Row<ObservationPage>[] | undefined>,
  place: PagePlace,
): Watched<readonly PageRow[] | undefined> =>
  derivedOf(list, (rows) => rows?.map((row) => ({ ...row, place })));

/** Asked when somebody writes: the order in which bundled files begin must not matter. */
const commandsOf = (place: PagePlace) =>
  place === 'clinic'
    ? { on: recordVitals, first: recordFirstVitals }
    : { on: recordReading, first: recordFirstReading };

export interface Keeping {
  readonly record: RecordId;
  readonly place: PagePlace;
  readonly pages: readonly PageRow[];
  readonly recording: Recording;
}

/** Of readings that devices took and that are in the record. */
export const identitiesOf = (pages: readonly PageRow[]): ReadonlySet<string> =>
  new Set(
    pages.flatMap(({ row }) => row.observations.flatMap(({ device }) => device?.identity ?? [])),
  );

/** Writes measurements on the page of their month, or begins one. Codes: those of the commands. */
export async function keepMeasurements(
  app: App,
  { record, place, pages, recording }: Keeping,
): Promise<Result<unknown, CommandError>> {
  const page = pages.find(
    ({ row, ...candidate }) =>
      candidate.place === place &&
      row.month === monthOf(recording.takenAt) &&
      row.observations.length + recording.measurements.length <= PAGE_OBSERVATIONS_MAX &&
      (recording.photo === undefined || row.photos < PAGE_PHOTOS_MAX),
  );
  const { on, first } = commandsOf(place);
  const isAdult = await wasAdult(app, record, recording.takenAt);
  const input = { ...recording, isAdult };
  return page === undefined
    ? app.dispatch({ command: first, record, input })
    : app.dispatch({ command: on, record, document: page.document, input });
}

/** At the moment of measuring, by the one rule of all screens. */
const wasAdult = async (app: App, record: RecordId, at: number): Promise<boolean> => {
  const [summary] = await answerOf(app.watchList({ of: births, record }));
  return isJudged(summary?.row.birthDate, localDate(at));
};

/** The first answer of a list that is read once. */
const answerOf = <T>(list: Watched<readonly T[] | undefined>): Promise<readonly T[]> =>
  new Promise((answer) => {
    const stop = list.subscribe((rows) => {
      if (rows === undefined) return;
      answer(rows);
      // It may have answered before there was anything to stop.
      queueMicrotask(() => stop());
    });
  });
