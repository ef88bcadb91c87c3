/** Readings in a FHIR bundle: its observations about its one patient, by their LOINC codes and UCUM units. */
import * as v from 'valibot';
import {
  readBundle,
  type BundleErrorCode,
  type ForeignResource,
} from '#clinical/fhir/import/read-bundle.ts';
import { refusalOf } from '#clinical/fhir/import/judge-resource.ts';
import { decimalSchema } from '#clinical/decimal.ts';
import { measurementSchema, type Measurement } from '#clinical/observation.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  doubtAbout,
  type FoundReading,
  type Imported,
  type Refusal,
  type RefusalReason,
} from './imported.ts';

/** Codes that others use for what is kept here under one: a body mass index under 33747-0 is taken, and never sent (ALR-05). */
const SAME_AS: ReadonlyMap<string, string> = new Map([
  ['33747-0', '39156-5'],
  ['2708-6', '59408-5'],
  ['55284-4', '85354-9'],
]);

const codeSchema = v.looseObject({
  coding: v.array(
    v.looseObject({ system: v.optional(v.string(), ''), code: v.optional(v.string(), '') }),
  ),
});
const quantitySchema = v.looseObject({
  value: v.number(),
  code: v.optional(v.string()),
  unit: v.optional(v.string()),
  comparator: v.optional(v.string()),
});
const observationSchema = v.looseObject({
  status: v.picklist(['final', 'amended', 'corrected']),
  code: codeSchema,
  effectiveDateTime: v.string(),
  valueQuantity: v.optional(quantitySchema),
  component: v.optional(
    v.array(v.looseObject({ code: codeSchema, valueQuantity: v.optional(quantitySchema) })),
    [],
  ),
  dataAbsentReason: v.optional(v.unknown()),
});

const LOINC = 'http://loinc.org';

const codesOf = ({ coding }: v.InferOutput<typeof codeSchema>): readonly string[] =>
  coding.filter(({ system }) => system === LOINC).map(({ code }) => SAME_AS.get(code) ?? code);

/** Codes: those of `readBundle`. What is no observation is somebody else's to import and is left out. */
export function readFhirFile(text: string, now: number): Result<Imported, BundleErrorCode> {
  const bundle = readBundle(text);
  if (!bundle.ok) return bundle;
  const readings: FoundReading[] = [];
  const refused: Refusal[] = [];
  bundle.value.entries.forEach(({ resource }, index) => {
    if (resource?.resourceType !== 'Observation') return;
    const place = index + 1;
    const read = readObservation(resource, now);
    if (read.ok) readings.push({ place, ...read.value });
    else refused.push({ place, reason: read.error });
  });
  return ok({ readings, refused });
}

function readObservation(
  resource: ForeignResource,
  now: number,
): Result<Omit<FoundReading, 'place'>, RefusalReason> {
  const refusal = refusalOf(resource);
  if (refusal === 'time-without-zone') return err('no-time');
  const parsed = v.safeParse(observationSchema, resource);
  if (refusal !== undefined || !parsed.success) return err('nothing-known');
  const takenAt = Date.parse(parsed.output.effectiveDateTime);
  // A day alone is no moment of a measurement.
  if (Number.isNaN(takenAt) || !parsed.output.effectiveDateTime.includes('T'))
    return err('no-time');
  if (takenAt > now) return err('in-future');
  const measurement = measurementOf(parsed.output);
  if (!measurement.ok) return measurement;
  const doubt = doubtAbout([measurement.value]);
  if (doubt !== undefined) return err(doubt);
  const written = parsed.output.effectiveDateTime;
  return ok({ measurements: [measurement.value], takenAt, written, model: '' });
}

/** A value with a comparator ("below 3") is no number, and neither is one without a unit that is known. */
function measurementOf(
  found: v.InferOutput<typeof observationSchema>,
): Result<Measurement, RefusalReason> {
  const parts = found.valueQuantity === undefined ? found.component : [found];
  const values = parts.flatMap(({ code, valueQuantity }) => {
    const decimal = v.safeParse(decimalSchema, String(valueQuantity?.value));
    return valueQuantity === undefined || valueQuantity.comparator !== undefined || !decimal.success
      ? []
      : codesOf(code).map((one) => ({
          code: one,
          decimal: decimal.output,
          unit: valueQuantity.code ?? valueQuantity.unit,
        }));
  });
  for (const code of codesOf(found.code)) {
    const known = values.filter((value) => found.component.length > 0 || value.code === code);
    const parsed = v.safeParse(measurementSchema, { code, values: known, qualifiers: [] });
    if (parsed.success && parsed.output.values.length > 0) return ok(parsed.output);
  }
  return err('nothing-known');
}
