/**
 * How long histories are. Most are short: what they try is mostly their one pair of operation and fault and what healing makes of
 * it. One in eight goes on for longer, for what only shows after several faults have followed each other.
 */

const LONG = 20;
const SHORT = 8;
const LONG_SHARE = 2 ** 32 / 8;

/** Far from each other on the numbers a seed's pair, clinic and founding are counted by. */
const STRIDE = 0x9e37_79b1;

/** The steps of a seed's history, when nobody says another number. */
export const stepsOf = (seed: number): number =>
  Math.imul(seed, STRIDE) >>> 0 < LONG_SHARE ? LONG : SHORT;

/** Of histories that look for a planted bug: all of them have to be able to show it. */
export const STEPS_PLANTED = LONG;
