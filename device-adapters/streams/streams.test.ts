import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { createSeededRandom } from '../simulator/seeded-random.ts';
import type { OximeterReading } from '../decoders/oximeter-frame.ts';
import { createLineStream } from './lines.ts';
import { createOximeterLines } from './oximeter-lines.ts';
import { createNoninDf2Stream, createNoninDf7Stream } from './nonin-packets.ts';
import {
  createContecNewStream,
  createContecOldStream,
  createNoninDf8Stream,
} from './oximeter-streams.ts';
import type { StreamParser } from './stream-parser.ts';

const SEED = 4_711;

interface Vector {
  readonly id: string;
  readonly profile: string;
  readonly hex: string;
  readonly expect: { readonly readings?: readonly unknown[] };
}

const FILE = new URL('../../tests/vectors/device-vectors.json', import.meta.url);
const VECTORS = (JSON.parse(readFileSync(FILE, 'utf8')) as { readonly vectors: Vector[] }).vectors;

const STREAMS: Readonly<Record<string, () => StreamParser<unknown>>> = {
  'nonin-df2': createNoninDf2Stream,
  'nonin-df7': createNoninDf7Stream,
  'nonin-df8': createNoninDf8Stream,
  'contec-cms50-v1': createContecOldStream,
  'contec-cms50-v2': createContecNewStream,
  'line-scale': createLineStream,
  'nmea-line': createOximeterLines,
};

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

function feed(stream: StreamParser<unknown>, chunks: readonly Uint8Array[]): unknown {
  const items = chunks.flatMap((chunk) => stream.push(chunk));
  return { items, badFrames: stream.badFrames };
}

function randomChunks(bytes: Uint8Array, random: ReturnType<typeof createSeededRandom>) {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = random.below(9);
    chunks.push(bytes.slice(at, at + length));
    at += length;
  }
  return chunks;
}

/** 25 frames of format 2; `rate` in its first two, `spo2` in the third. */
function df2Packet(rate: number, spo2: number, status = 0x80): number[] {
  return Array.from({ length: 25 }, (_, frame) => {
    const value = [rate >> 7, rate & 127, spo2][frame] ?? 0;
    const head = [1, status | (frame === 0 ? 1 : 0), 0x40, value];
    return [...head, head.reduce((sum, byte) => sum + byte, 0) & 255];
  }).flat();
}

describe.each(Object.keys(STREAMS))('%s', (profile) => {
  const create = STREAMS[profile] ?? createLineStream;

  test('bytes mean the same whole, one by one and in pieces of any size', () => {
    const random = createSeededRandom(SEED);
    const vectors = VECTORS.filter((vector) => vector.profile === profile).map(({ hex }) => hex);
    const noise = Buffer.from(random.bytes(64)).toString('hex');
    for (const hex of [...vectors, vectors.join(''), vectors.join(noise), noise]) {
      const bytes = bytesOf(hex);
      const whole = feed(create(), [bytes]);
      expect(
        feed(
          create(),
          [...bytes].map((byte) => Uint8Array.of(byte)),
        ),
      ).toEqual(whole);
      for (let i = 0; i < 20; i++) {
        expect(feed(create(), randomChunks(bytes, random)), `seed ${SEED}`).toEqual(whole);
      }
    }
  });

  test('a megabyte of noise neither throws nor grows', () => {
    const random = createSeededRandom(SEED);
    const stream = create();
    for (let i = 0; i < 64; i++) stream.push(random.bytes(16_384));
    expect(stream.badFrames).toBeGreaterThanOrEqual(0);
  });
});

describe('resynchronising', () => {
  const readings = (stream: StreamParser<OximeterReading>, bytes: readonly number[]) =>
    stream
      .push(Uint8Array.from(bytes))
      .map(({ spo2, pulse }) =>
        [spo2, pulse].map((value) => ('mantissa' in value ? value.mantissa : value.special)),
      );

  test('a packet with one bad frame is dropped whole and counted once', () => {
    const bad = df2Packet(72, 97);
    bad[9 * 5 + 2] = 0x41;
    const stream = createNoninDf2Stream();
    expect(readings(stream, [...bad, ...df2Packet(200, 95)])).toEqual([[95, 200]]);
    expect(stream.badFrames).toBe(1);
  });

  test('a lost byte costs the packet it was in and no other', () => {
    const torn = df2Packet(72, 97);
    torn.splice(33, 1);
    const stream = createNoninDf2Stream();
    expect(readings(stream, [...df2Packet(71, 98), ...torn, ...df2Packet(73, 96)])).toEqual([
      [98, 71],
      [96, 73],
    ]);
  });

  test('joining a stream in the middle is no bad frame', () => {
    const stream = createNoninDf2Stream();
    expect(readings(stream, [...df2Packet(72, 97).slice(52), ...df2Packet(72, 97)])).toEqual([
      [97, 72],
    ]);
  });

  test('a packet marked as an artefact is no reading without a person', () => {
    const [reading] = createNoninDf2Stream().push(Uint8Array.from(df2Packet(72, 97, 0xa0)));
    expect(reading?.flags).toEqual(['artifact']);
    expect(reading?.usable).toBe(false);
  });

  test('format 7 carries its status in the first byte', () => {
    const bytes = Array.from({ length: 25 }, (_, frame) => {
      const value = [0, 72, 97][frame] ?? 0;
      const head = [frame === 0 ? 0x81 : 0x80, 0x40, 0x11, value];
      return [...head, head.reduce((sum, byte) => sum + byte, 0) & 255];
    }).flat();
    expect(readings(createNoninDf7Stream(), bytes)).toEqual([[97, 72]]);
  });

  test('after a lost byte the next frame with its mark is read', () => {
    const stream = createNoninDf8Stream();
    expect(readings(stream, [0x80, 0x48, 0x80, 0x49, 0x61, 0x00])).toEqual([[97, 73]]);
    expect(stream.badFrames).toBe(1);
  });

  test('other frames of a newer oximeter pass by', () => {
    const live = [...bytesOf('01e085b396c1e1ffff')];
    expect(readings(createContecNewStream(), [0x0c, 0x80, ...live])).toEqual([[97, 65]]);
  });

  test('a line that never ends is thrown away up to the next line end', () => {
    const stream = createLineStream();
    const endless = new Uint8Array(5_000).fill(65);
    expect(stream.push(endless)).toEqual([]);
    expect(stream.push(Uint8Array.from(Buffer.from('B\nC\n')))).toEqual([bytesOf('430a')]);
    expect(stream.badFrames).toBe(1);
  });
});
