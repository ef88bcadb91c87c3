/** Saying what is known about a device of a patient, having seen what was said before. */
import * as v from 'valibot';
import { applyFactEvent, statedFact, statingEntries, type FactEvent } from '#clinical/facts.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { DEVICE_ENTRY, deviceValueSchema, readDeviceFacts, type DeviceFact } from './records.ts';

export type DeviceRegistryErrorCode =
  'device-registry/unknown-version' | 'device-registry/too-many-devices';

interface DeviceRegistryError {
  readonly code: DeviceRegistryErrorCode;
}

/** More than a person can have at home and beside the bed. */
export const DEVICES_MAX = 60;

const inputSchema = v.object({
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{2,64}$/)),
  ...deviceValueSchema.entries,
  ...statingEntries,
});

/** 'device-registry/unknown-version' for a replaced id that is no statement about this device. */
export const stateDevice = defineCommand<
  v.InferOutput<typeof inputSchema>,
  ReadonlyMap<string, DeviceFact>,
  FactEvent,
  DeviceRegistryError
>({
  name: 'device-registry/state-device',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(inputSchema),
  view: (document) => readDeviceFacts(document),
  decide: (known, { key, replaces, why, ...value }, context) => {
    const fact = known.get(key);
    if (fact === undefined && known.size >= DEVICES_MAX)
      return err({ code: 'device-registry/too-many-devices' });
    if (!replaces.every((replaced) => fact?.history.some(({ id }) => id === replaced) === true))
      return err({ code: 'device-registry/unknown-version' });
    const stating = { replaces, why };
    return ok([statedFact({ kind: DEVICE_ENTRY, subject: key, value, stating }, context)]);
  },
  apply: applyFactEvent,
});
