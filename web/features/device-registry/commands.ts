/** Saying what is known about a device of a patient, having seen what was said before, and taking care of what is wrong with one. */
import * as v from 'valibot';
import { applyFactEvent, statedFact, statingEntries, type FactEvent } from '#clinical/facts.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyAlarmTaken,
  DEVICE_ENTRY,
  deviceValueSchema,
  readDeviceFacts,
  readTakenAlarms,
  takenAlarmSchema,
  type AlarmTakenEvent,
  type DeviceFact,
} from './records.ts';

export type DeviceRegistryErrorCode =
  | 'device-registry/unknown-version'
  | 'device-registry/too-many-devices'
  | 'device-registry/too-many-alarms';

interface DeviceRegistryError {
  readonly code: DeviceRegistryErrorCode;
}

/** More than a person can have at home and beside the bed. */
export const DEVICES_MAX = 60;
/** Years of devices that fall silent now and then. */
export const ALARMS_TAKEN_MAX = 500;

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

/** Takes an alarm of a device on (DEV-08): it calls nobody any more, and stands with the name until it is over. */
export const takeDeviceAlarm = defineCommand<
  v.InferOutput<typeof takenAlarmSchema>,
  number,
  AlarmTakenEvent,
  DeviceRegistryError
>({
  name: 'device-registry/take-alarm',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(takenAlarmSchema),
  view: (document) => readTakenAlarms(document).length,
  decide: (count, alarm, { newId, now, actor }) =>
    count < ALARMS_TAKEN_MAX
      ? ok([
          {
            kind: 'alarm-taken',
            id: newId(),
            fields: { ...alarm, by: actor.userId, at: now },
          },
        ])
      : err({ code: 'device-registry/too-many-alarms' }),
  apply: applyAlarmTaken,
});
