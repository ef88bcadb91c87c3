/** Words for devices on a cable: what kinds there are, how each is got ready, what a machine's values are called, what went wrong. */
import type { LinkErrorCode } from '#devices/link/link-error.ts';
import type { CableKind, CableModel, CableStep } from '#devices/registry/cable-models.ts';
import type { Unit } from '#devices/core/units.ts';
import { m } from '#messages/compiled/messages.js';

type Text = () => string;

/** Anybody may have these. */
export const HOME_CABLES = ['oximeter', 'scale'] as const satisfies readonly CableKind[];
/** And these stand beside a bed. */
export const BED_CABLES = ['ventilator', 'infusion-pump'] as const satisfies readonly CableKind[];

export const cableText: Readonly<Record<CableKind, Text>> = {
  oximeter: m.meters_kind_oximeter,
  scale: m.meters_kind_weight_scale,
  ventilator: m.meters_cable_ventilator,
  'infusion-pump': m.meters_cable_pump,
};

export const cableGivesText: Readonly<Record<CableKind, Text>> = {
  oximeter: m.meters_gives_oximeter,
  scale: m.meters_cable_gives_weight,
  ventilator: m.meters_cable_gives_ventilator,
  'infusion-pump': m.meters_cable_gives_pump,
};

const stepText: Readonly<Record<CableStep, Text>> = {
  'plug-in': m.meters_cable_step_plug_in,
  'finger-in': m.meters_cable_step_finger,
  'right-format': m.meters_cable_step_format,
  'not-uploading': m.meters_cable_step_not_uploading,
  'lines-on-scale': m.meters_cable_step_lines,
  'step-on-scale': m.meters_step_step_on_scale,
  'registers-on': m.meters_cable_step_registers,
  'machine-counts': m.meters_cable_step_machine_counts,
};

export const cableSteps = ({ steps }: CableModel): readonly string[] =>
  steps.map((step) => stepText[step]());

/** Undefined for a value without a word, which is not shown. */
export const valueName = (parameter: string): string | undefined => VALUE_NAMES.get(parameter)?.();

const VALUE_NAMES: ReadonlyMap<string, Text> = new Map([
  ['respiratory-rate', m.observations_breaths],
  ['tidal-volume', m.meters_cable_tidal_volume],
  ['end-expiratory-pressure', m.meters_cable_peep],
  ['peak-pressure', m.meters_cable_peak_pressure],
  ['inspired-oxygen', m.meters_cable_inspired_oxygen],
  ['minute-volume', m.meters_cable_minute_volume],
  ['infusion-rate', m.meters_cable_infusion_rate],
  ['volume-infused', m.meters_cable_infused],
  ['volume-to-infuse', m.meters_cable_to_infuse],
]);

export const machineUnit = (unit: Unit | undefined): string => {
  if (unit === '/min') return m.observations_unit_minute();
  return unit === 'cm[H2O]' ? 'cmH₂O' : (unit ?? '');
};

export function cableProblemText(code: LinkErrorCode): string {
  switch (code) {
    case 'link/cancelled':
      return m.meters_cable_error_none();
    case 'link/refused':
      return m.meters_cable_error_busy();
    case 'link/unsupported':
      return m.meters_cable_error_unknown();
    case 'link/timeout':
    case 'link/closed':
    case 'link/not-found':
    case 'link/busy':
    case 'link/failed':
    case 'link/limit':
      return m.meters_error_other();
  }
}
