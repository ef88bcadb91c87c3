/** Questions about measurements: the pages of a record, and what of its patient a score has to know. */
import * as v from 'valibot';
import { readStrips, type StoredStrip } from '#clinical/ecg-strip.ts';
import { readPage, type ObservationPage } from '#clinical/observation-page.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineProjection, defineQuery, type Entries } from '#kernel/feature.ts';

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

/** Where a strip is, without its samples: lists never open them. */
export interface StripPlace {
  readonly id: string;
  /** Of the measurement that was read from it. */
  readonly set: string;
}

export interface StripPlaces {
  readonly strips: readonly StripPlace[];
}

function stripPlaces(document: RawDocument): StripPlaces | undefined {
  const strips = readStrips(document).entities.map(({ id, set }) => ({ id, set }));
  return strips.length === 0 ? undefined : { strips };
}

export const clinicStrips = defineProjection<StripPlaces>({
  name: 'observations/clinic-strips',
  document: 'observations-month',
  version: 1,
  row: stripPlaces,
});

export const homeStrips = defineProjection<StripPlaces>({
  name: 'observations/home-strips',
  document: 'home-readings-month',
  version: 1,
  row: stripPlaces,
});

/** A page with its strips, whole. */
export interface StripPage {
  readonly strips: readonly StoredStrip[];
  readonly page: ObservationPage | undefined;
}

const stripPage = (document: RawDocument, entries?: Entries): StripPage => ({
  strips: readStrips(document).entities,
  page: readPage(document, entries),
});

export const clinicStripPage = defineQuery<StripPage>({
  name: 'observations/clinic-strip-page',
  document: 'observations-month',
  select: stripPage,
});

export const homeStripPage = defineQuery<StripPage>({
  name: 'observations/home-strip-page',
  document: 'home-readings-month',
  select: stripPage,
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
