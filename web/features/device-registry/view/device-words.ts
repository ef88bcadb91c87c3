/** How a device is called, and how loud its alarms and states are. */
import { m } from '#messages/compiled/messages.js';
import type { Severity } from '#ui/attention.ts';
import type { DeviceAlarm, DeviceState } from '../devices.ts';

export const deviceName = (device: { readonly model: string; readonly name: string }): string =>
  device.model || device.name || m.registry_unnamed();

const PRIORITY_SEVERITY = {
  high: 'critical',
  medium: 'high',
  low: 'medium',
  technical: 'low',
} as const;

export const alarmSeverity = ({ priority }: Pick<DeviceAlarm, 'priority'>): Severity =>
  PRIORITY_SEVERITY[priority];

export const stateSeverity: Readonly<Record<DeviceState, Severity>> = {
  online: 'calm',
  offline: 'low',
  alarm: 'critical',
  maintenance: 'calm',
  error: 'medium',
};
