/** Words for devices, their states and alarms, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { DeviceRegistryErrorCode } from './commands.ts';
import type { DeviceAlarm, DeviceState } from './devices.ts';
import type { DeviceType, DeviceValue } from './records.ts';

type Text = () => string;

export const deviceRegistryErrorText: Readonly<Record<DeviceRegistryErrorCode, Text>> = {
  'device-registry/unknown-version': m.registry_error_unknown_version,
  'device-registry/too-many-devices': m.registry_error_too_many,
  'device-registry/too-many-alarms': m.registry_error_too_many_alarms,
};

export const typeText: Readonly<Record<DeviceType, Text>> = {
  'blood-pressure': m.registry_type_blood_pressure,
  'pulse-oximeter': m.registry_type_oximeter,
  thermometer: m.registry_type_thermometer,
  scale: m.registry_type_scale,
  'glucose-meter': m.registry_type_glucose,
  ecg: m.registry_type_ecg,
  'patient-monitor': m.registry_type_monitor,
  ventilator: m.registry_type_ventilator,
  'infusion-pump': m.registry_type_pump,
  'ecg-monitor': m.registry_type_ecg_monitor,
  'temperature-probe': m.registry_type_probe,
  other: m.registry_type_other,
};

export const stateText: Readonly<Record<DeviceState, Text>> = {
  online: m.registry_state_online,
  offline: m.registry_state_offline,
  alarm: m.registry_state_alarm,
  maintenance: m.registry_state_maintenance,
  error: m.registry_state_error,
};

export const standingText: Readonly<Record<DeviceValue['standing'], Text>> = {
  'in-use': m.registry_standing_in_use,
  maintenance: m.registry_state_maintenance,
  error: m.registry_state_error,
};

export const alarmText: Readonly<Record<DeviceAlarm['code'], Text>> = {
  COMM_FAILURE: m.registry_alarm_silent,
  DEVICE_ERROR: m.registry_alarm_error,
};

export const expectedText: Readonly<Record<DeviceValue['expectedHours'], Text>> = {
  0: m.registry_expected_none,
  1: m.registry_expected_1,
  12: m.registry_expected_12,
  24: m.registry_expected_24,
  72: m.registry_expected_72,
  168: m.registry_expected_168,
};
