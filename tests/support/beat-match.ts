/** Found beats against known ones, as EC57 counts: a match within 150 ms, each once; the first and last moments are left out. */

export interface BeatScore {
  readonly known: number;
  readonly matched: number;
  readonly invented: number;
  /** Sum of the squares of how far matches lie apart, in square seconds. */
  readonly squaredS: number;
}

const WINDOW_S = 0.15;
const EDGE_S = 0.3;

export function matchBeats(
  foundS: readonly number[],
  knownS: readonly number[],
  seconds: number,
): BeatScore {
  const inside = (at: number): boolean => at > EDGE_S && at < seconds - EDGE_S;
  const free = new Set(foundS);
  let [known, matched, squaredS] = [0, 0, 0];
  for (const beat of knownS) {
    const near = [...free].find((at) => Math.abs(at - beat) <= WINDOW_S);
    if (near !== undefined) free.delete(near);
    if (!inside(beat)) continue;
    known++;
    if (near === undefined) continue;
    matched++;
    squaredS += (near - beat) ** 2;
  }
  return { known, matched, invented: [...free].filter(inside).length, squaredS };
}

export const addScores = (one: BeatScore, other: BeatScore): BeatScore => ({
  known: one.known + other.known,
  matched: one.matched + other.matched,
  invented: one.invented + other.invented,
  squaredS: one.squaredS + other.squaredS,
});

/** Shares of 1. */
export const ratesOf = ({ known, matched, invented, squaredS }: BeatScore) => ({
  sensitivity: matched / Math.max(1, known),
  precision: matched / Math.max(1, matched + invented),
  positionRmsS: Math.sqrt(squaredS / Math.max(1, matched)),
});
