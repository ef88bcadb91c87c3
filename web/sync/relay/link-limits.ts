/** Bounds of a link. */

/** Envelopes, and their bytes, that are on their way and have no receipt yet. */
export const IN_FLIGHT_MAX = 256;
export const IN_FLIGHT_BYTES_MAX = 2_097_152;

/** Envelopes handed to the link, on their way or not. The engine keeps the rest and hands them in as receipts come. */
export const OUTBOX_MAX = 4_096;

/** Without a receipt after this long an envelope is sent again: the relay stores it once. */
export const RECEIPT_MS_MAX = 30_000;

/** When the relay says "not now". */
export const RETRY_MS = 2_000;

/** How often the link looks at its timers. */
export const TICK_MS = 5_000;

export const BACKOFF_BASE_MS = 1_000;
export const BACKOFF_MS_MAX = 60_000;

/** Times a channel may begin anew on one connection before it is given up until the next. */
export const RESTARTS_MAX = 3;

/** Requests that wait for an answer. */
export const REQUESTS_MAX = 16_384;

/** Frames of which version of the protocol hold REKEY (`#protocol/version.ts`). */
export const REKEY_SINCE = 2;
