import { describe, expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { createRegistry } from '#kernel/registry.ts';
import { isOver, readActing, stateActing } from './acting-for.ts';
import { clinic } from './feature.ts';

const abena = 'ab'.repeat(32);
const stating = (input: object, document: RawDocument = {}, id = 'a') =>
  runCommand({
    ...{ command: stateActing, document },
    context: { ...aContext(), newId: () => id.repeat(32) },
    input: {
      ...{ person: abena, standing: 'guardian', from: '2026-01-01', until: '2031-02-02' },
      ...{ why: 'Court order seen', replaces: [], ...input },
    },
  });
function done(run: ReturnType<typeof stating>): RawDocument {
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

describe('who acts for a patient', () => {
  test('is said of one person, with how the clinic knows, and changed by saying it again', () => {
    const first = done(stating({}));
    const replaces =
      readActing(first)
        .get(abena)
        ?.current.map(({ id }) => id) ?? [];
    const second = done(stating({ until: '2027-01-01', replaces }, first, 'b'));
    const fact = readActing(second).get(abena);
    expect(fact?.versions).toMatchObject([
      { value: { until: '2027-01-01' }, why: 'Court order seen' },
    ]);
    expect(fact?.history).toHaveLength(2);
  });

  test('is over after its last day, and not on it', () => {
    const fact = readActing(done(stating({}))).get(abena);
    expect(isOver(fact, '2031-02-02')).toBe(false);
    expect(isOver(fact, '2031-02-03')).toBe(true);
    expect(isOver(readActing(done(stating({ until: '' }))).get(abena), '2099-01-01')).toBe(false);
  });

  test('two who say different things apart are both heard, and the earlier end counts', () => {
    const apart = { ...done(stating({})), ...done(stating({ until: '2027-01-01' }, {}, 'b')) };
    const fact = readActing(apart).get(abena);
    expect(fact?.versions).toHaveLength(2);
    expect(isOver(fact, '2027-01-02')).toBe(true);
  });

  test('needs a person, a reason, and an end that is not before its beginning', () => {
    expect(stating({ why: ' ' })).toMatchObject({ ok: false, error: { field: 'why' } });
    expect(stating({ person: 'abena' })).toMatchObject({ ok: false, error: { field: 'person' } });
    expect(stating({ until: '2025-01-01' })).toEqual({
      ...{ ok: false, error: { code: 'clinic/ends-before-it-begins' } },
    });
    expect(stating({ replaces: ['1'] })).toEqual({
      ...{ ok: false, error: { code: 'clinic/unknown-statement' } },
    });
  });

  test('is said by those who care, never by whoever acts or leads only the office', () => {
    const registry = createRegistry([clinic]);
    expect(registry.allows('nurse', stateActing.name)).toBe(true);
    for (const other of ['patient', 'administrator'])
      expect(registry.allows(other, stateActing.name)).toBe(false);
  });
});
