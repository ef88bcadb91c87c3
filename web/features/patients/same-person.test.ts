import { describe, expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { invariant } from '#kernel/result.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { ledElsewhere } from './queries.ts';
import { ledIn, ledRows, readSamePerson, statePersonLed } from './same-person.ts';

function recordOf(digit: string): RecordId {
  const record = parseRecordId(digit.repeat(64));
  invariant(record !== undefined, 'it is a record');
  return record;
}
const [first, second, third] = ['a', 'b', 'c'].map(recordOf) as [RecordId, RecordId, RecordId];

function stated(ledAt: string, document: RawDocument = {}, replaces: readonly string[] = []) {
  const input = { ledAt, replaces, why: 'Same papers' };
  const run = runCommand({ command: statePersonLed, document, input });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

describe('two records of one person', () => {
  test('are one in the list once somebody says so, and two again when it is taken back', () => {
    const together = stated(first);
    expect(ledElsewhere.row(together)).toEqual({ ledIn: first });
    const known = readSamePerson(together);
    const replaces = known?.current.map(({ id }) => id) ?? [];
    const context = { ...{ document: together, command: statePersonLed } };
    const input = { ledAt: '', replaces, why: 'Twins' };
    const fresh = { newId: () => 'f'.repeat(32) };
    const apart = runCommand({ ...context, input, context: { ...aContext(), ...fresh } });
    expect(apart.ok && ledElsewhere.row(apart.value)).toBeUndefined();
    expect(apart.ok && readSamePerson(apart.value)?.history).toHaveLength(2);
  });

  test('stay two where people said different things apart', () => {
    const one = stated(first);
    const other = Object.fromEntries(
      Object.entries(stated(second)).map(([key, value]) => [`${key}9`, value]),
    );
    expect(ledIn(readSamePerson({ ...one, ...other }))).toBeUndefined();
  });

  test('need a reason, and a place that is a record', () => {
    const base = { command: statePersonLed, document: {} };
    const bare = { ledAt: first, replaces: [] };
    expect(runCommand({ ...base, input: { ...bare, why: ' ' } })).toMatchObject({
      ...{ ok: false, error: { field: 'why' } },
    });
    expect(runCommand({ ...base, input: { ...bare, ledAt: 'there', why: 'x' } }).ok).toBe(false);
    expect(runCommand({ ...base, input: { ...bare, replaces: ['1'], why: 'x' } })).toEqual({
      ...{ ok: false, error: { code: 'patients/unknown-version' } },
    });
  });
});

describe('the list', () => {
  const rows = [first, second, third].map((record) => ({ record }));
  const led = (record: RecordId, place: RecordId) => ({ record, row: { ledIn: place } });
  const shown = (...links: readonly ReturnType<typeof led>[]) =>
    ledRows(rows, links).map(({ record }) => record);

  test('leaves out a record that is led in another one', () => {
    expect(shown()).toEqual([first, second, third]);
    expect(shown(led(second, first))).toEqual([first, third]);
  });

  test('shows it where the other one is not here, or is led elsewhere itself: nobody vanishes', () => {
    expect(shown(led(second, recordOf('d')))).toEqual([first, second, third]);
    expect(shown(led(second, first), led(first, second))).toEqual([first, second, third]);
    expect(shown(led(first, first))).toEqual([first, second, third]);
    expect(shown(led(first, second), led(second, third))).toEqual([first, third]);
  });
});
