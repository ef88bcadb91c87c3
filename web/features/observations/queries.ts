/** Questions about measurements: the pages of a record, and what of its patient a score has to know. */
import * as v from 'valibot';
import { readPage, type ObservationPage } from '#clinical/observation-page.ts';
import { defineProjection, defineQuery } from '#kernel/feature.ts';

/** One row for each page the clinic wrote, with all that stands on it. */
export const vitalPages = defineProjection<ObservationPage>({
  name: 'observations/pages',
  document: 'observations-month',
  version: 2,
  row: (document, entries) => readPage(document, entries),
});

/** One row for each page written at home. */
export const homePages = defineProjection<ObservationPage>({
  name: 'observations/home-pages',
  document: 'home-readings-month',
  version: 2,
  row: (document, entries) => readPage(document, entries),
});

const birthSchema = v.object({ birthDate: v.pipe(v.string(), v.isoDate()) });

export interface Born {
  /** YYYY-MM-DD; undefined while nobody has said. */
  readonly birthDate: string | undefined;
}

/** Ranges and scores are for adults. */
export const born = defineQuery<Born>({
  name: 'observations/born',
  document: 'patient-summary',
  select: (document) => {
    const patient = v.safeParse(birthSchema, document['patient:self']);
    return { birthDate: patient.success ? patient.output.birthDate : undefined };
  },
});
