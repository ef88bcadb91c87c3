/** Questions about measurements: the pages of a record, and what of its patient a score has to know. */
import * as v from 'valibot';
import { readPhotos, type PhotoPlace, type StoredPhoto } from '#clinical/display-photo.ts';
import { readStrips, type StoredStrip } from '#clinical/ecg-strip.ts';
import { readPage, standing, type ObservationPage } from '#clinical/observation-page.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineProjection, defineQuery, type Entries } from '#kernel/feature.ts';

/** One row for each page the clinic wrote, with all numbers that stand on it. */
// 3: how many photos lie on it.
export const vitalPages = defineProjection<ObservationPage>({
  name: 'observations/pages',
  document: 'observations-month',
  version: 3,
  row: (document, entries) => readPage(document, entries),
});

/** One row for each page written at home. */
export const homePages = defineProjection<ObservationPage>({
  name: 'observations/home-pages',
  document: 'home-readings-month',
  version: 3,
  row: (document, entries) => readPage(document, entries),
});

/** When something was measured last on one page; milliseconds since 1970. */
const lastTakenOn = (document: RawDocument, entries?: Entries): number | undefined => {
  const page = readPage(document, entries);
  const times = page === undefined ? [] : standing([page]).map(({ effectiveAt }) => effectiveAt);
  return times.length === 0 ? undefined : Math.max(...times);
};

/** A number a page, for whoever asks of all patients whether a measurement is missing. */
export const lastTaken = defineProjection<number>({
  name: 'observations/last-taken',
  document: 'observations-month',
  version: 1,
  row: lastTakenOn,
});

export const lastTakenAtHome = defineProjection<number>({
  name: 'observations/last-taken-home',
  document: 'home-readings-month',
  version: 1,
  row: lastTakenOn,
});

/** Where a strip is, without its samples: lists never open them. */
export interface StripPlace {
  readonly id: string;
  /** Of the measurement that was read from it. */
  readonly set: string;
}

/** What lies on a page beside numbers. */
export interface StripPlaces {
  readonly strips: readonly StripPlace[];
  readonly photos: readonly PhotoPlace[];
}

function stripPlaces(document: RawDocument, entries?: Entries): StripPlaces | undefined {
  const strips = readStrips(document).entities.map(({ id, set }) => ({ id, set }));
  const photos = readPhotos(document, entries).entities.map(({ id, set, by }) => ({ id, set, by }));
  return strips.length + photos.length === 0 ? undefined : { strips, photos };
}

// 2: photos of displays beside strips.
export const clinicStrips = defineProjection<StripPlaces>({
  name: 'observations/clinic-strips',
  document: 'observations-month',
  version: 2,
  row: stripPlaces,
});

export const homeStrips = defineProjection<StripPlaces>({
  name: 'observations/home-strips',
  document: 'home-readings-month',
  version: 2,
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

/** The photos of one page, whole. */
const photosOfPage = (document: RawDocument, entries?: Entries): readonly StoredPhoto[] =>
  readPhotos(document, entries).entities;

export const clinicPhotos = defineQuery<readonly StoredPhoto[]>({
  name: 'observations/clinic-photos',
  document: 'observations-month',
  select: photosOfPage,
});

export const homePhotos = defineQuery<readonly StoredPhoto[]>({
  name: 'observations/home-photos',
  document: 'home-readings-month',
  select: photosOfPage,
});

const birthSchema = v.object({ birthDate: v.pipe(v.string(), v.isoDate()) });

export interface Born {
  /** YYYY-MM-DD; undefined while nobody has said. */
  readonly birthDate: string | undefined;
}

function bornOf(document: RawDocument): Born {
  const patient = v.safeParse(birthSchema, document['patient:self']);
  return { birthDate: patient.success ? patient.output.birthDate : undefined };
}

/** For whoever writes: a list answers where a summary is missing too. */
export const births = defineProjection<Born>({
  name: 'observations/births',
  document: 'patient-summary',
  version: 1,
  row: bornOf,
});

/** Ranges and scores are for adults. */
export const born = defineQuery<Born>({
  name: 'observations/born',
  document: 'patient-summary',
  select: bornOf,
});
