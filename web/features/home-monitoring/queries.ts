/** The blood pressures measured at home, as sittings need them: one row for each page. */
import { readPage, standing } from '#clinical/observation-page.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineProjection, type Entries } from '#kernel/feature.ts';
import { pressureOf, type PressureReading } from './records.ts';

export interface PressurePage {
  readonly readings: readonly PressureReading[];
}

export const homePressures = defineProjection<PressurePage>({
  name: 'home-monitoring/pressures',
  document: 'home-readings-month',
  version: 1,
  row: (document: RawDocument, entries?: Entries) => {
    const page = readPage(document, entries);
    const readings =
      page === undefined ? [] : standing([page]).flatMap((found) => pressureOf(found) ?? []);
    return readings.length === 0 ? undefined : { readings };
  },
});
