/** How a device is called, how it is linked, and how loud its states are. */
import { m } from '#messages/compiled/messages.js';
import type { Severity } from '#ui/attention.ts';
import type { DeviceState } from '../devices.ts';
import { deviceKey } from '../records.ts';

export const deviceName = (device: { readonly model: string; readonly name: string }): string =>
  device.model || device.name || m.registry_unnamed();

/** A device on a cable is known by its adapter; every other came over the air. */
export const linkText = ({ key }: { readonly key: string }): string =>
  key.startsWith(CABLE) ? m.registry_link_cable() : m.registry_link_radio();
const CABLE = deviceKey('cable-');

const MEASURES: ReadonlyMap<string, () => string> = new Map([
  ['85354-9', m.observations_blood_pressure],
  ['8867-4', m.observations_pulse],
  ['59408-5', m.observations_oxygen],
  ['9279-1', m.observations_breaths],
  ['8310-5', m.observations_temperature],
  ['15074-8', m.observations_glucose],
  ['14743-9', m.observations_glucose],
  ['41653-7', m.observations_glucose],
  ['105272-9', m.observations_sensor_glucose],
  ['99504-3', m.observations_sensor_glucose],
  ['29463-7', m.observations_weight],
  ['39156-5', m.observations_body_mass_index],
  ['41982-0', m.observations_body_fat],
]);

/** What it can do, by what it has done. */
export const measuresText = ({ measures }: { readonly measures: readonly string[] }): string =>
  [...new Set(measures.flatMap((code) => MEASURES.get(code)?.() ?? []))].join(' · ');

export const stateSeverity: Readonly<Record<DeviceState, Severity>> = {
  online: 'calm',
  offline: 'low',
  alarm: 'critical',
  maintenance: 'calm',
  error: 'medium',
};
