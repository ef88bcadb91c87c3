/** Words for measurements, what they mean, the score, and every error of this feature. */
import type { ObservationCode, Qualifier } from '#clinical/observation.ts';
import type {
  Consciousness,
  News2Parameter,
  News2Refusal,
  News2Response,
} from '#clinical/news2.ts';
import type { VitalWord } from '#clinical/vital-judgement.ts';
import { m } from '#messages/compiled/messages.js';
import type { ObservationsErrorCode } from './commands.ts';

type Text = () => string;

export const observationsErrorText: Readonly<Record<ObservationsErrorCode, Text>> = {
  'observations/in-future': m.observations_error_in_future,
  'observations/impossible': m.observations_error_impossible,
  'observations/pressures-reversed': m.observations_error_pressures_reversed,
  'observations/already-kept': m.observations_error_already_kept,
  'observations/page-full': m.observations_error_page_full,
  'observations/unreadable': m.observations_error_unreadable,
  'observations/unknown-measurement': m.observations_error_unknown_measurement,
};

export const measurementText: Readonly<Record<ObservationCode, Text>> = {
  '85354-9': m.observations_blood_pressure,
  '8867-4': m.observations_pulse,
  '59408-5': m.observations_oxygen,
  '9279-1': m.observations_breaths,
  '8310-5': m.observations_temperature,
  '67775-7': m.observations_awake,
  '15074-8': m.observations_glucose,
  '14743-9': m.observations_glucose,
  '41653-7': m.observations_glucose,
  '105272-9': m.observations_sensor_glucose,
  '99504-3': m.observations_sensor_glucose,
  '29463-7': m.observations_weight,
  '39156-5': m.observations_body_mass_index,
  '41982-0': m.observations_body_fat,
};

export const parameterText: Readonly<Record<News2Parameter, Text>> = {
  rr: m.observations_breaths,
  spo2: m.observations_oxygen,
  oxygen: m.observations_breathing,
  sbp: m.observations_systolic,
  pulse: m.observations_pulse,
  acvpu: m.observations_awake,
  temp: m.observations_temperature,
};

export const consciousnessText: Readonly<Record<Consciousness, Text>> = {
  A: m.observations_acvpu_a,
  C: m.observations_acvpu_c,
  V: m.observations_acvpu_v,
  P: m.observations_acvpu_p,
  U: m.observations_acvpu_u,
};

/** Nothing is said about a number without a range. */
export const wordText: Readonly<Record<VitalWord, Text | undefined>> = {
  crisis: m.observations_word_crisis,
  'critical-high': m.observations_word_critical_high,
  'critical-low': m.observations_word_critical_low,
  high: m.observations_word_high,
  low: m.observations_word_low,
  normal: m.observations_word_normal,
  unjudged: undefined,
};

export const qualifierText: Readonly<Record<Qualifier, Text>> = {
  'on-air': m.observations_on_air,
  'on-oxygen': m.observations_on_oxygen,
  'irregular-pulse': m.observations_irregular_pulse,
  'pulse-above-range': m.observations_pulse_range,
  'pulse-below-range': m.observations_pulse_range,
  'before-meal': m.observations_before_meal,
  'after-meal': m.observations_after_meal,
  fasting: m.observations_fasting,
  bedtime: m.observations_bedtime,
  'alternate-site': m.observations_alternate_site,
  'in-armpit': m.observations_in_armpit,
  'in-ear': m.observations_in_ear,
  'in-mouth': m.observations_in_mouth,
  'in-rectum': m.observations_in_rectum,
  'on-skin': m.observations_on_skin,
  'doubted-by-device': m.observations_doubted,
};

export const refusalText: Readonly<Record<Exclude<News2Refusal, 'out-of-range'>, Text>> = {
  'under-16': m.observations_news2_under_16,
  pregnant: m.observations_news2_pregnant,
  'spinal-injury': m.observations_news2_spinal,
};

/** Risk in words, the band it comes from, and what to do. */
export const responseText: Readonly<
  Record<News2Response, { readonly risk: Text; readonly band: Text; readonly act: Text }>
> = {
  routine: {
    risk: m.observations_risk_routine,
    band: m.observations_band_routine,
    act: m.observations_do_routine,
  },
  ward: {
    risk: m.observations_risk_ward,
    band: m.observations_band_ward,
    act: m.observations_do_ward,
  },
  'ward-urgent': {
    risk: m.observations_risk_ward_urgent,
    band: m.observations_band_ward_urgent,
    act: m.observations_do_ward_urgent,
  },
  urgent: {
    risk: m.observations_risk_urgent,
    band: m.observations_band_urgent,
    act: m.observations_do_urgent,
  },
  emergency: {
    risk: m.observations_risk_emergency,
    band: m.observations_band_emergency,
    act: m.observations_do_emergency,
  },
};
