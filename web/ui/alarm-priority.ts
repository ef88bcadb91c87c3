/** How loud an alarm of a device is: its word and its shape (DEV-04). */
import { m } from '#messages/compiled/messages.js';
import type { Severity } from './attention.ts';

/** As alarms of machines and of registered devices have them. */
type AlarmPriority = 'high' | 'medium' | 'low' | 'technical';

export const priorityText: Readonly<Record<AlarmPriority, () => string>> = {
  high: m.registry_priority_high,
  medium: m.registry_priority_medium,
  low: m.registry_priority_low,
  technical: m.registry_priority_technical,
};

const SEVERITY: Readonly<Record<AlarmPriority, Severity>> = {
  high: 'critical',
  medium: 'high',
  low: 'medium',
  technical: 'low',
};

export const alarmSeverity = ({ priority }: { readonly priority: AlarmPriority }): Severity =>
  SEVERITY[priority];
