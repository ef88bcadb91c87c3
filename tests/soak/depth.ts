/** How deep a property test goes and from which seed: as usual in the unit tests, deeper when a campaign asks. */

/** Runs of a property or campaign: what the campaign asks for, else `usual`. */
export const runsOr = (usual: number): number => readNumber('LANTERN_RUNS') ?? usual;

/** How many things a flood consists of: as many as the campaign asks for, else `usual`. */
export const floodOr = (usual: number): number => readNumber('LANTERN_FLOOD') ?? usual;

/** The seed a campaign asks for, else `usual`. Print it when a test fails. */
export const seedOr = (usual: number): number => readNumber('LANTERN_SEED') ?? usual;

function readNumber(name: string): number | undefined {
  const number = Number.parseInt(process.env[name] ?? '', 10);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
