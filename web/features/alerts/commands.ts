/** Acknowledging an alert, putting it off, saying what came of it and how the patient feels: each names the readings it is about. */
import type * as v from 'valibot';
import type { FieldValue } from '#kernel/document.ts';
import { defineCommand, type CommandContext } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  acknowledgementSchema,
  answerSchema,
  applyAlertEvent,
  outcomeSchema,
  snoozeSchema,
  type AlertEvent,
  type StatementPart,
} from './records.ts';

export type AlertsErrorCode = 'alerts/page-full';

interface AlertsError {
  readonly code: AlertsErrorCode;
}

/** Statements on one page; the next begins another. */
export const STATEMENTS_MAX = 1_000;

type Fields = Readonly<Record<string, FieldValue>>;

interface Saying<Input> {
  readonly name: string;
  readonly document: 'alert-acknowledgements' | 'alert-answers';
  readonly part: StatementPart;
  readonly schema: v.GenericSchema<unknown, Input>;
}

const said = (
  part: StatementPart,
  input: Fields,
  { newId, now, actor }: CommandContext,
): AlertEvent => ({
  kind: 'said',
  part,
  id: newId(),
  fields: { ...input, by: actor.userId, at: now },
});

/** On a page that is there. 'alerts/page-full' when it holds as many statements as it may. */
const sayOn = <Input extends Fields>({ name, document, part, schema }: Saying<Input>) =>
  defineCommand<Input, number, AlertEvent, AlertsError>({
    name,
    document,
    target: 'existing',
    parse: parserOf(schema),
    view: (found) => Object.keys(found).length,
    decide: (count, input, context) =>
      count < STATEMENTS_MAX ? ok([said(part, input, context)]) : err({ code: 'alerts/page-full' }),
    apply: applyAlertEvent,
  });

/** The first of a record, or of a new page. */
const sayFirst = <Input extends Fields>({ name, document, part, schema }: Saying<Input>) =>
  defineCommand<Input, undefined, AlertEvent, AlertsError>({
    name: `${name}-first`,
    document,
    target: 'new-document',
    parse: parserOf(schema),
    view: () => undefined,
    decide: (_none, input, context) => ok([said(part, input, context)]),
    apply: applyAlertEvent,
  });

const acknowledging = {
  name: 'alerts/acknowledge',
  document: 'alert-acknowledgements',
  part: 'acknowledgement',
  schema: acknowledgementSchema,
} as const;
const snoozing = {
  name: 'alerts/snooze',
  document: 'alert-acknowledgements',
  part: 'snooze',
  schema: snoozeSchema,
} as const;
const concluding = {
  name: 'alerts/say-outcome',
  document: 'alert-acknowledgements',
  part: 'outcome',
  schema: outcomeSchema,
} as const;
const answering = {
  name: 'alerts/answer-symptoms',
  document: 'alert-answers',
  part: 'answer',
  schema: answerSchema,
} as const;

export const acknowledgeAlert = sayOn(acknowledging);
export const acknowledgeFirstAlert = sayFirst(acknowledging);
export const snoozeAlert = sayOn(snoozing);
export const snoozeFirstAlert = sayFirst(snoozing);
export const sayOutcome = sayOn(concluding);
export const sayFirstOutcome = sayFirst(concluding);
export const answerSymptoms = sayOn(answering);
export const answerFirstSymptoms = sayFirst(answering);
