/**
 * Whom the emergency crew can look for: a patient's name and birth date beside the record they belong to, in the clinic's own record,
 * for its staff. Nothing about their health stands here. Written once, by the colleague who registered them.
 */
import * as v from 'valibot';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import { entityKey, type Draft, type RawDocument } from '#kernel/document.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';

export interface Listed {
  readonly patient: RecordId;
  readonly familyName: string;
  readonly givenName: string;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  readonly number: string;
}

export interface ListedEvent {
  readonly kind: 'patient-listed';
  readonly listed: Listed;
}

const recordIdSchema = v.pipe(
  v.string(),
  v.transform((text) => parseRecordId(text)),
  v.custom<RecordId>((record) => record !== undefined),
);

export const listedSchema = v.object({
  patient: recordIdSchema,
  familyName: requiredLine,
  givenName: optionalLine,
  birthDate: v.pipe(v.string(), v.isoDate()),
  number: requiredLine,
});

/** Undefined for what another version wrote. */
export function readListed(document: RawDocument): Listed | undefined {
  const parsed = v.safeParse(listedSchema, document[entityKey('listed', 'self')]);
  return parsed.success ? parsed.output : undefined;
}

export const applyListedEvent = (draft: Draft, { listed }: ListedEvent): void =>
  draft.create(entityKey('listed', 'self'), { ...listed });
