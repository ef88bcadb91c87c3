/** How long to wait before trying again: up to twice as long each time, anywhere below that, so that clients spread. */
import { BACKOFF_BASE_MS, BACKOFF_MS_MAX } from './link-limits.ts';

const DOUBLINGS_MAX = 16;

/** Whole milliseconds before attempt number `attempt`, counted from 0. `random` is at least 0 and below 1. */
export const backoffMs = (attempt: number, random: number): number =>
  Math.floor(
    random * Math.min(BACKOFF_MS_MAX, BACKOFF_BASE_MS * 2 ** Math.min(attempt, DOUBLINGS_MAX)),
  );
