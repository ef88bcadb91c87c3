/**
 * Credentials for the operator's TURN server, made by a secret it shares (draft-uberti-behave-turn-rest): valid for minutes, and
 * naming nobody.
 */
import { createHmac } from 'node:crypto';

const SECOND_MS = 1_000;
export const TURN_SECONDS = 600;

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/** username = the second it ends, `:`, a random name; credential = base64 of HMAC-SHA1(secret, username). */
export function turnCredentials(secret: string, name: string, now: number): TurnCredentials {
  const end = Math.floor(now / SECOND_MS) + TURN_SECONDS;
  const username = `${String(end)}:${name}`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return { username, credential, expiresAt: end * SECOND_MS };
}
