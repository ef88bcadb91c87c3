/** Time as this folder sees it: handed in, so that every wait can be tested without waiting. */
export interface Timers {
  /** Milliseconds that only go forward. */
  nowMs(): number;
  /** Runs once after the delay, unless the answered function was called before. */
  after(delayMs: number, run: () => void): () => void;
}

/** What `work` answers, or what `late` answers when it takes longer; the work itself is not stopped. */
export function within<T>(
  timers: Timers,
  work: Promise<T>,
  limit: { readonly delayMs: number; readonly late: () => T },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(limit.delayMs, () => resolve(limit.late()));
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (reason: unknown) => {
        cancel();
        // Ports answer with results; a rejection is a fault of the port and has to be seen.
        reject(reason instanceof Error ? reason : new Error('link port rejected'));
      },
    );
  });
}
