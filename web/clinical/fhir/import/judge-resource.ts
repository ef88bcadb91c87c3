/**
 * Whether one resource of a foreign bundle can be taken, and if not, why. Only what every reader needs is asked for; a strange
 * resource hides no other.
 */
import * as v from 'valibot';
import { subjectsOf, type ForeignResource } from './read-bundle.ts';

export type SkipReason =
  | 'unreadable'
  | 'unsupported-kind'
  | 'not-understood'
  | 'no-subject'
  | 'entered-in-error'
  | 'malformed'
  | 'time-without-zone'
  | 'repeated-in-file'
  | 'already-taken';

const words = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(10_000));
const codings = v.pipe(
  v.array(v.looseObject({ system: v.optional(words), code: v.optional(words) })),
  v.nonEmpty(),
);
const concept = v.pipe(
  v.looseObject({ coding: v.optional(codings), text: v.optional(words) }),
  v.check(({ coding, text }) => coding !== undefined || text !== undefined),
);
const quantity = v.looseObject({ value: v.optional(v.number()), unit: v.optional(words) });
const named = v.looseObject({ name: v.union([words, v.pipe(v.array(v.unknown()), v.nonEmpty())]) });

/** What each kind must say to be of use. Kinds without a line are not supported. */
const KINDS: ReadonlyMap<string, v.GenericSchema> = new Map<string, v.GenericSchema>([
  ['Patient', v.looseObject({ name: v.pipe(v.array(v.looseObject({})), v.nonEmpty()) })],
  ['Practitioner', named],
  ['Organization', named],
  ['Composition', v.looseObject({ type: concept, title: words })],
  ['AllergyIntolerance', v.looseObject({ code: concept })],
  ['Condition', v.looseObject({ code: concept })],
  ['MedicationStatement', v.looseObject({ status: words, medicationCodeableConcept: concept })],
  ['MedicationRequest', v.looseObject({ status: words, medicationCodeableConcept: concept })],
  [
    'Observation',
    v.looseObject({
      status: words,
      code: concept,
      valueQuantity: v.optional(quantity),
      component: v.optional(
        v.array(v.looseObject({ code: concept, valueQuantity: v.optional(quantity) })),
      ),
    }),
  ],
  ['DocumentReference', v.looseObject({ status: words, content: v.array(v.unknown()) })],
  ['CarePlan', v.looseObject({ status: words, intent: words })],
  ['Goal', v.looseObject({ lifecycleStatus: words, description: concept })],
  ['Task', v.looseObject({ status: words, intent: words })],
  ['Consent', v.looseObject({ status: words, scope: concept })],
]);

const ABOUT_NOBODY = new Set(['Patient', 'Practitioner', 'Organization']);
/** A day and an hour without a zone: nobody knows when that was. */
const TIME_WITHOUT_ZONE = /^\d{4}-\d\d-\d\dT[\d:.]+$/;
const TIME_FIELDS = [
  'effectiveDateTime',
  'issued',
  'recordedDate',
  'onsetDateTime',
  'authoredOn',
  'dateAsserted',
  'dateTime',
  'date',
  'created',
];

/** Undefined for a resource that can be taken. */
export function refusalOf(resource: ForeignResource): SkipReason | undefined {
  const schema = KINDS.get(resource.resourceType);
  if (schema === undefined) return 'unsupported-kind';
  if (changesMeaning(resource)) return 'not-understood';
  if (isInError(resource)) return 'entered-in-error';
  if (!v.is(schema, resource)) return 'malformed';
  if (!ABOUT_NOBODY.has(resource.resourceType) && subjectsOf(resource).length === 0)
    return 'no-subject';
  const isTimeUnclear = TIME_FIELDS.some((field) => {
    const time = resource[field];
    return typeof time === 'string' && TIME_WITHOUT_ZONE.test(time);
  });
  return isTimeUnclear ? 'time-without-zone' : undefined;
}

/** A modifier may turn any part into its opposite; what it means here, nobody has told us. */
const changesMeaning = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(
    ([name, field]: readonly [string, unknown]) =>
      name === 'modifierExtension' || name === 'implicitRules' || changesMeaning(field),
  );

const inErrorSchema = v.looseObject({
  coding: v.array(v.looseObject({ code: v.optional(v.string()) })),
});

function isInError({ status, verificationStatus }: ForeignResource): boolean {
  if (status === 'entered-in-error') return true;
  const parsed = v.safeParse(inErrorSchema, verificationStatus);
  return parsed.success && parsed.output.coding.some(({ code }) => code === 'entered-in-error');
}
