/** Tries every published vector on both verifiers. A failure is a line of words; what passes is counted. */
import { INDEPENDENT } from './independent/openers.ts';
import { Refused } from './independent/wire.ts';
import { productOpener } from './product/all-openers.ts';
import {
  bytesOfValid,
  canonical,
  readVectorFiles,
  spliced,
  type VectorFile,
} from './vector-file.ts';

export interface Tally {
  passed: number;
  readonly failures: string[];
}

const MUST_FAIL_MIN = 20;

export function checkStructures(tally: Tally): void {
  for (const file of readVectorFiles()) {
    for (const problem of [...structureByProduct(file), ...bySecond(file), ...ofCounts(file)])
      if (problem === undefined) tally.passed += 1;
      else tally.failures.push(`${file.structure}: ${problem}`);
  }
}

/** Undefined for each that passes. */
type Problems = readonly (string | undefined)[];

const ofCounts = ({ mustFail }: VectorFile): Problems => [
  mustFail.length >= MUST_FAIL_MIN ? undefined : `only ${String(mustFail.length)} must fail`,
];

/** What the product gets wrong of a published structure. */
export function structureByProduct(file: VectorFile): Problems {
  const open = productOpener(file.structure);
  const valid = file.valid.map((vector) => {
    const opened = open(bytesOfValid(vector), vector.with);
    if (!opened.ok) return `product refuses “${vector.name}”: ${opened.error.code}`;
    const isSame = canonical(opened.value) === canonical(vector.fields);
    return isSame ? undefined : `product reads “${vector.name}” otherwise`;
  });
  const failing = failingOf(file).map(({ why, error, bytes, known }) => {
    const opened = open(bytes, known);
    const said = opened.ok ? 'nothing' : opened.error.code;
    return said === error ? undefined : `product says ${said} to “${why}”, not ${error}`;
  });
  return [...valid, ...failing];
}

function bySecond(file: VectorFile): Problems {
  const open = INDEPENDENT[file.structure];
  if (open === undefined) return ['the second verifier does not know it'];
  const valid = file.valid.map((vector) => {
    try {
      const isSame =
        canonical(open(bytesOfValid(vector), vector.with)) === canonical(vector.fields);
      return isSame ? undefined : `the second verifier reads “${vector.name}” otherwise`;
    } catch (error) {
      return `the second verifier refuses “${vector.name}”: ${String(error)}`;
    }
  });
  const failing = failingOf(file).map(({ why, bytes, known }) => {
    try {
      open(bytes, known);
      return `the second verifier takes “${why}”`;
    } catch (error) {
      return error instanceof Refused ? undefined : `“${why}”: ${String(error)}`;
    }
  });
  return [...valid, ...failing];
}

const failingOf = (file: VectorFile) =>
  file.mustFail.map(({ why, of, splice, error }) => {
    const vector = file.valid.find(({ name }) => name === of);
    if (vector === undefined) throw new Error(`${file.structure}: nothing is called ${of}`);
    return { why, error, bytes: spliced(bytesOfValid(vector), splice), known: vector.with };
  });
