/** Addresses of records and documents, by their aliases alone: no id and no person stands in the address bar. */
import { resolve } from '$app/paths';
import { parseDocumentId, parseRecordId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import type { Screen } from '#ui/screen.ts';

const SEPARATOR = '|';

export const chartAddress = ({ records }: Screen, record: RecordId) =>
  resolve('/(open)/(records)/p/[ref]', { ref: records.aliasOf(record) });

export const noteAddress = (
  { records, documents }: Screen,
  record: RecordId,
  document: DocumentId,
) =>
  resolve('/(open)/(records)/p/[ref]/notes/[id]', {
    ref: records.aliasOf(record),
    id: documents.aliasOf(document),
  });

/** By any of its pages. */
export const conversationAddress = ({ documents }: Screen, conversation: DocumentId) =>
  resolve('/(open)/messages/[ref]', { ref: documents.aliasOf(conversation) });

/** One message, or what came with it, by its key on its page; known by an alias alone like everything else. */
export const messageAddress = (screen: Screen, page: DocumentId, key: string) =>
  `${conversationAddress(screen, page)}#${screen.facts.aliasOf([page, key].join(SEPARATOR))}`;

/** The key, and undefined for an alias of an earlier page of this window. */
export const messageKeyOf = ({ facts }: Screen, hash: string): string | undefined =>
  facts.idOf(hash.slice(1))?.split(SEPARATOR)[1];

/** The parts of a chart that have a tab of their own. */
export type ChartPart = 'timeline' | 'notes' | 'plan' | 'medicines' | 'more';

export const chartPartAddress = ({ records }: Screen, record: RecordId, part: ChartPart) =>
  resolve(`/(open)/(records)/p/[ref]/${part}`, { ref: records.aliasOf(record) });

export const devicesAddress = ({ records }: Screen, record: RecordId) =>
  resolve('/(open)/(records)/p/[ref]/devices', { ref: records.aliasOf(record) });

export const lookedAddress = ({ records }: Screen, record: RecordId) =>
  resolve('/(open)/(records)/p/[ref]/looked', { ref: records.aliasOf(record) });

export const doctorsAddress = ({ records }: Screen, record: RecordId) =>
  resolve('/(open)/(records)/p/[ref]/doctors', { ref: records.aliasOf(record) });

export const filesAddress = ({ records }: Screen, record: RecordId) =>
  resolve('/(open)/(records)/p/[ref]/files', { ref: records.aliasOf(record) });

export const printAddress = ({ records }: Screen, record: RecordId) =>
  resolve('/(open)/(records)/p/[ref]/print', { ref: records.aliasOf(record) });

export const newCaseAddress = ({ records }: Screen, record: RecordId) =>
  resolve('/(open)/(records)/p/[ref]/plan/new', { ref: records.aliasOf(record) });

export const caseAddress = (
  { records, documents }: Screen,
  record: RecordId,
  document: DocumentId,
) =>
  resolve('/(open)/(records)/p/[ref]/plan/[id]', {
    ref: records.aliasOf(record),
    id: documents.aliasOf(document),
  });

/** One strip of a page of measurements; its place is known by an alias alone. */
export const stripAddress = (
  screen: Screen,
  record: RecordId,
  strip: { readonly document: DocumentId; readonly place: string; readonly id: string },
) =>
  resolve('/(open)/(records)/p/[ref]/vitals/ecg/[id]', {
    ref: screen.records.aliasOf(record),
    id: screen.facts.aliasOf([record, strip.document, strip.place, strip.id].join(SEPARATOR)),
  });

/** One fact that may stand in two versions. `document` is left out for the one summary a record has. */
export interface FactPlace {
  readonly record: RecordId;
  readonly document?: DocumentId | undefined;
  readonly kind: string;
  readonly subject: string;
}

export const conflictAddress = ({ facts }: Screen, place: FactPlace) =>
  resolve('/(open)/conflicts/[ref]', {
    ref: facts.aliasOf(
      [place.record, place.document ?? '', place.kind, place.subject].join(SEPARATOR),
    ),
  });

/** Undefined for an alias of an earlier page. */
export function factPlaceOf({ facts }: Screen, alias: string): FactPlace | undefined {
  const [id, document, kind, subject] = facts.idOf(alias)?.split(SEPARATOR) ?? [];
  const record = parseRecordId(id);
  if (record === undefined || kind === undefined || subject === undefined) return undefined;
  return { record, document: parseDocumentId(document), kind, subject };
}
