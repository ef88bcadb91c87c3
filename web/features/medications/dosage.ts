/** How much of a medicine, by which way, how often; FHIR Dosage in small. Units are UCUM codes; amounts are exact decimals. */
import * as v from 'valibot';
import { optionalLine } from '#clinical/text.ts';

/** UCUM; the words for them are spelled out on the screen, never abbreviated further. */
export const DOSE_UNITS = [
  'mg',
  'g',
  'ug',
  'mL',
  '[IU]',
  '{tablet}',
  '{capsule}',
  '{puff}',
  '{drop}',
] as const;
export type DoseUnit = (typeof DOSE_UNITS)[number];

export const ROUTES = [
  'oral',
  'inhaled',
  'subcutaneous',
  'intramuscular',
  'intravenous',
  'sublingual',
  'rectal',
  'topical',
  'nasal',
  'eye',
  'ear',
  'other',
] as const;
export type Route = (typeof ROUTES)[number];

export const FREQUENCIES = [
  'once-daily',
  'twice-daily',
  'three-times-daily',
  'four-times-daily',
  'in-the-morning',
  'at-night',
  'every-4-hours',
  'every-6-hours',
  'every-8-hours',
  'every-12-hours',
  'weekly',
  'as-needed',
  'single-dose',
  'other',
] as const;
export type Frequency = (typeof FREQUENCIES)[number];

const AMOUNT_MAX = 1_000_000;
const WRITTEN_AMOUNT = /^(\d{1,7})(?:([.,])(\d{1,4}))?$/;

/**
 * An amount as a person writes it, with a dot or a comma. Undefined for what two people could read as two amounts: a
 * trailing zero ("5.0", "1.000") and a comma before three digits ("1,500"), which may be a thousand somewhere.
 */
export function parseWrittenAmount(written: string): number | undefined {
  const match = WRITTEN_AMOUNT.exec(written.trim());
  const [, whole, sign, fraction] = match ?? [];
  if (whole === undefined) return undefined;
  if (fraction?.endsWith('0') === true) return undefined;
  if (sign === ',' && fraction?.length === 3 && Number(whole) > 0) return undefined;
  const amount = Number(`${whole}.${fraction ?? '0'}`);
  return amount > 0 && amount <= AMOUNT_MAX ? amount : undefined;
}

const storedAmount = v.pipe(v.number(), v.gtValue(0), v.maxValue(AMOUNT_MAX));

/** A form writes the amount as text, another program as a number. */
const amount = v.union([
  storedAmount,
  v.pipe(v.string(), v.transform(parseWrittenAmount), v.number()),
]);

const rest = {
  unit: v.picklist(DOSE_UNITS),
  route: v.picklist(ROUTES),
  frequency: v.picklist(FREQUENCIES),
  instructions: v.optional(optionalLine, ''),
};

export const dosageEntries = { amount, ...rest };
export const storedDosageSchema = v.object({ amount: storedAmount, ...rest });

export type Dosage = v.InferOutput<typeof storedDosageSchema>;

/** The dosage among the fields of a larger input, and nothing else. */
export const dosageOf = ({ amount, unit, route, frequency, instructions }: Dosage): Dosage => ({
  amount,
  unit,
  route,
  frequency,
  instructions,
});
