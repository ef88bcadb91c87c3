/** How many packets one core decodes in a second: the example vectors of single characteristics, all kinds in turn. */
import { readFileSync } from 'node:fs';
import { decodePacket, PACKET_DECODERS } from '#devices/decoders/catalogue.ts';
import * as v from 'valibot';
import { calibrate, timeRounds, type Figures } from '../bench.ts';

const BAR = 200_000;
const VECTORS = new URL('../../tests/vectors/device-vectors.json', import.meta.url);
const ROUNDS = { quick: 5, whole: 15 } as const;
const PACKETS_A_ROUND = 100_000;

const fileSchema = v.object({
  vectors: v.array(v.looseObject({ characteristic: v.string(), hex: v.unknown() })),
});

interface Packet {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Those that are one packet of a known characteristic; streams and sessions are measured by nobody here. */
function packets(): readonly Packet[] {
  const { vectors } = v.parse(fileSchema, JSON.parse(readFileSync(VECTORS, 'utf8')));
  return vectors.flatMap(({ characteristic, hex }) =>
    typeof hex === 'string' && !hex.includes('|')
      ? namesIn(characteristic).map((name) => ({
          name,
          bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
        }))
      : [],
  );
}

/** `Blood Pressure Measurement 0x2A35` is 2A35. */
const namesIn = (characteristic: string): readonly string[] =>
  characteristic
    .split(' ')
    .map((word) => word.replace(/^0x/, ''))
    .filter((word) => PACKET_DECODERS.has(word));

export function decodeFigures(quick: boolean): Figures {
  const all = packets();
  let refused = 0;
  const rounds = timeRounds(quick ? ROUNDS.quick : ROUNDS.whole, () => {
    for (let at = 0; at < PACKETS_A_ROUND; at += 1) {
      const packet = all[at % all.length];
      if (packet && !decodePacket(packet.name, packet.bytes, {}).ok) refused += 1;
    }
  });
  if (refused === PACKETS_A_ROUND) throw new Error('what nobody could read was not decoded');
  const sorted = [...rounds].sort((a, b) => a - b);
  const raw = PACKETS_A_ROUND / ((sorted[Math.floor(sorted.length / 2)] ?? Infinity) / 1_000);
  const value = raw / calibrate();
  return {
    'packets-a-second': { value, bar: BAR, ok: value >= BAR, isLeast: true, raw },
    'packet-kinds': {
      value: new Set(all.map(({ name }) => name)).size,
      bar: 15,
      ok: new Set(all.map(({ name }) => name)).size >= 15,
      isLeast: true,
    },
  };
}
