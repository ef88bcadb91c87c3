/** Addresses of records and documents, by their aliases alone: no id and no person stands in the address bar. */
import { resolve } from '$app/paths';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { Screen } from '#ui/screen.ts';

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
