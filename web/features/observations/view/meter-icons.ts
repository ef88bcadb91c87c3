/** A picture for each kind of meter. */
import Activity from '@lucide/svelte/icons/activity';
import AirVent from '@lucide/svelte/icons/air-vent';
import Droplet from '@lucide/svelte/icons/droplet';
import Gauge from '@lucide/svelte/icons/gauge';
import HeartPulse from '@lucide/svelte/icons/heart-pulse';
import Radio from '@lucide/svelte/icons/radio';
import Syringe from '@lucide/svelte/icons/syringe';
import Thermometer from '@lucide/svelte/icons/thermometer';
import Weight from '@lucide/svelte/icons/weight';
import Wind from '@lucide/svelte/icons/wind';
import type { CableKind } from '#devices/registry/cable-models.ts';
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

export const cableIcons = {
  oximeter: Wind,
  scale: Weight,
  ventilator: AirVent,
  'infusion-pump': Syringe,
} as const satisfies Readonly<Record<CableKind, unknown>>;
