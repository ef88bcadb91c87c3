/** Runs every example vector through `lantern decode`, and says in which field one differs. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeCommand } from '#shell/headless/decode.ts';

interface Vector {
  readonly id: string;
  readonly profile: string;
  readonly characteristic: string;
  readonly hex: string;
  readonly context?: object;
  readonly expect: Readonly<Record<string, unknown>>;
  readonly note: string;
}

const FILE = new URL('./device-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly vectors: Vector[] };
const RELATIVE_TOLERANCE = 1e-9;

/** Where `found` lacks what `wanted` lists; fields that are not listed are not judged. */
function differences(wanted: unknown, found: unknown, path: string): string[] {
  if (typeof wanted === 'number' && typeof found === 'number') {
    const near = Math.abs(wanted - found) <= RELATIVE_TOLERANCE * Math.abs(wanted);
    return near ? [] : [`${path}: ${found} instead of ${wanted}`];
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return [`${path}: other length`];
    return wanted.flatMap((item, index) => differences(item, found[index], `${path}[${index}]`));
  }
  if (typeof wanted !== 'object' || wanted === null) {
    return wanted === found ? [] : [`${path}: ${String(found)} instead of ${String(wanted)}`];
  }
  if (typeof found !== 'object' || found === null) return [`${path}: missing`];
  const fields = new Map<string, unknown>(Object.entries(found));
  return Object.entries(wanted).flatMap(([name, value]) =>
    differences(value, fields.get(name), `${path}.${name}`),
  );
}

describe('what a device meant is what is read', () => {
  test.each(vectors)('$id $profile: $note', (vector) => {
    const [answer] = JSON.parse(decodeCommand(JSON.stringify([vector]))) as [
      { readonly id: string; readonly decoded?: object; readonly error?: string },
    ];
    expect(answer.id).toBe(vector.id);
    if ('error' in vector.expect) {
      expect(answer.decoded).toBeUndefined();
      expect(differences(vector.expect, answer, '')).toEqual([]);
    } else {
      expect(differences(vector.expect, answer.decoded, '')).toEqual([]);
    }
  });
});

describe('the command is total', () => {
  test('input that is no list is told as such', () => {
    expect(decodeCommand('{')).toBe('{"error":"malformed"}\n');
    expect(decodeCommand('{"id":1}')).toBe('{"error":"malformed"}\n');
  });

  test('an item that is no request keeps its place and its id', () => {
    const items = [{ id: 'a' }, { id: 'b', profile: 'battery', characteristic: 'x', hex: 'zz' }, 7];
    expect(JSON.parse(decodeCommand(JSON.stringify(items)))).toEqual([
      { id: 'a', error: 'malformed' },
      { id: 'b', error: 'malformed' },
      { error: 'malformed' },
    ]);
  });

  test('a characteristic nobody knows gives no number', () => {
    const item = { id: 1, profile: 'x', characteristic: 'Fancy 0x2AFF', hex: '00780050005d00' };
    expect(JSON.parse(decodeCommand(JSON.stringify([item])))).toEqual([
      { id: 1, error: 'unknown-characteristic' },
    ]);
  });

  test('several packets for a characteristic of one are refused', () => {
    const item = {
      id: 1,
      profile: 'battery',
      characteristic: 'Battery Level 0x2A19',
      hex: '57|58',
    };
    expect(JSON.parse(decodeCommand(JSON.stringify([item])))).toEqual([
      { id: 1, error: 'malformed' },
    ]);
  });
});
