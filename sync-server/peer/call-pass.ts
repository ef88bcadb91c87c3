/** A pass for the signalling of calls: the relay signs it for who proved to read a channel, and knows it again without keeping it. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const PASS_MS = 3_600_000;
const FORM = /^(?<end>\d{1,15})-(?<name>[0-9a-f]{32})-(?<mac>[0-9a-f]{64})$/;

export interface CallPass {
  readonly pass: string;
  /** Milliseconds. */
  readonly expiresAt: number;
}

const macOf = (secret: Uint8Array, end: string, name: string): Buffer =>
  createHmac('sha256', secret).update(`call ${end} ${name}`).digest();

/** `name` is 32 random hexadecimal digits. */
export function issuePass(secret: Uint8Array, name: string, now: number): CallPass {
  const expiresAt = now + PASS_MS;
  const end = String(expiresAt);
  return { pass: `${end}-${name}-${macOf(secret, end, name).toString('hex')}`, expiresAt };
}

/** Whether this relay made it and it still holds. */
export function isPass(secret: Uint8Array, pass: string, now: number): boolean {
  const { end, name, mac } = FORM.exec(pass)?.groups ?? {};
  if (end === undefined || name === undefined || mac === undefined) return false;
  return timingSafeEqual(macOf(secret, end, name), Buffer.from(mac, 'hex')) && Number(end) > now;
}
