import { describe, expect, test } from 'vitest';
import type { Reading } from '#devices/map/reading.ts';
import { DownloadMark, wasCutShort } from './download-mark.ts';

const record = (sequence: number, kind: Reading['kind'] = 'glucose'): Reading => ({
  kind,
  measurements: [],
  deviceLocal: `2026-05-0${String(sequence)}T08:00:00`,
  slot: undefined,
  sequence,
  findings: [],
  warnings: [],
  usable: true,
  raw: [],
});

function marked(sequences: readonly number[], kind?: Reading['kind']): DownloadMark {
  const mark = new DownloadMark({ last: { seq: 2, baseTime: null } });
  for (const sequence of sequences) mark.note(record(sequence, kind));
  return mark;
}

const COMPLETE = { ended: 'complete', unreadable: 0 } as const;
const LEFT = { ended: 'left', unreadable: 0 } as const;

describe('where the next download goes on', () => {
  test('behind the last record of one that was whole, however many came', () => {
    expect(marked([3]).after(COMPLETE, true)?.last?.seq).toBe(3);
    expect(marked([]).after(COMPLETE, true)?.last?.seq).toBe(2);
  });

  test('behind the last that came when the meter went away in the middle', () => {
    expect(marked([3, 4, 4, 5]).after(LEFT, true)?.last).toEqual({
      seq: 5,
      baseTime: '2026-05-05T08:00:00',
    });
    expect(marked([3, 4]).after({ ended: 'silent', unreadable: 0 }, true)?.last?.seq).toBe(4);
  });

  test('at the beginning again when the newest came first: the older ones never came', () => {
    expect(marked([9, 8, 7]).after(LEFT, true)).toBeUndefined();
    expect(marked([9, 9]).after(LEFT, true)).toBeUndefined();
  });

  test('at the beginning again when a record was not read or not safe', () => {
    expect(marked([3, 4]).after({ ended: 'left', unreadable: 1 }, true)).toBeUndefined();
    expect(marked([3, 4]).after(LEFT, false)).toBeUndefined();
    expect(marked([3, 4]).after(COMPLETE, false)).toBeUndefined();
    expect(marked([3, 4]).after({ ended: 'refused', unreadable: 0 }, true)).toBeUndefined();
  });

  test('a sensor goes on with the minute behind the last', () => {
    expect(marked([5, 6], 'sensor-glucose').after(LEFT, true)?.fromMinute).toBe(7);
  });
});

test('a meter that is asked for its memory can be cut short; one that measures now cannot', () => {
  const outcome = { ...LEFT, consent: undefined };
  expect(wasCutShort('glucose', outcome)).toBe(true);
  expect(wasCutShort('glucose', { ...outcome, ended: 'complete' })).toBe(false);
  expect(wasCutShort('blood-pressure', outcome)).toBe(false);
  expect(wasCutShort('glucose', undefined)).toBe(false);
});
