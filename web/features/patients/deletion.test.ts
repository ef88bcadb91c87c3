import { describe, expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { RecordId } from '#kernel/ids.ts';
import { UNSIGNED } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import { registerPatient } from './commands.ts';
import { deletePatient, isDeleted, readDeletion, restorePatient } from './deletion.ts';
import { patients } from './feature.ts';
import { keptRows, ledElsewhere, patientList } from './queries.ts';
import { ledRows } from './same-person.ts';
import { patientFeed } from './search.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

function done(run: ReturnType<typeof runCommand>): RawDocument {
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}
const registered = done(runCommand({ command: registerPatient, document: {}, input: rosa }));
const number = patientList.row(registered)?.number ?? '';
const current = (document: RawDocument) =>
  readDeletion(document)?.current.map(({ id }) => id) ?? [];
const fresh = (digit: string) => ({ ...aContext(), newId: () => digit.repeat(32) });

const deleting = (input: object = {}, document = registered, id = 'a') =>
  runCommand({
    ...{ command: deletePatient, document, context: fresh(id) },
    input: {
      ...{
        ground: 'registered-by-mistake',
        number,
        why: 'Twice today',
        replaces: current(document),
      },
      ...input,
    },
  });
const restoring = (document: RawDocument, replaces = current(document)) =>
  runCommand({
    ...{ command: restorePatient, document, context: fresh('f') },
    input: { why: 'It was the right one', replaces },
  });

describe('a deleted record', () => {
  test('is offered nowhere and found by no word, and keeps all that is in it', () => {
    const gone = done(deleting());
    const rows = [registered, gone].map((document) => ({ row: patientList.row(document) }));
    expect(rows[1]?.row).toMatchObject({ familyName: 'Marín', isDeleted: true });
    expect(keptRows(rows.flatMap(({ row }) => (row ? [{ row }] : [])))).toHaveLength(1);
    expect(patientFeed.items(registered, UNSIGNED)).toHaveLength(1);
    expect(patientFeed.items(gone, UNSIGNED)).toEqual([]);
    for (const key of Object.keys(registered)) expect(gone[key]).toEqual(registered[key]);
  });

  test('comes back, and both statements stay', () => {
    const back = done(restoring(done(deleting())));
    expect(patientList.row(back)).toEqual(patientList.row(registered));
    expect(readDeletion(back)?.history).toHaveLength(2);
  });

  test('needs a ground, a reason, and the number of this very patient', () => {
    expect(deleting({ why: ' ' })).toMatchObject({ ok: false, error: { field: 'why' } });
    expect(deleting({ ground: '' })).toMatchObject({ ok: false, error: { field: 'ground' } });
    expect(deleting({ number: 'K7-4M2PR' })).toEqual({
      ...{ ok: false, error: { code: 'patients/other-number' } },
    });
    expect(deleting({ number: number.replace('-', ' ').toLowerCase() }).ok).toBe(true);
    expect(deleting({ replaces: ['1'] })).toEqual({
      ...{ ok: false, error: { code: 'patients/unknown-version' } },
    });
  });

  test('stands where one deletes and another restores apart', () => {
    const gone = done(deleting());
    const again = done(deleting({ replaces: current(gone) }, gone, 'b'));
    const merged = { ...again, ...done(restoring(gone)) };
    expect(isDeleted(readDeletion(merged))).toBe(false);
    expect(readDeletion(merged)?.versions).toHaveLength(2);
  });

  test('stays deleted where two deleted it apart, on whatever grounds', () => {
    const merged = {
      ...done(deleting()),
      ...done(deleting({ ground: 'test-entry' }, registered, 'b')),
    };
    expect(isDeleted(readDeletion(merged))).toBe(true);
  });

  test('hides nobody whose care was led in it', () => {
    const [first, second] = ['a', 'b'].map((one) => one.repeat(64)) as [RecordId, RecordId];
    const kept = keptRows([
      {
        record: first,
        row: patientList.row(done(deleting())) ?? { ...rosa, gender: 'female', number },
      },
      { record: second, row: { ...rosa, gender: 'female' as const, number } },
    ]);
    expect(ledElsewhere.row(registered)).toBeUndefined();
    expect(ledRows(kept, [{ record: second, row: { ledIn: first } }])).toHaveLength(1);
  });

  test('is deleted by nurses and doctors, never by its patient or whoever holds no key', () => {
    const registry = createRegistry([patients]);
    for (const { name } of [deletePatient, restorePatient]) {
      expect(registry.allows('doctor', name)).toBe(true);
      for (const other of ['patient', 'administrator', 'paramedic'])
        expect(registry.allows(other, name)).toBe(false);
    }
  });
});
