/** Waiting for something outside this process: bounded, and ended at once by whoever stops it. */
const LOOK_EVERY_MS = 25;

/** Resolves with true as soon as the condition holds; with false after `waitMs`, or when the signal says stop. */
export function waitFor(
  isMet: () => boolean,
  { waitMs, signal }: { readonly waitMs: number; readonly signal?: AbortSignal },
): Promise<boolean> {
  return new Promise((resolve) => {
    const until = performance.now() + waitMs;
    const look = (): void => {
      const met = isMet();
      if (met || signal?.aborted === true || performance.now() >= until) resolve(met);
      else setTimeout(look, LOOK_EVERY_MS);
    };
    look();
  });
}
