/** One reading of a serial oximeter, whatever the wire format: how missing and doubtful numbers are told. */
import { measured, noValue, type DeviceValue } from '../core/device-value.ts';
import { isPlausible } from '../core/plausibility.ts';
import type { Warning } from '../core/warnings.ts';

/** These say that the number may not be the patient's; a low battery or a falling saturation does not. */
const DOUBTFUL = [
  'artifact',
  'finger-out',
  'low-perfusion',
  'out-of-track',
  'probe-error',
  'searching',
  'sensor-alarm',
  'sensor-disconnected',
] as const;

export type OximeterFlag =
  (typeof DOUBTFUL)[number] | 'battery-low' | 'marginal-perfusion' | 'spo2-dropping';

export interface OximeterReading {
  readonly spo2: DeviceValue;
  readonly pulse: DeviceValue;
  readonly flags: readonly OximeterFlag[];
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

/** Undefined is the format's own "missing". Numbers no person can have are kept and held. */
export function oximeterReading(frame: {
  readonly spo2: number | undefined;
  readonly pulse: number | undefined;
  readonly flags: readonly OximeterFlag[];
}): OximeterReading {
  const spo2 = frame.spo2 === undefined ? noValue('missing', '%') : measured(frame.spo2, 0, '%');
  const pulse =
    frame.pulse === undefined ? noValue('missing', '/min') : measured(frame.pulse, 0, '/min');
  const plausible = isPlausible(spo2, 'oxygen') && isPlausible(pulse, 'pulse');
  const doubtful = frame.flags.some((flag) => DOUBTFUL.some((name) => name === flag));
  return {
    spo2,
    pulse,
    flags: frame.flags,
    warnings: plausible ? [] : ['implausible'],
    usable: spo2.kind === 'value' && pulse.kind === 'value' && plausible && !doubtful,
  };
}
