/** A picture for each kind of meter. */
import Activity from '@lucide/svelte/icons/activity';
import Droplet from '@lucide/svelte/icons/droplet';
import Gauge from '@lucide/svelte/icons/gauge';
import HeartPulse from '@lucide/svelte/icons/heart-pulse';
import Radio from '@lucide/svelte/icons/radio';
import Thermometer from '@lucide/svelte/icons/thermometer';
import Weight from '@lucide/svelte/icons/weight';
import Wind from '@lucide/svelte/icons/wind';
import type { DeviceKind } from '#devices/registry/device-model.ts';

export const kindIcons = {
  'blood-pressure': Gauge,
  glucose: Droplet,
  oximeter: Wind,
  thermometer: Thermometer,
  'weight-scale': Weight,
  'heart-rate': HeartPulse,
  ecg: Activity,
  'glucose-sensor': Radio,
} as const satisfies Readonly<Record<DeviceKind, unknown>>;
