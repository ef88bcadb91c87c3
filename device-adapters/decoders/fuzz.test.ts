import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { createSeededRandom } from '../simulator/seeded-random.ts';
import { decodePacket, PACKET_DECODERS } from './catalogue.ts';

/** `npm run soak -- decoders` sets both. */
const SEED = Number(process.env['LANTERN_SEED'] ?? 20_260_731);
const BUFFERS = Number(process.env['LANTERN_PACKETS'] ?? 10_000);
/** A thousand times what a packet takes; a decoder that hangs on one is found whatever else the machine does. */
const PACKET_MS_MAX = 1;
const BYTES_MAX = 48;
const NAMES = [...PACKET_DECODERS.keys()];

interface Vector {
  readonly characteristic: string;
  readonly profile: string;
  readonly hex: string;
}

const FILE = new URL('../../tests/vectors/device-vectors.json', import.meta.url);
const VECTORS = (JSON.parse(readFileSync(FILE, 'utf8')) as { readonly vectors: Vector[] }).vectors;

/** Every number that claims to be measured is a decimal of two integers that can be printed. */
function unsoundNumbers(decoded: unknown, path = ''): string[] {
  if (typeof decoded === 'number') return Number.isFinite(decoded) ? [] : [path];
  if (typeof decoded !== 'object' || decoded === null) return [];
  if ('mantissa' in decoded && 'exponent' in decoded) {
    const whole = Number.isSafeInteger(decoded.mantissa) && Number.isInteger(decoded.exponent);
    return whole ? [] : [path];
  }
  return Object.entries(decoded).flatMap(([name, value]) =>
    unsoundNumbers(value, `${path}.${name}`),
  );
}

function judge(name: string, bytes: Uint8Array, seed: number): void {
  const before = Buffer.from(bytes);
  const decoded = decodePacket(name, bytes, {});
  const sound = decoded.ok
    ? unsoundNumbers(decoded.value).length === 0
    : decoded.error.code.startsWith('device/');
  if (!sound || !before.equals(bytes)) {
    expect.fail(`${name}, seed ${seed}, ${before.toString('hex')}: ${JSON.stringify(decoded)}`);
  }
}

describe.each(NAMES)('%s', (name) => {
  test('random bytes give a reading or a typed error, and never an exception', () => {
    const random = createSeededRandom(SEED);
    const started = performance.now();
    for (let i = 0; i < BUFFERS; i++) judge(name, random.bytes(random.below(BYTES_MAX)), SEED);
    expect((performance.now() - started) / BUFFERS).toBeLessThan(PACKET_MS_MAX);
  });
});

describe('what happens to real packets on the way', () => {
  const packets = VECTORS.flatMap(({ characteristic, profile, hex }) =>
    hex.split('|').map((packet) => ({
      names: NAMES.filter(
        (name) => name === profile || characteristic.toUpperCase().includes(name.toUpperCase()),
      ),
      bytes: Uint8Array.from(Buffer.from(packet, 'hex')),
    })),
  );

  test('a packet cut at any length never throws', () => {
    for (const { names, bytes } of packets) {
      for (let length = 0; length < bytes.length; length++) {
        for (const name of names) judge(name, bytes.slice(0, length), SEED);
      }
    }
  });

  test('a packet with flipped bits never throws', () => {
    const random = createSeededRandom(SEED);
    for (const { names, bytes } of packets) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = bytes.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const other = random.below(flipped.length);
        if (random.below(2) === 1) flipped[other] = random.below(256);
        for (const name of names) judge(name, flipped, SEED);
      }
    }
  });
});

test('a packet whose fields its flags fix gives no number when it is cut', () => {
  const fixed = [
    ['2A35', '1e8e005b006c00ea07011f173b3b4000020400'],
    ['2A1C', '068d0e00fee9070c1806010203'],
    ['2A5E', '095f004700ea0703010c000012f0'],
    ['2A5F', '0462003e002000'],
    ['2A9D', '0e663fea07020207000103f7001407'],
    ['2A9C', '1802b500c81b9c010314'],
    ['2A18', '030400ea070506070809780063b011'],
    ['2A34', '010d00012dd0'],
    ['2AA7', '08006e000f00469d'],
    ['2AA8', '00100059f049'],
    ['2A2B', 'ea070b1516230f068001'],
    ['modbus-rtu', '010304012cfff6fbb0'],
    ['line-scale', '53542c2b30303037322e333520206b670d0a'],
    ['nmea-line', '24505853504f2c39382c37322a34300d0a'],
  ] as const;
  for (const [name, hex] of fixed) {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
    expect(decodePacket(name, bytes, {}).ok, name).toBe(true);
    for (let length = 0; length < bytes.length; length++) {
      const decoded = decodePacket(name, bytes.slice(0, length), {});
      // A line may end with its carriage return alone.
      const wholeLine = name.endsWith('-line') || name.startsWith('line-');
      if (wholeLine && length === bytes.length - 1) continue;
      expect(decoded.ok, `${name} cut at ${length}`).toBe(false);
    }
  }
});
