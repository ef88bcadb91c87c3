import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { encodeFrame, parseClientFrame, parseRelayFrame } from './codec.ts';
import { isRetryable, RELAY_CODES, relayCodeOf } from './codes.ts';
import { encodeItems } from './items.ts';
import { parseLayout, randomBody } from './layout.test-support.ts';
import { FRAME_BYTES_MAX } from './limits.ts';
import { encodeReceipt, type PathStep } from './receipt.ts';
import { FRAME_DESCRIPTIONS, PROTOCOL_SCHEMA } from './schema.ts';

const ROUNDS = 50;

/** Hostile frames for each of four seeds; more of them in `npm run soak`. */
const HOSTILE = Math.ceil(Number(process.env['LANTERN_FRAMES'] ?? 100_000) / 4);
const SEED = Number(process.env['LANTERN_SEED'] ?? 1);

/** What a frame that is none is refused with. */
const REFUSALS: ReadonlySet<string> = new Set(['relay/form', 'relay/limit']);

/** A seeded stream; the seed is named in the test that uses it. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const document = (): Promise<string> =>
  readFile(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

describe('the protocol', () => {
  test('does not change without a new version: pinned by hash', () => {
    expect(createHash('sha256').update(PROTOCOL_SCHEMA).digest('hex')).toBe(
      '8c79c50e3e59165fc904b7607aa37c0549ff4398f15d349658d1cbe82cbef200',
    );
  });

  test.each(FRAME_DESCRIPTIONS)('$name: the layout in words is the layout in code', (frame) => {
    const next = seeded(frame.number);
    const fields = parseLayout(frame.layout);
    const parse = frame.sender === 'client' ? parseClientFrame : parseRelayFrame;
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = Uint8Array.from([frame.number, 0, 0, 1, round, ...randomBody(fields, next)]);
      const parsed = parse(bytes);
      expect(parsed.ok && [parsed.value.name, parsed.value.requestId]).toEqual([
        frame.name,
        256 + round,
      ]);
      if (parsed.ok) expect(encodeFrame(parsed.value)).toEqual(bytes);
    }
  });

  test('the frames in the document are the frames in the code', async () => {
    const rows = (await document()).matchAll(
      /^\| (\w+) +\| (\d+) +\| (client|relay) +\| (?:`(.*)`|nothing) +\|$/gm,
    );
    const described = [...rows].map(([, name, number, sender, layout]) => ({
      name,
      number: Number(number),
      sender,
      layout: layout ?? '',
    }));
    expect(described).toEqual(FRAME_DESCRIPTIONS);
  });

  test('the codes in the document are the codes in the code', async () => {
    const rows = (await document()).matchAll(/^\| (relay\/[\w-]+) +\| (\d+) +\| .+ \|$/gm);
    const described = [...rows].map(([, code, number]) => [code, Number(number)]);
    expect(described).toEqual(Object.entries(RELAY_CODES));
  });

  test('a number that no frame has is refused', () => {
    const used = new Set<number>(FRAME_DESCRIPTIONS.map((frame) => frame.number));
    for (let number = 0; number < 256; number++)
      if (!used.has(number))
        expect(parseClientFrame(Uint8Array.of(number, 0, 0, 0, 1))).toEqual({
          ok: false,
          error: { code: 'relay/form', requestId: 1 },
        });
  });

  test('an end cannot send the frames of the other', () => {
    const ping = encodeFrame({ name: 'ping', requestId: 1, body: {} });
    expect(parseClientFrame(ping).ok).toBe(true);
    expect(parseRelayFrame(ping).ok).toBe(false);
    const pong = encodeFrame({ name: 'pong', requestId: 1, body: {} });
    expect(parseClientFrame(pong).ok).toBe(false);
  });

  test('only what may work later is retryable, and an unknown code is none', () => {
    const codes = Object.values(RELAY_CODES).map((number) => relayCodeOf(number));
    expect(codes.filter((code) => code !== undefined && isRetryable(code))).toEqual([
      'relay/unavailable',
      'relay/slow-down',
    ]);
    expect(relayCodeOf(999)).toBeUndefined();
  });
});

describe('hostile frames', () => {
  test('cut short or made longer they are refused, at every length', () => {
    for (const frame of FRAME_DESCRIPTIONS.filter((each) => !each.layout.endsWith('rest'))) {
      const parse = frame.sender === 'client' ? parseClientFrame : parseRelayFrame;
      const body = randomBody(parseLayout(frame.layout), seeded(frame.number + 100));
      const bytes = Uint8Array.from([frame.number, 0, 0, 0, 1, ...body]);
      expect(parse(bytes).ok).toBe(true);
      for (let length = 0; length < bytes.length; length++)
        expect(parse(bytes.slice(0, length)).ok).toBe(false);
      expect(parse(Uint8Array.from([...bytes, 0])).ok).toBe(false);
    }
  });

  test.each([SEED, SEED + 1, SEED + 2, SEED + 3])(
    'random and mutated bytes never do harm (seed %i)',
    (seed) => {
      const next = seeded(seed);
      for (let round = 0; round < HOSTILE; round++) {
        const frame = FRAME_DESCRIPTIONS[Math.floor(next() * FRAME_DESCRIPTIONS.length)];
        if (frame === undefined) continue;
        const bytes = Uint8Array.from([
          frame.number,
          ...[0, 0, 0, 1],
          ...randomBody(parseLayout(frame.layout), next),
        ]);
        const place = Math.floor(next() * bytes.length);
        bytes[place] = Math.floor(next() * 256);
        for (const parse of [parseClientFrame, parseRelayFrame]) {
          const parsed = parse(bytes);
          // Looked at here, and by `expect` only where it is wrong: a million of its calls take an hour.
          const isFine = parsed.ok
            ? equalBytes(encodeFrame(parsed.value), bytes)
            : REFUSALS.has(parsed.error.code);
          if (!isFine) expect({ bytes: [...bytes], parsed }).toBe('canonical or refused');
        }
      }
    },
  );

  test('counts that promise more than there is cost nothing', () => {
    const attach = Uint8Array.of(3, 0, 0, 0, 1, 255, 255, ...new Uint8Array(60));
    expect(parseClientFrame(attach)).toEqual({
      ok: false,
      error: { code: 'relay/limit', requestId: 1 },
    });
    const create = new Uint8Array(300).fill(255);
    create[0] = 2;
    expect(parseClientFrame(create).ok).toBe(false);
    const huge = new Uint8Array(FRAME_BYTES_MAX + 1);
    huge[0] = 7;
    expect(parseClientFrame(huge)).toMatchObject({ error: { code: 'relay/limit' } });
  });

  test('an envelope too short to be one, and filter bits nobody knows, are refused', () => {
    expect(parseClientFrame(Uint8Array.of(7, 0, 0, 0, 1, ...new Uint8Array(127))).ok).toBe(false);
    expect(parseClientFrame(Uint8Array.of(7, 0, 0, 0, 1, ...new Uint8Array(128))).ok).toBe(true);
    const attach = new Uint8Array(5 + 2 + 57 + 32);
    attach.set([3, 0, 0, 0, 1, 0, 1]);
    attach[7 + 24] = 64;
    expect(parseClientFrame(attach).ok).toBe(false);
    attach[7 + 24] = 63;
    expect(parseClientFrame(attach).ok).toBe(true);
  });

  test('RECEIPT made in one piece is what the codec writes', () => {
    const random = seeded(8);
    const bytes = (length: number) => Uint8Array.from({ length }, () => random() * 256);
    const many = <T>(count: number, make: (i: number) => T) =>
      Array.from({ length: count }, (_, i) => make(i));
    const step = (i: number): PathStep => ({
      side: i % 2 === 0 ? 'left' : 'right',
      hash: bytes(32),
    });
    for (let count = 0; count < 4; count++) {
      const entry = (i: number) => ({
        ...{ channelId: bytes(16), index: 2 ** 34 + i, head: bytes(32), before: bytes(32) },
        digests: many(i + 1, () => bytes(32)),
        path: many(count, step),
      });
      const claim = { relayId: bytes(16), commit: 2 ** 40 + count, time: 77, root: bytes(32) };
      const body = { ...claim, signature: bytes(64), entries: many(count, entry) };
      expect(encodeReceipt(body)).toEqual(encodeFrame({ name: 'receipt', requestId: 0, body }));
    }
  });

  test('ITEMS made in one piece are what the codec writes', () => {
    const random = seeded(7);
    const bytes = (length: number) => Uint8Array.from({ length }, () => random() * 256);
    for (let count = 0; count < 5; count++) {
      const body = {
        channelId: bytes(16),
        first: 2 ** 33 + count,
        items: Array.from({ length: count }, (_, i) => bytes(i % 2 === 0 ? 32 : 200 + i)),
        head: bytes(32),
        cursor: bytes(12),
      };
      expect(encodeItems(body)).toEqual(encodeFrame({ name: 'items', requestId: 0, body }));
    }
  });
});
