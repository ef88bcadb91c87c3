/** What an attack is: its number in the design, what has to hold, and the tests that try it. */

/** A test by its file and full name; the test exists and passes, or the attack is not held. */
export interface Proof {
  readonly file: string;
  readonly test: string;
}

export interface Attack {
  readonly number: number;
  /** What has to hold, as a ruling. */
  readonly ruling: string;
  readonly proofs: readonly Proof[];
  /** Why it counts as not held although its proofs pass: the part of the program it is about does not exist yet. */
  readonly notBuilt?: string;
}

/** The proofs in one file; names may be cut short, so long as one test begins with them. */
export const inFile = (file: string, ...tests: readonly string[]): readonly Proof[] =>
  tests.map((test) => ({ file, test }));
