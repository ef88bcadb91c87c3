/** Acknowledgements: somebody has seen these readings and takes them on. Added, never changed. */
import * as v from 'valibot';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export const ALERT_PARAMETERS = ['blood-pressure', 'pulse', 'temperature', 'respiration'] as const;

/** One thread for each of a patient: the alert's identity, the same on every device that works it out. */
export type AlertParameter = (typeof ALERT_PARAMETERS)[number];

/** How many readings one acknowledgement may name; what it does not name stays open. */
export const ACKNOWLEDGED_MAX = 200;

const idSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32,64}$/));

export const acknowledgementSchema = v.object({
  parameter: v.picklist(ALERT_PARAMETERS),
  /** The readings its author was looking at. */
  readings: v.pipe(v.array(idSchema), v.nonEmpty(), v.maxLength(ACKNOWLEDGED_MAX)),
});

const storedSchema = v.object({
  ...acknowledgementSchema.entries,
  by: idSchema,
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

export interface Acknowledgement extends v.InferOutput<typeof storedSchema> {
  readonly id: string;
}

export interface AlertEvent {
  readonly kind: 'alert-acknowledged';
  readonly acknowledgement: Acknowledgement;
}

function parseAcknowledgement(id: string, raw: unknown): Result<Acknowledgement, 'unreadable'> {
  const parsed = v.safeParse(storedSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

export const acknowledgementKey = (id: string): string => entityKey('acknowledgement', id);

export const readAcknowledgements = (document: RawDocument): EntityList<Acknowledgement> =>
  readPart(document, 'acknowledgement', parseAcknowledgement);

export function applyAlertEvent(draft: Draft, event: AlertEvent): void {
  const { id, ...fields } = event.acknowledgement;
  draft.create(acknowledgementKey(id), fields);
}
