/** A record as a file, and a foreign file into a record: the two ways over the edge of Lantern, each noted in the record. */
import type { DOCUMENT_KINDS } from '#clinical/documents.ts';
import { permittedChart } from '#clinical/fhir/permitted-chart.ts';
import { fhirDocument } from '#clinical/fhir/fhir-document.ts';
import type { Chart } from '#clinical/chart.ts';
import { withIdentity } from '#features/home-monitoring/imported.ts';
import { sha256 } from '#features/home-monitoring/view/ways.ts';
import { keepMeasurements, watchPages } from '#features/observations/view/pages.ts';
import { noteImport } from '#features/transfers/commands.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { App } from '#ui/app-port.ts';
import { planRecordImport, type RecordImport, type Writing } from '#workflows/record-import.ts';
import { seen } from './demo/seen.ts';
import { readRecord } from './record-chart.ts';
import { systemClock } from './system.ts';

export type CopyFormat = 'fhir' | 'json';

/** Kinds of documents that a copy holds something of. */
const COPIED = [
  'patient-summary',
  'case',
  'note',
  'observations-month',
  'home-readings-month',
] as const satisfies readonly (keyof typeof DOCUMENT_KINDS)[];

/** The bytes of a copy, noted in the record before they are handed out. Codes: those of `noteExport`. */
export async function copyRecord(
  app: App,
  {
    record,
    chart,
    format,
  }: { readonly record: RecordId; readonly chart: Chart; readonly format: CopyFormat },
): Promise<Result<Uint8Array, CommandError>> {
  const session = await seen(app.session, () => true);
  if (session.status !== 'open') return err({ code: 'engine/not-open' });
  const noted = await app.noteExport({ record, kinds: COPIED });
  if (!noted.ok) return noted;
  const at = new Date(systemClock.now()).toISOString();
  const by = session.record === record ? chart.id : session.me.userId;
  const ids = { bundle: newId(), composition: newId(), noAllergy: newId() };
  const json =
    format === 'fhir'
      ? fhirDocument(chart, { ids, at, by, isRestrictedIncluded: false })
      : { format: 'lantern-chart', version: 2, exportedAt: at, ...permittedChart(chart) };
  return ok(new TextEncoder().encode(JSON.stringify(json, undefined, 1)));
}

const newId = (): string => crypto.randomUUID().replaceAll('-', '');

/** Reads a file beside a record and writes nothing. Codes: those of `readBundle`, of `readRecord`. */
export async function planFile(
  app: App,
  record: RecordId,
  text: string,
): Promise<Result<RecordImport, CommandError>> {
  const read = await readRecord(app, record);
  if (!read.ok) return read;
  const plan = await planRecordImport({ ...read.value, text, now: systemClock.now(), sha256 });
  return plan.ok ? plan : err({ code: plan.error });
}

export interface Taking {
  readonly record: RecordId;
  readonly plan: RecordImport;
  /** Keys of the items that a person chose. */
  readonly chosen: readonly string[];
  readonly onprogress: (done: number) => void;
}

/** Said by a command about something that is in the record already. */
const KNOWN = new Set([
  'allergies/already-recorded',
  'problems/already-listed',
  'observations/already-kept',
]);

/** Writes what was chosen, one entry after another, and notes that it was. Answers how many are new. */
export async function takeIn(
  app: App,
  { record, plan, chosen, onprogress }: Taking,
): Promise<Result<{ readonly taken: number; readonly known: number }, CommandError>> {
  let [taken, known] = [0, 0];
  for (const key of chosen) {
    const writing = plan.writings.get(key);
    const written = writing === undefined ? undefined : await write(app, record, writing);
    if (written?.ok === false && !KNOWN.has(written.error.code)) return written;
    if (written?.ok === true) taken += 1;
    else known += 1;
    onprogress(taken + known);
  }
  const { preview, file } = plan;
  const notTaken = preview.items.length + preview.notTaken.length - taken;
  const input = { file, source: preview.source, taken, notTaken };
  const noted = await app.dispatch({ command: noteImport, record, input });
  return noted.ok ? ok({ taken, known }) : noted;
}

async function write(
  app: App,
  record: RecordId,
  writing: Writing,
): Promise<Result<unknown, CommandError>> {
  if (writing.kind === 'entry') {
    const { command, input } = writing.item;
    return app.dispatch({ command, record, input: { ...input, origin: writing.origin } });
  }
  const recording = await withIdentity(writing.reading, sha256);
  const pages = await seen(watchPages(app, record), (list) => list !== undefined);
  return keepMeasurements(app, { record, place: 'clinic', pages: pages ?? [], recording });
}

/** Notes in each record that it was printed, which is a copy as any other. Codes: those of `noteExport`. */
export async function notePaper(
  app: App,
  records: readonly RecordId[],
): Promise<Result<void, CommandError>> {
  for (const record of records) {
    const noted = await app.noteExport({ record, kinds: COPIED });
    if (!noted.ok) return noted;
  }
  return ok(undefined);
}
