/** The clinic's directory: what the clinic is called and who its staff are. Keys and membership live elsewhere. */
import * as v from 'valibot';
import { staffProfessionSchema, type StaffProfession } from '#clinical/profession.ts';
import { requiredLine } from '#clinical/text.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import type { UserId } from '#kernel/ids.ts';
import { parseUserId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** A member of staff as the clinic knows them; FHIR Practitioner in small. */
export interface Practitioner {
  readonly userId: UserId;
  readonly name: string;
  readonly profession: StaffProfession;
}

export type ClinicEvent =
  | { readonly kind: 'clinic-named'; readonly name: string }
  | { readonly kind: 'practitioner-introduced'; readonly practitioner: Practitioner };

const practitionerSchema = v.object({ name: requiredLine, profession: staffProfessionSchema });

function parsePractitioner(id: string, raw: unknown): Result<Practitioner, 'unreadable'> {
  const userId = parseUserId(id);
  const fields = v.safeParse(practitionerSchema, raw);
  return userId !== undefined && fields.success
    ? ok({ userId, ...fields.output })
    : err('unreadable');
}

export const readPractitioners = (document: RawDocument): EntityList<Practitioner> =>
  readPart(document, 'practitioners', parsePractitioner);

export function readClinicName(document: RawDocument): string {
  const parsed = v.safeParse(
    v.object({ name: requiredLine }),
    document[entityKey('clinic', 'self')],
  );
  return parsed.success ? parsed.output.name : '';
}

export function applyClinicEvent(draft: Draft, event: ClinicEvent): void {
  switch (event.kind) {
    case 'clinic-named':
      draft.create(entityKey('clinic', 'self'), { name: event.name });
      return;
    case 'practitioner-introduced': {
      const { userId, name, profession } = event.practitioner;
      draft.create(entityKey('practitioners', userId), { name, profession });
      return;
    }
  }
}
