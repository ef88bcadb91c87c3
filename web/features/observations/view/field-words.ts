/** What each number of a form is called, and its unit. */
import { m } from '#messages/compiled/messages.js';
import type { GlucoseUnit } from '#ui/preferences.svelte.ts';
import type { NumberField } from './vitals-draft.ts';

export interface FieldText {
  readonly label: string;
  readonly unit: string;
}

export function fieldText(field: NumberField, glucoseUnit: GlucoseUnit): FieldText {
  switch (field) {
    case 'breaths':
      return { label: m.observations_breaths(), unit: m.observations_unit_minute() };
    case 'oxygen':
      return { label: m.observations_oxygen(), unit: '%' };
    case 'pulse':
      return { label: m.observations_pulse(), unit: m.observations_unit_minute() };
    case 'systolic':
      return { label: m.observations_systolic(), unit: 'mmHg' };
    case 'diastolic':
      return { label: m.observations_diastolic(), unit: 'mmHg' };
    case 'temperature':
      return { label: m.observations_temperature(), unit: '°C' };
    case 'glucose':
      return { label: m.observations_glucose(), unit: glucoseUnit };
    case 'weight':
      return { label: m.observations_weight(), unit: 'kg' };
  }
}
