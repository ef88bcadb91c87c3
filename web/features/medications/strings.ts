/** Words for units, ways, frequencies and states of medicines, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { MedicationsErrorCode } from './commands.ts';
import type { DoseUnit, Frequency, Route } from './dosage.ts';
import type { MedicineStatus } from './records.ts';

type Text = () => string;

export const medicationsErrorText: Readonly<Record<MedicationsErrorCode, Text>> = {
  'medications/unknown-medicine': m.medications_error_unknown_medicine,
  'medications/unknown-version': m.medications_error_unknown_version,
  'medications/needs-reason': m.medications_error_needs_reason,
};

export const unitText: Readonly<Record<DoseUnit, Text>> = {
  mg: m.medications_unit_mg,
  g: m.medications_unit_g,
  ug: m.medications_unit_ug,
  mL: m.medications_unit_ml,
  '[IU]': m.medications_unit_iu,
  '{tablet}': m.medications_unit_tablet,
  '{capsule}': m.medications_unit_capsule,
  '{puff}': m.medications_unit_puff,
  '{drop}': m.medications_unit_drop,
};

export const routeText: Readonly<Record<Route, Text>> = {
  oral: m.medications_route_oral,
  inhaled: m.medications_route_inhaled,
  subcutaneous: m.medications_route_subcutaneous,
  intramuscular: m.medications_route_intramuscular,
  intravenous: m.medications_route_intravenous,
  sublingual: m.medications_route_sublingual,
  rectal: m.medications_route_rectal,
  topical: m.medications_route_topical,
  nasal: m.medications_route_nasal,
  eye: m.medications_route_eye,
  ear: m.medications_route_ear,
  other: m.medications_route_other,
};

export const frequencyText: Readonly<Record<Frequency, Text>> = {
  'once-daily': m.medications_frequency_once_daily,
  'twice-daily': m.medications_frequency_twice_daily,
  'three-times-daily': m.medications_frequency_three_times_daily,
  'four-times-daily': m.medications_frequency_four_times_daily,
  'in-the-morning': m.medications_frequency_in_the_morning,
  'at-night': m.medications_frequency_at_night,
  'every-4-hours': m.medications_frequency_every_4_hours,
  'every-6-hours': m.medications_frequency_every_6_hours,
  'every-8-hours': m.medications_frequency_every_8_hours,
  'every-12-hours': m.medications_frequency_every_12_hours,
  weekly: m.medications_frequency_weekly,
  'as-needed': m.medications_frequency_as_needed,
  'single-dose': m.medications_frequency_single_dose,
  other: m.medications_frequency_other,
};

export const medicineStatusText: Readonly<Record<MedicineStatus, Text>> = {
  active: m.medications_status_active,
  stopped: m.medications_status_stopped,
};
