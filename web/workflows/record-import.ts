/**
 * A foreign bundle beside a record: who it is about, what of it is new, and what is known already. Nothing is written here; what
 * a person has looked at and chosen is written by the commands of the features, entry by entry.
 */
import type { Chart } from '#clinical/chart.ts';
import { fhirDocument } from '#clinical/fhir/fhir-document.ts';
import { judgeEntries, type JudgedEntry } from '#clinical/fhir/import/plan-import.ts';
import {
  readBundle,
  type BundleErrorCode,
  type ForeignBundle,
} from '#clinical/fhir/import/read-bundle.ts';
import { originOf } from '#clinical/origin.ts';
import { readFhirFile } from '#features/home-monitoring/fhir-import.ts';
import type { FoundReading } from '#features/home-monitoring/imported.ts';
import type {
  NotTaken,
  NotTakenReason,
  Preview,
  PreviewItem,
} from '#features/transfers/preview.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { textOf } from './foreign-fields.ts';
import { foreignItem, type ForeignItem } from './foreign-items.ts';
import { personOf } from './foreign-person.ts';

export interface ImportQuestion {
  readonly text: string;
  readonly chart: Chart;
  /** Fingerprints of what was taken in before, from the entries of the record: name to content. */
  readonly taken: ReadonlyMap<string, string>;
  readonly now: number;
  readonly sha256: (text: string) => Promise<string>;
}

/** What is to be written for one item of the preview. */
export type Writing =
  | { readonly kind: 'entry'; readonly item: ForeignItem; readonly origin: string }
  | { readonly kind: 'reading'; readonly reading: FoundReading };

export interface RecordImport {
  readonly preview: Preview;
  /** By the key of the item. */
  readonly writings: ReadonlyMap<string, Writing>;
  /** SHA-256 of the file. */
  readonly file: string;
}

type Taken = Extract<JudgedEntry, { readonly name: string }>;

/** Codes: those of `BundleErrorCode`. */
export async function planRecordImport(
  question: ImportQuestion,
): Promise<Result<RecordImport, BundleErrorCode>> {
  const { text, chart, now, sha256 } = question;
  const bundle = readBundle(text);
  const readings = readFhirFile(text, now);
  if (!bundle.ok) return err(bundle.error);
  const found = new Map(
    readings.ok ? readings.value.readings.map((reading) => [reading.place, reading]) : [],
  );
  const known = await knownIn(question);
  const items: PreviewItem[] = [];
  const notTaken: NotTaken[] = [];
  const writings = new Map<string, Writing>();
  const inFile = new Set<string>();
  for (const judged of judgeEntries(bundle.value)) {
    const place = judged.entry + 1;
    const skip = (reason: NotTakenReason) => notTaken.push({ reason, kind: judged.kind, place });
    if (judged.resource === undefined) {
      skip(judged.reason);
      continue;
    }
    const [name, content] = await Promise.all([sha256(judged.name), sha256(judged.content)]);
    if (known.contents.has(content)) skip('already-taken');
    else if (inFile.has(name) || inFile.has(content)) skip('repeated-in-file');
    else {
      const read = readItem(judged, found.get(place));
      if (!read.ok) skip(read.error);
      else {
        const key = String(place);
        const { kind, words, details } = read.value.shown;
        items.push({ key, kind, words, details, isChanged: known.names.has(name) });
        writings.set(key, read.value.writing(originOf(name, content)));
      }
    }
    inFile.add(name).add(content);
  }
  const preview = {
    ...personOf(bundle.value, chart),
    source: sourceOf(bundle.value),
    items,
    notTaken,
  };
  return ok({ preview, writings, file: await sha256(text) });
}

interface ReadItem {
  readonly shown: Pick<PreviewItem, 'kind' | 'words' | 'details'>;
  readonly writing: (origin: string) => Writing;
}

function readItem(
  { resource }: Taken,
  reading: FoundReading | undefined,
): Result<ReadItem, NotTakenReason> {
  if (resource.resourceType === 'Observation') {
    if (reading === undefined) return err('not-a-known-reading');
    return ok({ shown: shownReading(reading), writing: () => ({ kind: 'reading', reading }) });
  }
  const item = foreignItem(resource);
  if (!item.ok) return item;
  return ok({
    shown: item.value,
    writing: (origin) => ({ kind: 'entry', item: item.value, origin }),
  });
}

/** The code says which reading it is; the screen has its name. */
const shownReading = ({ measurements, written }: FoundReading): ReadItem['shown'] => ({
  kind: 'reading',
  words: measurements[0]?.code ?? '',
  details: [
    measurements.flatMap(({ values }) => values.map(({ decimal }) => decimal)).join('/') +
      ` ${measurements[0]?.values[0]?.unit ?? ''}`,
    written,
  ],
});

interface Known {
  readonly names: ReadonlySet<string>;
  readonly contents: ReadonlySet<string>;
}

/** What the record would say of itself in a file, and what was taken into it from files. */
async function knownIn({ chart, taken, sha256 }: ImportQuestion): Promise<Known> {
  // Never seen: only what they frame is compared. Other than any entry's, or addresses would meet.
  const ids = { bundle: frame('1'), composition: frame('2'), noAllergy: frame('3') };
  const request = { ids, at: '', by: '', isRestrictedIncluded: true };
  const own = readBundle(JSON.stringify(fhirDocument(chart, request)));
  const judged = own.ok
    ? judgeEntries(own.value).flatMap((each) => (each.resource === undefined ? [] : [each]))
    : [];
  const [names, contents] = await Promise.all([
    Promise.all(judged.map(({ name }) => sha256(name))),
    Promise.all(judged.map(({ content }) => sha256(content))),
  ]);
  return {
    names: new Set([...taken.keys(), ...names]),
    contents: new Set([...taken.values(), ...contents]),
  };
}

const frame = (digit: string): string => digit.repeat(32);

function sourceOf({ entries }: ForeignBundle): string {
  const organization = entries.find(({ resource }) => resource?.resourceType === 'Organization');
  return textOf(organization?.resource?.['name']).slice(0, SOURCE_LENGTH_MAX);
}

const SOURCE_LENGTH_MAX = 200;
