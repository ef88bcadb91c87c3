/** What the maker of the vectors is given of each structure, and what it turns it into. */
import {
  bytesOfValid,
  plain,
  spliced,
  type FailingVector,
  type Known,
  type ValidVector,
  type VectorFile,
} from '../vector-file.ts';
import { productOpener } from '../product/all-openers.ts';

export interface Valid {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly with?: Known;
}

export interface Sample {
  readonly structure: string;
  readonly about: string;
  readonly valid: readonly Valid[];
  /** Whether every changed bit has to be refused, as under a signature or encryption. */
  readonly isSealed: boolean;
  /** Further inputs that have to fail, whole: signed anew, for what a signature would otherwise hide. */
  readonly failing?: readonly {
    readonly why: string;
    readonly of: string;
    readonly bytes: Uint8Array;
  }[];
}

const FLIPS = 14;
const MUST_FAIL_MIN = 20;

/** The file of a structure. Throws when a valid vector is refused, a sealed one bears a change, or too few inputs fail. */
export function fileOf(sample: Sample): VectorFile {
  const open = productOpener(sample.structure);
  const valid = sample.valid.map((one): ValidVector => {
    const known = plain(one.with ?? {}) as Known;
    const opened = open(one.bytes, known);
    if (!opened.ok) throw new Error(`${sample.structure} ${one.name}: ${opened.error.code}`);
    return { name: one.name, bytes: hex(one.bytes), with: known, fields: plain(opened.value) };
  });
  const found = new Map<string, FailingVector>();
  const tryOut = (of: ValidVector, why: string, splice: FailingVector['splice']): void => {
    const bytes = spliced(bytesOfValid(of), splice);
    const opened = open(bytes, of.with);
    if (opened.ok) {
      if (sample.isSealed) throw new Error(`${sample.structure} ${of.name}: ${why} is borne`);
      return;
    }
    const key = `${of.name} ${hex(bytes)}`;
    if (!found.has(key)) found.set(key, { why, of: of.name, splice, error: opened.error.code });
  };
  for (const [place, one] of valid.entries()) {
    const flips = place === 0 ? FLIPS : 3;
    for (const [why, splice] of changesOf(bytesOfValid(one), flips)) tryOut(one, why, splice);
  }
  for (const { why, of, bytes } of sample.failing ?? []) {
    const one = valid.find(({ name }) => name === of);
    if (one === undefined) throw new Error(`nothing is called ${of}`);
    const splice = spliceTo(bytesOfValid(one), bytes);
    const opened = open(bytes, one.with);
    if (opened.ok) throw new Error(`${sample.structure}: ${why} is accepted`);
    found.set(`${of} ${hex(bytes)}`, { why, of, splice, error: opened.error.code });
  }
  if (found.size < MUST_FAIL_MIN)
    throw new Error(`${sample.structure}: only ${String(found.size)} inputs fail`);
  const { structure, about } = sample;
  return { structure, about, valid, mustFail: [...found.values()] };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

type Change = readonly [why: string, splice: FailingVector['splice']];

/** What every structure has to refuse, as far as it can: cuts, additions, other numbers in front, changed bits. */
function changesOf(bytes: Uint8Array, flips: number): readonly Change[] {
  const { length } = bytes;
  const cuts = [0, 1, length >> 2, length >> 1, length - 16, length - 1].filter((to) => to >= 0);
  const first = bytes[0] ?? 0;
  const places = Array.from({ length: flips }, (_, i) => Math.floor(((i + 0.5) * length) / flips));
  return [
    ...cuts.map((to): Change => [`cut to ${String(to)} bytes`, [to, length - to, '']]),
    ...['00', '01', 'ff', '00'.repeat(16)].map((more): Change => [
      'bytes behind the end',
      [length, 0, more],
    ]),
    ['a byte in front', [0, 0, '00']],
    ['a byte in the middle', [length >> 1, 0, '00']],
    ['a byte less in the middle', [length >> 1, 1, '']],
    ...[1, 2, 3, 13, 14, 20, 21, 22, 23, 24, 127, 128, 255].map((more): Change => [
      'another first byte',
      [0, 1, hex(Uint8Array.of((first + more) % 256))],
    ]),
    ...places.map((at): Change => {
      const flipped = (bytes[at] ?? 0) ^ (1 << (at % 8));
      return [`a changed bit in byte ${String(at)}`, [at, 1, hex(Uint8Array.of(flipped))]];
    }),
  ];
}

/** The smallest splice that leads from one to the other. */
function spliceTo(from: Uint8Array, to: Uint8Array): FailingVector['splice'] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  while (
    end < from.length - start &&
    end < to.length - start &&
    from[from.length - 1 - end] === to[to.length - 1 - end]
  )
    end++;
  return [start, from.length - end - start, hex(to.subarray(start, to.length - end))];
}
