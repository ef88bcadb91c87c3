/** The files that were taken into a record. */
import { defineProjection } from '#kernel/feature.ts';
import { readImport, type TakenImport } from './records.ts';

export const importList = defineProjection<TakenImport>({
  name: 'transfers/imports',
  document: 'taken-import',
  version: 1,
  row: readImport,
});
