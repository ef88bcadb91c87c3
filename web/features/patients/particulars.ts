/**
 * What a clinic knows of a patient beside who they are: how to reach them and whom else, who pays, and their numbers elsewhere.
 * How to reach them are fields of the patient; the others are entries of their own, which end and never vanish.
 */
import * as v from 'valibot';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import { err, ok } from '#kernel/result.ts';
import { SELF_KEY } from './records.ts';

/** Digits as people write them; at least three, for the short numbers of a village exchange. */
const phone = v.pipe(
  optionalLine,
  v.check((text) => text === '' || /^\+?[\d\s()./-]{3,30}$/.test(text)),
);
/** BCP 47, as far as it says which language; empty when nobody asked. */
const language = v.pipe(
  optionalLine,
  v.toLowerCase(),
  v.check((tag) => tag === '' || /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/.test(tag)),
);

export const reachSchema = v.object({ phone, address: optionalLine, language });
export type Reach = v.InferOutput<typeof reachSchema>;

export const contactSchema = v.object({ name: requiredLine, relation: requiredLine, phone });
export const insuranceSchema = v.object({
  insurer: requiredLine,
  policy: requiredLine,
  group: optionalLine,
});
/** A number somebody else has given this person: whose, and the number. */
export const identifierSchema = v.object({ system: requiredLine, value: requiredLine });

export type ParticularKind = 'contact' | 'insurance' | 'identifier';

/** More of one kind than anybody has; what lies beyond is counted as unreadable. */
export const PARTICULARS_MAX = 50;

interface Kept {
  readonly id: string;
  /** By the writer's clock; milliseconds since 1970. */
  readonly recordedAt: number;
  readonly by: string;
}
type Contact = Kept & v.InferOutput<typeof contactSchema>;
type Insurance = Kept & v.InferOutput<typeof insuranceSchema>;
type Identifier = Kept & v.InferOutput<typeof identifierSchema>;

export interface Particulars {
  readonly reach: Reach;
  readonly contacts: readonly Contact[];
  readonly insurances: readonly Insurance[];
  readonly identifiers: readonly Identifier[];
  readonly unreadable: number;
}

const NO_REACH: Reach = { phone: '', address: '', language: '' };
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const keptEntries = { recordedAt: time, by: v.string(), endedAt: v.exactOptional(time) };

/** Each field for itself: one that cannot be read hides no other. */
function readReach(document: RawDocument): Reach {
  const self = v.safeParse(v.looseObject({}), document[SELF_KEY]);
  const stored: Readonly<Record<string, unknown>> = self.success ? self.output : {};
  const line = (name: keyof Reach) => {
    const parsed = v.safeParse(reachSchema.entries[name], stored[name]);
    return parsed.success ? parsed.output : NO_REACH[name];
  };
  return { phone: line('phone'), address: line('address'), language: line('language') };
}

export function readParticulars(document: RawDocument): Particulars {
  const contacts = readKept(document, 'contact', contactSchema);
  const insurances = readKept(document, 'insurance', insuranceSchema);
  const identifiers = readKept(document, 'identifier', identifierSchema);
  return {
    reach: readReach(document),
    contacts: contacts.standing,
    insurances: insurances.standing,
    identifiers: identifiers.standing,
    unreadable: contacts.unreadable + insurances.unreadable + identifiers.unreadable,
  };
}

function readKept<S extends v.ObjectEntries>(
  document: RawDocument,
  part: ParticularKind,
  { entries }: v.ObjectSchema<S, undefined>,
) {
  const schema = v.object({ ...keptEntries, ...entries });
  const { entities, unreadable } = readPart(document, part, (id, raw) => {
    const parsed = v.safeParse(schema, raw);
    return parsed.success ? ok({ ...parsed.output, id }) : err('unreadable');
  });
  const standing = entities.filter((entity) => !('endedAt' in entity));
  return {
    standing: standing.slice(0, PARTICULARS_MAX),
    unreadable: unreadable + Math.max(0, standing.length - PARTICULARS_MAX),
  };
}

export type ParticularsEvent =
  | { readonly kind: 'reach-changed'; readonly reach: Partial<Reach> }
  | {
      readonly kind: 'particular-added';
      readonly part: ParticularKind;
      readonly id: string;
      readonly fields: Readonly<Record<string, string | number>>;
    }
  | {
      readonly kind: 'particular-ended';
      readonly part: ParticularKind;
      readonly id: string;
      readonly at: number;
    };

export function applyParticularsEvent(draft: Draft, event: ParticularsEvent): void {
  switch (event.kind) {
    case 'reach-changed':
      for (const [field, value] of Object.entries(event.reach)) draft.set(SELF_KEY, field, value);
      return;
    case 'particular-added':
      draft.create(entityKey(event.part, event.id), event.fields);
      return;
    case 'particular-ended':
      draft.set(entityKey(event.part, event.id), 'endedAt', event.at);
  }
}
