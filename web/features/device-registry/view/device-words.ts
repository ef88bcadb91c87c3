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

export const stateSeverity: Readonly<Record<DeviceState, Severity>> = {
  online: 'calm',
  offline: 'low',
  alarm: 'critical',
  maintenance: 'calm',
  error: 'medium',
};
