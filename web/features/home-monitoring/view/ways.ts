/** What this feature needs of the screens around it: ways to keep a reading and to measure, which are another feature's. */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { ImportedReading } from '../imported.ts';

/** Keeps one reading in the record. Codes: those of the commands of measurements. */
export type KeepReading = (reading: ImportedReading) => Promise<Result<unknown, CommandError>>;

/** SHA-256 of a text as 64 hexadecimal digits. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A wall time of this device's zone, as if it were universal time, to milliseconds since 1970. */
export function epochOf(localMs: number): number {
  const at = new Date(localMs);
  return new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ).getTime();
}
