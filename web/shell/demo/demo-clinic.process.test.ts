import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import { beforeAll, expect, test } from 'vitest';
import { initCrypto, systemRandomBytes } from '#crypto/primitives/sodium.ts';
import { CONVERSATION_LISTS } from '#features/conversations/queries.ts';
import { registryOf } from '#features/device-registry/devices.ts';
import { clinicDevices, deviceFacts, homeDevices } from '#features/device-registry/queries.ts';
import { medicationList } from '#features/medications/queries.ts';
import { patientList } from '#features/patients/queries.ts';
import { systemClock, systemTimers } from '../system.ts';
import { buildDemo } from './demo-clinic.ts';
import type { DemoRole } from './demo-role.ts';
import { now } from './scene.ts';
import { seen } from './seen.ts';

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  await Promise.all([initCrypto(), initializeWasm(readFileSync(wasm))]);
});

const demoAs = (role: DemoRole) =>
  buildDemo(
    {
      clock: systemClock,
      timers: systemTimers,
      random: systemRandomBytes,
      origin: 'https://demo.example',
    },
    role,
  );

test('a doctor of the demo sees its eight patients, and two doses that were stated apart', async () => {
  const core = await demoAs('koffi');
  const rows = now(core.watchList({ of: patientList })) ?? [];
  expect(rows.map(({ row }) => row.familyName)).toContain('Marín');
  expect(rows).toHaveLength(8);
  const record = rows.find(({ row }) => row.familyName === 'Wanjiru')?.record;
  if (record === undefined) throw new Error('Grace is registered');
  const opened = await seen(core.watchDocument({ of: medicationList, record }), (list) =>
    Boolean(list?.view.active.some(({ dose }) => dose?.current.length === 2)),
  );
  const amounts = opened?.view.active.flatMap(({ dose }) =>
    (dose?.current ?? []).map(({ value }) => value?.amount),
  );
  expect(new Set(amounts)).toEqual(new Set([500, 850]));
  const home = now(core.watchList({ of: homeDevices })) ?? [];
  expect(new Set(home.flatMap(({ row }) => row.map(({ model }) => model)))).toEqual(
    new Set(['Simulated cuff', 'Simulated oximeter']),
  );
  const seenOf = (now(core.watchList({ of: clinicDevices, record })) ?? []).flatMap(
    ({ row }) => row,
  );
  const facts = now(core.watchList({ of: deviceFacts, record }))?.[0]?.row ?? {};
  const said = { facts, taken: [] };
  expect(registryOf(seenOf, said, systemClock.now())).toMatchObject([
    { model: 'Simulated glucose meter', isVerified: true, alarms: [] },
    { model: 'Simulated scale', isVerified: false, alarms: [{ code: 'COMM_FAILURE' }] },
  ]);
  core.stop();
});

test('a patient of the demo sees their own record and no other', async () => {
  const core = await demoAs('rosa');
  const rows = now(core.watchList({ of: patientList })) ?? [];
  expect(rows.map(({ row }) => row.givenName)).toEqual(['Rosa']);
  expect(now(core.session)).toMatchObject({ status: 'open', me: { profession: 'patient' } });
  const talks = now(core.watchList({ of: CONVERSATION_LISTS.conversation }));
  expect(talks).toMatchObject([{ row: { messages: 2 } }]);
  core.stop();
});
