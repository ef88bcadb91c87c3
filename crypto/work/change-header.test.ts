import * as A from '@automerge/automerge';
import { inflateRawSync } from 'node:zlib';
import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../encoding/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  CHANGE_BYTES_MAX,
  deflateChange,
  readChangeHeader,
  type BoundedInflate,
} from './change-header.ts';
import { randomSource } from './people.test-support.ts';

await initCrypto();

type Note = { lines: string[]; text: string };

const boundedInflate: BoundedInflate = (bytes, bytesMax) => {
  try {
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength: bytesMax }));
  } catch {
    return undefined;
  }
};

const actor = (n: number) => n.toString(16).padStart(2, '0').repeat(16);

/** Changes of random histories of three people who merge now and then. */
function history(seed: number, steps: number): Uint8Array[] {
  const random = randomSource(seed);
  let people = [1, 2, 3].map((n) => A.init<Note>({ actor: actor(n) }));
  people[0] = A.change(people[0] ?? A.init<Note>(), { time: 0, message: 'start' }, (note) => {
    note.lines = [];
    note.text = '';
  });
  people = people.map((doc) => A.merge(doc, A.clone(people[0] ?? doc)));
  for (let step = 0; step < steps; step++) {
    const [i, j] = [random(3), random(3)];
    const [mine, theirs] = [people[i], people[j]];
    if (mine === undefined || theirs === undefined) continue;
    people[i] =
      random(3) === 0
        ? A.merge(mine, A.clone(theirs))
        : A.change(mine, { time: 0 }, (note) => {
            if (random(2) === 0) note.lines.push('é'.repeat(random(400)));
            else A.splice(note, ['text'], 0, random(2), `${step} `.repeat(random(30) + 1));
          });
  }
  return people.flatMap((doc) => A.getAllChanges(doc));
}

const rewrap = (chunk: Uint8Array, change: (body: Uint8Array) => Uint8Array): Uint8Array => {
  const headerEnd = chunk.findIndex((byte, i) => i >= 9 && byte < 128) + 1;
  const body = change(chunk.slice(headerEnd));
  const length: number[] = [];
  let rest = body.length;
  for (; rest >= 128; rest >>= 7) length.push((rest & 127) | 128);
  const frame = [1, ...length, rest, ...body];
  return Uint8Array.from([
    ...chunk.slice(0, 4),
    ...sha256(Uint8Array.from(frame)).slice(0, 4),
    ...frame,
  ]);
};

describe('the header of an Automerge change', () => {
  test.each([1, 2, 3, 4])('reads as Automerge reads it, plain and deflated (seed %i)', (seed) => {
    for (const bytes of history(seed, 60)) {
      const decoded = A.decodeChange(bytes);
      const short = deflateChange(bytes, deflateSync);
      expect(A.decodeChange(short).hash).toBe(decoded.hash);
      for (const form of [bytes, short]) {
        const header = readChangeHeader(form, boundedInflate);
        if (!header.ok) throw new Error(header.error.code);
        expect(toHex(header.value.hash)).toBe(decoded.hash);
        expect(toHex(header.value.actor)).toBe(decoded.actor);
        expect(header.value.seq).toBe(decoded.seq);
        expect(header.value.dependencies.map(toHex)).toEqual(decoded.deps);
        expect(header.value.chunk).toEqual(bytes);
      }
    }
  });

  test('names every other actor whose operations it refers to', () => {
    const one = A.change(A.init<Note>({ actor: actor(1) }), (note) => {
      note.text = 'abc';
    });
    const two = A.change(A.clone(one, { actor: actor(2) }), (note) => {
      A.splice(note, ['text'], 1, 1, 'x');
    });
    const header = readChangeHeader(A.getLastLocalChange(two) ?? new Uint8Array(), boundedInflate);
    expect(header.ok && header.value.otherActors.map(toHex)).toEqual([actor(1)]);
  });

  test('a large deflated change is read, and comes back as the bytes that were hashed', () => {
    const doc = A.change(A.init<Note>({ actor: actor(1) }), (note) => {
      note.text = Array.from({ length: 60_000 }, (_, i) => String((i * 7919) % 1009)).join(' ');
    });
    const plain = A.getLastLocalChange(doc) ?? new Uint8Array();
    const short = deflateChange(plain, deflateSync);
    expect(short.length).toBeLessThan(plain.length / 2);
    const header = readChangeHeader(short, boundedInflate);
    expect(header.ok && header.value.chunk).toEqual(plain);
    const [copy] = A.applyChanges(A.init<Note>(), [short]);
    expect(copy.text).toEqual(doc.text);
  });
});

describe('bytes that are not an honest change', () => {
  const sample = () => history(5, 20).at(-1) ?? new Uint8Array();

  test('every flipped bit is refused without an exception', () => {
    for (const bytes of [sample(), deflateChange(sample(), deflateSync)]) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = bytes.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const read = readChangeHeader(flipped, boundedInflate);
        const same = read.ok && toHex(read.value.chunk) === toHex(sample());
        expect(read.ok && !same).toBe(false);
      }
    }
  });

  test('every truncation, and anything behind the end, is refused', () => {
    const bytes = sample();
    for (let length = 0; length < bytes.length; length++)
      expect(readChangeHeader(bytes.slice(0, length), boundedInflate).ok).toBe(false);
    expect(readChangeHeader(Uint8Array.from([...bytes, 0]), boundedInflate).ok).toBe(false);
  });

  test('a repaired checksum gives another hash', () => {
    const original = readChangeHeader(sample(), boundedInflate);
    const altered = rewrap(sample(), (body) => {
      const copy = body.slice();
      copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
      return copy;
    });
    const read = readChangeHeader(altered, boundedInflate);
    if (!read.ok || !original.ok) throw new Error('both parse');
    expect(toHex(read.value.hash)).not.toBe(toHex(original.value.hash));
  });

  test('numbers in a longer form than needed, seq 0 and short actors are refused', () => {
    const one = A.change(A.init<Note>({ actor: actor(7) }), { time: 0 }, (note) => {
      note.text = 'a';
    });
    const bytes = A.getLastLocalChange(one) ?? new Uint8Array();
    const body = (edit: (body: number[]) => number[]) =>
      rewrap(bytes, (old) => Uint8Array.from(edit([...old])));
    // body: 00 (no dependencies), 10 (16 bytes of actor), actor, 01 (seq)
    const refused = [
      body((b) => [0x80, 0, ...b.slice(1)]),
      body((b) => [...b.slice(0, 18), 0, ...b.slice(19)]),
      body((b) => [0, 15, ...b.slice(3)]),
      body((b) => [255, 255, 255, 255, 15, ...b.slice(1)]),
    ];
    expect(
      readChangeHeader(
        body((b) => b),
        boundedInflate,
      ).ok,
    ).toBe(true);
    for (const form of refused) expect(readChangeHeader(form, boundedInflate).ok).toBe(false);
  });

  test('a deflate bomb is refused in bounded time and memory', () => {
    const bomb = deflateSync(new Uint8Array(64 << 20), { level: 9 });
    let asked = 0;
    const inflate = (bytes: Uint8Array, bytesMax: number) => {
      asked = Math.max(asked, bytesMax);
      return boundedInflate(bytes, bytesMax);
    };
    const frame = (deflated: Uint8Array) => {
      const length = [
        (deflated.length & 127) | 128,
        ((deflated.length >> 7) & 127) | 128,
        deflated.length >> 14,
      ];
      return Uint8Array.from([0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 2, ...length, ...deflated]);
    };
    expect(readChangeHeader(frame(bomb), inflate)).toEqual({
      ok: false,
      error: { code: 'crypto/bomb' },
    });
    expect(asked).toBeLessThanOrEqual(CHANGE_BYTES_MAX);
    const small = deflateSync(new Uint8Array(900_000), { level: 9 });
    expect(
      readChangeHeader(frame(new Uint8Array([...small, ...new Uint8Array(16000)])), inflate).ok,
    ).toBe(false);
    const plain = fromHex('856f4a8300000000018080c001') ?? new Uint8Array();
    const long = new Uint8Array(plain.length + 3 * (1 << 20));
    long.set(plain);
    expect(readChangeHeader(long, inflate)).toEqual({ ok: false, error: { code: 'crypto/limit' } });
  });
});
