/** The head of a channel: one hash over everything it ever held, in order. Two replicas with equal heads saw the same. */
import { hashPublic } from '../primitives/hash.ts';

const HEAD_BYTES = 32;

/** The head of an empty channel. A fresh copy, because callers keep heads. */
export const emptyHead = (): Uint8Array => new Uint8Array(HEAD_BYTES);

/** head_i = H("relay-head", head_{i-1} ‖ digest_i). */
export const nextHead = (head: Uint8Array, digest: Uint8Array): Uint8Array =>
  hashPublic('relay-head', head, digest);

/** The head after a run of digests. */
export const headAfter = (head: Uint8Array, digests: readonly Uint8Array[]): Uint8Array =>
  digests.reduce(nextHead, head);
