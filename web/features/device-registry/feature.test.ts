import { expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { UNSIGNED } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import { ALARMS_TAKEN_MAX, DEVICES_MAX, stateDevice, takeDeviceAlarm } from './commands.ts';
import { registryOf } from './devices.ts';
import { deviceRegistry } from './feature.ts';
import { deviceFacts, homeDevices, takenAlarms } from './queries.ts';
import { deviceKey } from './records.ts';

const HOUR_MS = 3_600_000;
const NOW = aContext().now;
const CUFF = 'q83vEjRWeJC=';

interface Stored {
  readonly hoursAgo: number;
  readonly device?: string;
  readonly code?: string;
}

const pageOf = (...entries: readonly Stored[]): RawDocument => ({
  'page:self': { month: '2026-11' },
  ...Object.fromEntries(
    entries.map(({ hoursAgo, device, code = '8867-4' }, index) => [
      `observation:${String(index).padStart(32, '0')}`,
      {
        code,
        values: [`${code} 70 ${code === '8867-4' ? '/min' : 'kg'}`],
        qualifiers: [],
        set: '1'.repeat(32),
        effectiveAt: NOW - hoursAgo * HOUR_MS,
        timeBy: 'device',
        recordedAt: NOW - hoursAgo * HOUR_MS,
        performer: '11'.repeat(32),
        ...(device === undefined
          ? {}
          : {
              deviceId: device,
              deviceModel: 'Arm 3000',
              deviceFirmware: '2.1',
              deviceIdentity: String(index).padStart(64, '0'),
            }),
      },
    ]),
  ),
});

const said = {
  key: deviceKey(CUFF),
  type: 'blood-pressure',
  serial: '',
  location: '',
  standing: 'in-use',
  expectedHours: 12,
  isVerified: true,
  replaces: [] as readonly string[],
};

/** As if it had been said so many hours ago. */
function stating(more: object, hoursAgo: number, document: RawDocument = {}): RawDocument {
  const context = { ...aContext(), now: (NOW - hoursAgo * HOUR_MS) as typeof NOW };
  const done = runCommand({ command: stateDevice, document, input: { ...said, ...more }, context });
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
}

const registry = (page: RawDocument, summary: RawDocument = {}, now: number = NOW) =>
  registryOf(
    homeDevices.row(page) ?? [],
    { facts: deviceFacts.row(summary) ?? {}, taken: takenAlarms.row(summary) ?? [] },
    now,
  );

test('a device stands in the registry as soon as a reading came from it; what was typed came from none', () => {
  const page = pageOf(
    { hoursAgo: 30, device: CUFF },
    { hoursAgo: 2, device: CUFF },
    { hoursAgo: 1 },
  );
  expect(registry(page)).toMatchObject([
    {
      key: deviceKey(CUFF),
      model: 'Arm 3000',
      firmware: '2.1',
      measures: ['8867-4'],
      readings: 2,
      lastAt: NOW - 2 * HOUR_MS,
      firstAt: NOW - 30 * HOUR_MS,
      state: 'online',
      isVerified: false,
      alarms: [],
    },
  ]);
});

test('readings out of a file are no device', () => {
  expect(homeDevices.row(pageOf({ hoursAgo: 1, device: 'file' }))).toBeUndefined();
});

test('an expected reading that does not come is a failure of communication', () => {
  const page = pageOf({ hoursAgo: 13, device: CUFF });
  expect(registry(page, stating({}, 20))).toMatchObject([
    {
      state: 'offline',
      alarms: [{ code: 'COMM_FAILURE', priority: 'technical', since: NOW - HOUR_MS }],
    },
  ]);
  expect(registry(pageOf({ hoursAgo: 11, device: CUFF }), stating({}, 20))).toMatchObject([
    { state: 'online', alarms: [] },
  ]);
});

test('the silence of a device that watches over somebody is urgent', () => {
  const summary = stating({ expectedHours: 1, type: 'patient-monitor' }, 20);
  expect(registry(pageOf({ hoursAgo: 2, device: CUFF }), summary)).toMatchObject([
    { state: 'alarm', type: 'patient-monitor', alarms: [{ priority: 'high' }] },
  ]);
});

test('whoever asks for readings today has not waited for them since last month', () => {
  const page = pageOf({ hoursAgo: 600, device: CUFF });
  expect(registry(page, stating({}, 1))).toMatchObject([{ alarms: [] }]);
});

test('a device in maintenance is not missed; a broken one says so', () => {
  const page = pageOf({ hoursAgo: 100, device: CUFF });
  expect(registry(page, stating({ standing: 'maintenance' }, 90))).toMatchObject([
    { state: 'maintenance', alarms: [] },
  ]);
  expect(registry(page, stating({ standing: 'error' }, 90))).toMatchObject([
    { state: 'error', alarms: [{ code: 'DEVICE_ERROR', priority: 'technical' }] },
  ]);
});

test('a check that nobody signed, or that two people stated differently, verifies nothing', () => {
  const page = pageOf({ hoursAgo: 1, device: CUFF });
  expect(registry(page, stating({}, 5))).toMatchObject([{ isVerified: true }]);
  const unsigned = deviceFacts.row(stating({}, 5), UNSIGNED) ?? {};
  expect(
    registryOf(homeDevices.row(page) ?? [], { facts: unsigned, taken: [] }, NOW),
  ).toMatchObject([{ isVerified: false }]);
  const [own] = Object.entries(stating({ isVerified: false }, 4));
  const apart = { ...stating({}, 5), 'fact:other': own?.[1] };
  expect(registry(page, apart)).toMatchObject([{ isVerified: false, said: undefined }]);
});

test('the pages of two months and two kinds are one device', () => {
  const rows = [
    ...(homeDevices.row(pageOf({ hoursAgo: 900, device: CUFF })) ?? []),
    ...(homeDevices.row(pageOf({ hoursAgo: 2, device: CUFF, code: '29463-7' })) ?? []),
  ];
  expect(registryOf(rows, { facts: {}, taken: [] }, NOW)).toMatchObject([
    { readings: 2, measures: ['29463-7', '8867-4'], type: 'scale', lastAt: NOW - 2 * HOUR_MS },
  ]);
});

test('what replaces something unknown is refused, and so is one device too many', () => {
  const input = { ...said, replaces: ['f'.repeat(32)] };
  expect(runCommand({ command: stateDevice, document: {}, input })).toMatchObject({
    error: { code: 'device-registry/unknown-version' },
  });
  const full = Object.fromEntries(
    Array.from({ length: DEVICES_MAX }, (_, index) => {
      const key = `a${String(index).padStart(3, '0')}`;
      const [entry] = Object.values(stating({ key }, 1));
      return [`fact:${key}`, entry] as const;
    }),
  );
  expect(runCommand({ command: stateDevice, document: full, input: said })).toMatchObject({
    error: { code: 'device-registry/too-many-devices' },
  });
});

/** As if somebody had taken it on now. */
function taking(document: RawDocument, since: number, code = 'COMM_FAILURE'): RawDocument {
  const input = { key: said.key, code, since };
  const done = runCommand({ command: takeDeviceAlarm, document, input });
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
}

test('who takes care of a silent device is named, and its next silence is another alarm', () => {
  const page = pageOf({ hoursAgo: 13, device: CUFF });
  const taken = taking(stating({}, 20), NOW - HOUR_MS);
  expect(registry(page, taken)).toMatchObject([
    { state: 'offline', alarms: [{ code: 'COMM_FAILURE', taken: { at: NOW } }] },
  ]);
  const heard = pageOf({ hoursAgo: 13, device: CUFF }, { hoursAgo: 0, device: CUFF });
  expect(registry(heard, taken, NOW + 13 * HOUR_MS)).toMatchObject([
    { alarms: [{ since: NOW + 12 * HOUR_MS, taken: undefined }] },
  ]);
});

test('an alarm that somebody else’s words took on under a name they cannot sign is nobody’s', () => {
  const taken = taking(stating({}, 20), NOW - HOUR_MS);
  expect(takenAlarms.row(taken, UNSIGNED)).toBeUndefined();
});

test('one alarm too many is refused, and the rest stand', () => {
  const [entry] = Object.values(taking({}, 1));
  const full = Object.fromEntries(
    Array.from({ length: ALARMS_TAKEN_MAX }, (_, index) => [
      `device-alarm-taken:${index.toString(16).padStart(32, '0')}`,
      entry ?? {},
    ]),
  );
  const input = { key: said.key, code: 'COMM_FAILURE', since: 1 };
  expect(runCommand({ command: takeDeviceAlarm, document: full, input })).toMatchObject({
    error: { code: 'device-registry/too-many-alarms' },
  });
});

test('the alarm of one device stands beside the broken words about another', () => {
  const page = pageOf({ hoursAgo: 13, device: CUFF }, { hoursAgo: 13, device: 'b3RoZXI=' });
  const summary = { ...stating({}, 20), 'fact:odd': { kind: 'device-entry', subject: 7 } };
  expect(registry(page, summary).flatMap(({ alarms }) => alarms)).toHaveLength(1);
});

test('clinicians check devices and take care of them, patients do not', () => {
  const features = createRegistry([deviceRegistry]);
  expect(features.allows('nurse', stateDevice.name)).toBe(true);
  expect(features.allows('patient', stateDevice.name)).toBe(false);
  expect(features.allows('nurse', takeDeviceAlarm.name)).toBe(true);
  expect(features.allows('patient', takeDeviceAlarm.name)).toBe(false);
});
