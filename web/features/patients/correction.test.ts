import { describe, expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { UNSIGNED } from '#kernel/feature.ts';
import { registerPatient } from './commands.ts';
import { correctPatient } from './correction.ts';
import { patientList } from './queries.ts';
import { readIdentity, readPatient } from './records.ts';
import { patientFeed } from './search.ts';

const rosa = { familyName: 'Marin', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

function done(run: ReturnType<typeof runCommand>): RawDocument {
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}
const registered = done(runCommand({ command: registerPatient, document: {}, input: rosa }));
const correcting = (input: object, document = registered, id = 'a') =>
  runCommand({
    ...{ command: correctPatient, document },
    context: { ...aContext(), newId: () => id.repeat(32) },
    input: {
      ...{ ...rosa, why: 'Saw the passport' },
      ...{ replaces: readIdentity(document)?.current.map((one) => one.id) ?? [], ...input },
    },
  });

describe('a corrected patient', () => {
  const married = done(correcting({ familyName: 'Okoro' }));

  test('has the new name, the number of before, and is found by both names', () => {
    const row = patientList.row(married);
    expect(row).toMatchObject({ familyName: 'Okoro', formerly: ['Rosa Marin'] });
    expect(row?.number).toBe(patientList.row(registered)?.number);
    const [item] = patientFeed.items(married, UNSIGNED);
    expect(item).toMatchObject({
      title: 'Rosa Okoro',
      text: expect.stringContaining('Rosa Marin'),
    });
  });

  test('who takes an earlier name again is not formerly called so', () => {
    const again = done(correcting({}, married, 'b'));
    expect(patientList.row(again)).toMatchObject({ familyName: 'Marin', formerly: ['Rosa Okoro'] });
    expect(readIdentity(again)?.history).toHaveLength(2);
  });

  test('needs a reason, a difference, and a birth date that has been', () => {
    expect(correcting({ familyName: 'Okoro', why: '' })).toMatchObject({
      ...{ ok: false, error: { field: 'why' } },
    });
    expect(correcting({})).toEqual({ ok: false, error: { code: 'patients/nothing-changed' } });
    expect(correcting({ birthDate: '2026-11-25' })).toEqual({
      ...{ ok: false, error: { code: 'patients/born-in-future' } },
    });
    expect(correcting({ familyName: 'Okoro', replaces: ['1'] })).toEqual({
      ...{ ok: false, error: { code: 'patients/unknown-version' } },
    });
  });

  test('two corrections made apart stand beside each other until somebody settles them', () => {
    const apart = { ...married, ...done(correcting({ familyName: 'Marín' }, registered, 'b')) };
    expect(readIdentity(apart)?.versions).toHaveLength(2);
    // The one that is shown may be said again: then it is settled.
    const settled = done(correcting({ ...shown(apart) }, apart, 'c'));
    expect(readIdentity(settled)?.versions).toHaveLength(1);
    expect(patientList.row(settled)?.formerly).toHaveLength(2);
  });

  test('a correction that cannot be read hides nobody', () => {
    const broken = { ...married, [`fact:${'a'.repeat(32)}`]: { kind: 'identity' } };
    expect(readPatient(broken)?.familyName).toBe('Marin');
  });
});

function shown(document: RawDocument) {
  const { familyName, givenName, birthDate, gender } = readPatient(document) ?? rosa;
  return { familyName, givenName, birthDate, gender };
}
