import * as A from '@automerge/automerge';
import { expect, test } from 'vitest';
import { PART } from '#crypto/envelope/parts.ts';
import { readChangeHeader } from '#crypto/work/change-header.ts';
import { inflateWithin } from './bounded-inflate.ts';
import { travellingParts } from './work-on-the-way.ts';

test('a change travels in half its bytes, and is the same one when it arrives', () => {
  const document = A.change(A.init<Record<string, unknown>>(), (root) => {
    for (let i = 0; i < 7; i++)
      root[`vital:${String(i)}`] = {
        kind: 'blood pressure',
        value: `12${String(i)}`,
        unit: 'mmHg',
      };
  });
  const plain = A.getLastLocalChange(document);
  if (plain === undefined) throw new Error('a change was made');
  const statement = { bytes: Uint8Array.of(1, 2, 3), changes: [plain] };
  const [first, second] = travellingParts({ sessions: [], statements: [statement] });
  expect(first).toEqual({ type: PART.statement, bytes: statement.bytes });
  expect(second?.type).toBe(PART.change);
  const sent = second?.bytes ?? plain;
  expect(sent.length).toBeLessThan(plain.length / 2);
  const arrived = readChangeHeader(sent, inflateWithin);
  expect(arrived).toMatchObject({ ok: true, value: { chunk: plain } });
});
