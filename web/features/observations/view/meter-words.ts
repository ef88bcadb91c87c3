/** Words for meters: what kinds there are, how each is got ready, why one could not be used, and minutes as people read them. */
import type { LinkErrorCode } from '#devices/link/link-error.ts';
import type { DeviceKind, DeviceModel, PairingStep } from '#devices/registry/device-model.ts';
import { MODELS } from '#devices/registry/models.ts';
import { m } from '#messages/compiled/messages.js';
import type { HeldReason } from './meter-reading.ts';

type Text = () => string;

/** In the order of a screen. */
export const METER_KINDS = [
  'blood-pressure',
  'glucose',
  'oximeter',
  'thermometer',
  'weight-scale',
  'heart-rate',
  'ecg',
  'glucose-sensor',
] as const satisfies readonly DeviceKind[];

export const kindText: Readonly<Record<DeviceKind, Text>> = {
  'blood-pressure': m.meters_kind_blood_pressure,
  glucose: m.meters_kind_glucose,
  oximeter: m.meters_kind_oximeter,
  thermometer: m.meters_kind_thermometer,
  'weight-scale': m.meters_kind_weight_scale,
  'heart-rate': m.meters_kind_heart_rate,
  ecg: m.meters_kind_ecg,
  'glucose-sensor': m.meters_kind_glucose_sensor,
};

export const kindGivesText: Readonly<Record<DeviceKind, Text>> = {
  'blood-pressure': m.meters_gives_blood_pressure,
  glucose: m.meters_gives_glucose,
  oximeter: m.meters_gives_oximeter,
  thermometer: m.meters_gives_thermometer,
  'weight-scale': m.meters_gives_weight_scale,
  'heart-rate': m.meters_gives_heart_rate,
  ecg: m.meters_gives_ecg,
  'glucose-sensor': m.meters_gives_glucose_sensor,
};

const stepText: Readonly<Record<PairingStep, Text>> = {
  'bluetooth-on': m.meters_step_bluetooth_on,
  'cuff-on-arm': m.meters_step_cuff_on_arm,
  'device-pairing-mode': m.meters_step_device_pairing_mode,
  'enter-code-from-device': m.meters_step_enter_code,
  'measure-now': m.meters_step_measure_now,
  'moisten-strap': m.meters_step_moisten_strap,
  'choose-user-on-device': m.meters_step_choose_user,
  'step-on-scale': m.meters_step_step_on_scale,
  'remove-old-bond': m.meters_step_remove_old_bond,
  'measure-first': m.meters_step_measure_first,
  'only-the-last': m.meters_step_only_the_last,
  'whole-history': m.meters_step_whole_history,
  'consent-on-scale': m.meters_step_consent,
};

/** The makes of a kind where one is got ready otherwise than another; the last is any other. */
export function makesOf(kind: DeviceKind): readonly DeviceModel[] {
  const models = modelsOf(kind);
  const ways = new Set(models.map(({ steps }) => steps.join()));
  return ways.size > 1 ? models : [];
}

const modelsOf = (kind: DeviceKind): readonly DeviceModel[] =>
  MODELS.filter((model) => model.kind === kind);

/** Of the model somebody named, else of any of the kind. */
export function stepsOf(kind: DeviceKind, modelId: string | undefined): readonly string[] {
  const ofKind = modelsOf(kind);
  const model = ofKind.find(({ id }) => id === modelId) ?? ofKind.at(-1);
  return (model?.steps ?? []).map((step) => stepText[step]());
}

/** What somebody is asked to do while the meter is waited for. */
export const waitText: Readonly<Record<DeviceKind, Text>> = {
  'blood-pressure': m.observations_cuff_press_start,
  glucose: m.meters_wait_download,
  oximeter: m.meters_wait_signal,
  thermometer: m.meters_wait_measure,
  'weight-scale': m.meters_wait_scale,
  'heart-rate': m.meters_wait_signal,
  ecg: m.meters_wait_signal,
  'glucose-sensor': m.meters_wait_download,
};

/** How long each may take until its first value, in seconds: as its session waits. */
export const WAIT_SECONDS: Readonly<Record<DeviceKind, number>> = {
  'blood-pressure': 180,
  glucose: 30,
  oximeter: 120,
  thermometer: 180,
  'weight-scale': 120,
  'heart-rate': 30,
  ecg: 30,
  'glucose-sensor': 30,
};

export function meterProblemText(code: LinkErrorCode): string {
  switch (code) {
    case 'link/cancelled':
      return m.meters_error_cancelled();
    case 'link/closed':
      return m.meters_error_lost();
    case 'link/refused':
      return m.meters_error_refused();
    case 'link/timeout':
      return m.meters_error_timeout();
    case 'link/not-found':
    case 'link/unsupported':
      return m.meters_error_unsupported();
    case 'link/busy':
    case 'link/failed':
    case 'link/limit':
      return m.meters_error_other();
  }
}

/** One line for each reason that occurred. */
export function refusalTexts(refused: readonly HeldReason[]): readonly string[] {
  return [...new Set(refused)].map((reason) => {
    switch (reason) {
      case 'no-number':
        return m.meters_refused_no_number();
      case 'not-a-patient':
        return m.meters_refused_not_a_patient({
          count: refused.filter((one) => one === reason).length,
        });
      case 'impossible':
      case 'measure-again':
        return m.meters_refused_impossible();
      case 'unknown-sample':
        return m.meters_refused_unknown_sample();
    }
  });
}

/** `0:21`. */
export const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
