/** What was measured and where on the body: one pair of lists for meters and for sensors. */

export const GLUCOSE_SAMPLES = [
  undefined,
  'capillary-whole-blood',
  'capillary-plasma',
  'venous-whole-blood',
  'venous-plasma',
  'arterial-whole-blood',
  'arterial-plasma',
  'undetermined-whole-blood',
  'undetermined-plasma',
  'isf',
  'control-solution',
] as const;

export const GLUCOSE_LOCATIONS = [
  undefined,
  'finger',
  'alternate-site',
  'earlobe',
  'control-solution',
  'subcutaneous',
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'not-available',
] as const;

export type GlucoseSample = NonNullable<(typeof GLUCOSE_SAMPLES)[number]>;
export type GlucoseLocation = NonNullable<(typeof GLUCOSE_LOCATIONS)[number]>;
