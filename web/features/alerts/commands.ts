/** Acknowledging an alert: it names the readings that were seen, so that a later one opens the alert again. */
import type * as v from 'valibot';
import { defineCommand, type CommandContext } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { acknowledgementSchema, applyAlertEvent, type AlertEvent } from './records.ts';

export type AlertsErrorCode = 'alerts/page-full';

interface AlertsError {
  readonly code: AlertsErrorCode;
}

type Input = v.InferOutput<typeof acknowledgementSchema>;

/** Acknowledgements on one page; the next begins another. */
export const ACKNOWLEDGEMENTS_MAX = 1_000;

const acknowledged = (input: Input, { newId, now, actor }: CommandContext): AlertEvent => ({
  kind: 'alert-acknowledged',
  acknowledgement: { id: newId(), ...input, by: actor.userId, at: now },
});

/** 'alerts/page-full' when the page holds as many as it may. */
export const acknowledgeAlert = defineCommand<Input, number, AlertEvent, AlertsError>({
  name: 'alerts/acknowledge',
  document: 'alert-acknowledgements',
  target: 'existing',
  parse: parserOf(acknowledgementSchema),
  view: (document) => Object.keys(document).length,
  decide: (count, input, context) =>
    count < ACKNOWLEDGEMENTS_MAX
      ? ok([acknowledged(input, context)])
      : err({ code: 'alerts/page-full' }),
  apply: applyAlertEvent,
});

/** The first acknowledgement of a record, on a page of its own. */
export const acknowledgeFirstAlert = defineCommand<Input, undefined, AlertEvent, AlertsError>({
  name: 'alerts/acknowledge-first',
  document: 'alert-acknowledgements',
  target: 'new-document',
  parse: parserOf(acknowledgementSchema),
  view: () => undefined,
  decide: (_none, input, context) => ok([acknowledged(input, context)]),
  apply: applyAlertEvent,
});
