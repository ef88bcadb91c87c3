/**
 * Wrong passphrases in a row make whoever types wait, longer each time. It slows a hand at a found device; what holds against a
 * copied disk is Argon2id. Nothing is wiped: care does not end because a child played with the tablet.
 *
 *   row = version u8=1 | count u32 | last u64 (milliseconds)
 */
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';

/** Wrong passphrases in a row, and when the last of them was typed. */
export interface UnlockTries {
  readonly count: number;
  readonly last: number;
}

export const NO_TRIES: UnlockTries = { count: 0, last: 0 };

const VERSION = 1;
const COUNT_MAX = 1_000_000;
/** As many as somebody in a hurry may need. */
const FREE_TRIES = 4;
const FIRST_PAUSE_MS = 30_000;
/** Long enough against a hand, short enough for somebody who needs a record now. */
const PAUSE_MS_MAX = 5 * 60_000;

/** How long until the next try is taken, in milliseconds; 0 for now. A clock that was set back does not lengthen it. */
export function pauseLeft({ count, last }: UnlockTries, now: number): number {
  if (count <= FREE_TRIES) return 0;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (count - FREE_TRIES - 1), PAUSE_MS_MAX);
  return Math.min(Math.max(last + pause - now, 0), pause);
}

export const afterWrongTry = ({ count }: UnlockTries, now: number): UnlockTries => ({
  count: Math.min(count + 1, COUNT_MAX),
  last: now,
});

export const encodeTries = ({ count, last }: UnlockTries): Uint8Array =>
  encode((w) => w.u8(VERSION).u32(count).u64(last));

/** What cannot be read counts as no tries: it protects nothing that Argon2id does not. */
export function parseTries(bytes: Uint8Array | undefined): UnlockTries {
  if (bytes === undefined) return NO_TRIES;
  const tries = decode(bytes, (reader) => {
    if (reader.u8() !== VERSION) reader.fail('crypto/version');
    return { count: reader.u32(), last: reader.u64() };
  });
  return tries.ok ? tries.value : NO_TRIES;
}
