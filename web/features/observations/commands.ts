/**
 * Writing measurements down, on the page of their month or on a new one; for the clinic's pages and for those of the home. A
 * measurement is never changed: a wrong one is marked, and the right one is written down beside it.
 */
import * as v from 'valibot';
import { requiredLine } from '#clinical/text.ts';
import { monthOf, readPage, type ObservationPage } from '#clinical/observation-page.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  decideRecording,
  parseRecording,
  type Recording,
  type RecordingError,
  type RecordingErrorCode,
} from './recording.ts';
import { applyObservationEvent, type ObservationEvent } from './records.ts';

export type ObservationsErrorCode = RecordingErrorCode | 'observations/unknown-measurement';

interface ObservationsError extends Omit<RecordingError, 'code'> {
  readonly code: ObservationsErrorCode;
}

const CLINIC_PAGE = 'observations-month';
const HOME_PAGE = 'home-readings-month';

/** On a page that is there. Codes: those of `RecordingErrorCode`. */
const recordOn = (name: string, document: string) =>
  defineCommand<Recording, ObservationPage | undefined, ObservationEvent, ObservationsError>({
    name,
    document,
    target: 'existing',
    parse: parseRecording,
    view: readPage,
    decide: (page, recording, context) =>
      page === undefined
        ? err({ code: 'observations/unreadable' })
        : decideRecording(page, recording, context),
    apply: applyObservationEvent,
  });

/** On a page of its own, for the first measurement of a month. Codes: those of `RecordingErrorCode`. */
const recordOnNew = (name: string, document: string) =>
  defineCommand<Recording, undefined, ObservationEvent, ObservationsError>({
    name,
    document,
    target: 'new-document',
    parse: parseRecording,
    view: () => undefined,
    decide: (_none, recording, context) => {
      const month = monthOf(recording.takenAt);
      const decided = decideRecording(emptyPage(month), recording, context);
      return decided.ok ? ok([{ kind: 'page-begun', month }, ...decided.value]) : decided;
    },
    apply: applyObservationEvent,
  });

const emptyPage = (month: string): ObservationPage => ({
  month,
  observations: [],
  errors: [],
  scores: [],
  photos: 0,
  unreadable: 0,
});

const markingSchema = v.object({
  observation: v.pipe(v.string(), v.regex(/^[0-9a-f]{32,64}$/)),
  reason: requiredLine,
});

/** 'observations/unknown-measurement' when this page has no such measurement. */
const markOn = (name: string, document: string) =>
  defineCommand<
    v.InferOutput<typeof markingSchema>,
    ObservationPage | undefined,
    ObservationEvent,
    ObservationsError
  >({
    name,
    document,
    target: 'existing',
    parse: parserOf(markingSchema),
    view: readPage,
    decide: (page, { observation, reason }, { newId, now, actor }) =>
      page?.observations.some(({ id }) => id === observation) === true
        ? ok([
            {
              kind: 'marked-in-error',
              error: { id: newId(), observation, reason, by: actor.userId, at: now },
            },
          ])
        : err({ code: 'observations/unknown-measurement' }),
    apply: applyObservationEvent,
  });

export const recordVitals = recordOn('observations/record-vitals', CLINIC_PAGE);
export const recordFirstVitals = recordOnNew('observations/record-first-vitals', CLINIC_PAGE);
export const markVitalsInError = markOn('observations/mark-in-error', CLINIC_PAGE);

export const recordReading = recordOn('observations/record-reading', HOME_PAGE);
export const recordFirstReading = recordOnNew('observations/record-first-reading', HOME_PAGE);
export const markReadingInError = markOn('observations/mark-reading-in-error', HOME_PAGE);
