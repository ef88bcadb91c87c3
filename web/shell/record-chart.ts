/** The chart of a record, read through the same questions the screens ask. Everything is read anew: a copy is of this moment. */
import type { Chart } from '#clinical/chart.ts';
import { fingerprintsOf, type Originated } from '#clinical/origin.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { carePlan } from '#features/care-plans/queries.ts';
import { caseList, openedCase } from '#features/cases/queries.ts';
import { codeStatus } from '#features/code-status/queries.ts';
import { medicationList } from '#features/medications/queries.ts';
import { noteList, openNote } from '#features/notes/queries.ts';
import { homePages, vitalPages } from '#features/observations/queries.ts';
import { identity, particulars, patientBanner, portrait } from '#features/patients/queries.ts';
import { problemList } from '#features/problems/queries.ts';
import type { DocumentQuery } from '#kernel/feature.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { App, Row } from '#ui/app-port.ts';
import { recordChart, type RecordParts } from '#workflows/record-chart.ts';
import { demoRole } from './demo/demo-role.ts';
import { seen } from './demo/seen.ts';

export interface ReadRecord {
  readonly chart: Chart;
  /** Of what was taken in from files: the fingerprint of its name to that of its content. */
  readonly taken: ReadonlyMap<string, string>;
}

type ReadErrorCode = 'engine/unknown-record' | 'engine/not-open';

/** Codes: 'engine/unknown-record' where the record has no readable patient, 'engine/not-open'. */
export async function readRecord(
  app: App,
  record: RecordId,
): Promise<Result<ReadRecord, { readonly code: ReadErrorCode }>> {
  const ask = askingAbout(app, record);
  const session = await seen(app.session, () => true);
  if (session.status !== 'open') return err({ code: 'engine/not-open' });
  const patient = await ask.view(patientBanner);
  if (patient === undefined) return err({ code: 'engine/unknown-record' });
  const [
    reached,
    named,
    face,
    allergies,
    problems,
    medicines,
    stated,
    notes,
    cases,
    clinicPages,
    ownPages,
    people,
  ] = await Promise.all([
    ask.view(particulars),
    ask.view(identity),
    ask.view(portrait),
    ask.view(allergyList),
    ask.view(problemList),
    ask.view(medicationList),
    ask.view(codeStatus),
    notesOf(ask),
    casesOf(ask),
    ask.rows(vitalPages),
    ask.rows(homePages),
    seen(app.people, () => true),
  ]);
  const parts: RecordParts = {
    ...{
      id: record,
      patient,
      particulars: reached,
      formerNames: named.formerly,
      portrait: face?.jpeg,
      allergies,
      problems,
      medicines,
      codeStatus: stated,
      notes,
      cases,
    },
    clinic: { id: session.clinic.record, name: session.clinic.name },
    people: [...people, session.me],
    pages: [...clinicPages, ...ownPages].map(({ row }) => row),
    isDemo: demoRole(sessionStorage) !== undefined,
  };
  const taken = takenIn([
    ...[...allergies.entities, ...allergies.takenBack],
    ...[...problems.standing, ...problems.resolved],
    ...[...medicines.active, ...medicines.stopped],
    ...notes.map(({ note }) => note),
  ]);
  return ok({ chart: recordChart(parts), taken });
}

type Asking = ReturnType<typeof askingAbout>;

/** Waits for the first answer to each question. */
function askingAbout(app: App, record: RecordId) {
  const view = async <T>(of: DocumentQuery<T>, document?: DocumentId): Promise<T> => {
    const opened = await seen(
      app.watchDocument({ of, record, document }),
      (answer) => answer !== undefined,
    );
    invariant(opened !== undefined, 'only an answer is waited for');
    return opened.view;
  };
  const rows = async <T>(of: Parameters<typeof app.watchList<T>>[0]['of']) =>
    (await seen(app.watchList<T>({ of, record }), (list) => list !== undefined)) ?? [];
  return { view, rows };
}

const notesOf = async (ask: Asking): Promise<RecordParts['notes']> =>
  readEach(await ask.rows(noteList), async (document) => {
    const note = await ask.view(openNote, document);
    return note && { id: document, note };
  });

const casesOf = async (ask: Asking): Promise<RecordParts['cases']> =>
  readEach(await ask.rows(caseList), async (document) => {
    const file = await ask.view(openedCase, document);
    return file && { id: document, file, plan: await ask.view(carePlan, document) };
  });

/** One after another: a chart of ten years must not wake hundreds of documents at once. */
async function readEach<T>(
  rows: readonly Row<unknown>[],
  read: (document: DocumentId) => Promise<T | undefined>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (const { document } of rows) {
    const one = await read(document);
    if (one !== undefined) found.push(one);
  }
  return found;
}

const takenIn = (entries: readonly Originated[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap((entry) => {
      const known = fingerprintsOf(entry);
      return known === undefined ? [] : [[known.name, known.content] as const];
    }),
  );
