/** Whether a reading was written down long after it was measured: a meter told it from its memory, or somebody remembered it. */

const HOUR_MS = 3_600_000;

/** Whole hours between measuring and writing down; undefined for less than one. */
export function lateHours({
  effectiveAt,
  recordedAt,
}: {
  readonly effectiveAt: number;
  readonly recordedAt: number;
}): number | undefined {
  const hours = Math.floor((recordedAt - effectiveAt) / HOUR_MS);
  return hours >= 1 ? hours : undefined;
}
