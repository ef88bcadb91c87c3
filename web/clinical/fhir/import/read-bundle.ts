/**
 * A foreign FHIR bundle, judged as a whole before anything of it is taken: it has one patient, everything in it is about that
 * patient, and no text of it could act on a screen. Otherwise nothing is taken.
 */
import * as v from 'valibot';
import { err, ok, type Result } from '#kernel/result.ts';
import { parseBoundedJson, type JsonErrorCode } from './bounded-json.ts';

const ENTRIES_MAX = 10_000;
const TEXT_LENGTH_MAX = 2_000_000;

export type BundleErrorCode =
  | JsonErrorCode
  | 'import/not-a-bundle'
  | 'import/too-many-entries'
  | 'import/no-patient'
  | 'import/two-patients'
  | 'import/wrong-patient'
  | 'import/active-content';

const resourceSchema = v.looseObject({
  resourceType: v.pipe(v.string(), v.regex(/^[A-Z][A-Za-z]{1,63}$/)),
  id: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9.-]{1,64}$/))),
});

export type ForeignResource = v.InferOutput<typeof resourceSchema>;

const bundleSchema = v.looseObject({
  resourceType: v.literal('Bundle'),
  type: v.picklist(['document', 'collection', 'searchset']),
  entry: v.array(v.unknown()),
});

const entrySchema = v.looseObject({
  fullUrl: v.optional(v.string()),
  resource: resourceSchema,
});

export interface ForeignEntry {
  readonly fullUrl: string | undefined;
  /** Undefined when the entry has no resource that can be read. */
  readonly resource: ForeignResource | undefined;
}

export interface ForeignBundle {
  readonly entries: readonly ForeignEntry[];
  readonly patient: ForeignResource;
  /** The resource that a reference leads to, inside this bundle. */
  readonly find: (reference: string) => ForeignResource | undefined;
}

/** Codes: those of `BundleErrorCode`. */
export function readBundle(text: string): Result<ForeignBundle, BundleErrorCode> {
  const json = parseBoundedJson(text);
  if (!json.ok) return json;
  const parsed = v.safeParse(bundleSchema, json.value);
  if (!parsed.success) return err('import/not-a-bundle');
  const { entry } = parsed.output;
  if (entry.length > ENTRIES_MAX) return err('import/too-many-entries');
  if (hasActiveContent(json.value)) return err('import/active-content');
  const entries = entry.map(readEntry);
  const find = finderIn(entries);
  const patients = entries.flatMap(({ resource }) =>
    resource?.resourceType === 'Patient' ? [resource] : [],
  );
  const [patient, another] = patients;
  if (patient === undefined) return err('import/no-patient');
  if (another !== undefined) return err('import/two-patients');
  const bundle = { entries, patient, find };
  return entries.every((each) => isAbout(each, bundle)) ? ok(bundle) : err('import/wrong-patient');
}

function readEntry(raw: unknown): ForeignEntry {
  const parsed = v.safeParse(entrySchema, raw);
  return parsed.success
    ? { fullUrl: parsed.output.fullUrl, resource: parsed.output.resource }
    : { fullUrl: undefined, resource: undefined };
}

/** By full address, or by `Type/id` alone or at the end of an address. */
function finderIn(entries: readonly ForeignEntry[]): ForeignBundle['find'] {
  const found = new Map<string, ForeignResource>();
  for (const { fullUrl, resource } of entries) {
    if (resource === undefined) continue;
    if (fullUrl !== undefined) found.set(fullUrl, resource);
    if (resource.id !== undefined) found.set(`${resource.resourceType}/${resource.id}`, resource);
  }
  return (reference) => found.get(reference) ?? found.get(reference.split('/').slice(-2).join('/'));
}

const referenceSchema = v.looseObject({ reference: v.string() });
/** Where resources of the clinical kinds name whom they are about. */
const SUBJECT_FIELDS = ['subject', 'patient', 'for'];

export const subjectsOf = (resource: ForeignResource): readonly string[] =>
  SUBJECT_FIELDS.flatMap((field) => {
    const parsed = v.safeParse(referenceSchema, resource[field]);
    return parsed.success ? [parsed.output.reference] : [];
  });

/** A reference that leads nowhere may mean anybody: it is not about this patient. */
const isAbout = (
  { resource }: ForeignEntry,
  { find, patient }: Pick<ForeignBundle, 'find' | 'patient'>,
): boolean =>
  resource === undefined || subjectsOf(resource).every((reference) => find(reference) === patient);

/** Each is bounded in what it looks back at: a hostile text must not cost more time than its length. */
const ACTIVE_TAG =
  /<\/?(?:script|iframe|frame|object|embed|applet|form|link|meta|base|svg|style)\b/i;
const ACTIVE_ATTRIBUTE = /<[^<>]*\s(?:on[a-z]{1,40}|formaction|srcdoc)\s{0,9}=/i;
const ACTIVE_ADDRESS = /(?:javascript|vbscript)\s{0,9}:|data:\s{0,9}text\/html/i;

function hasActiveContent(value: unknown): boolean {
  if (typeof value === 'string')
    return (
      value.length > TEXT_LENGTH_MAX ||
      ACTIVE_TAG.test(value) ||
      ACTIVE_ATTRIBUTE.test(value) ||
      ACTIVE_ADDRESS.test(value)
    );
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasActiveContent);
}
