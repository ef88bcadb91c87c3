/** The text that is the same for the same reading and for no other: a second download of a memory adds nothing. */
import type { Reading } from './reading.ts';

/**
 * Device, sequence, the device's own time and every byte of the first packet: what belongs to it (a meal, a body
 * composition) may come later or not at all, and it is still the same reading. A reading with neither sequence nor time (a live one) is
 * told apart by its arrival, since two equal numbers are two readings.
 */
export function readingIdentity(
  reading: Reading,
  source: { readonly deviceId: string; readonly receivedLocalMs: number },
): string {
  const timeless = reading.sequence === undefined && reading.deviceLocal === null;
  const when = timeless ? String(source.receivedLocalMs) : (reading.deviceLocal ?? '');
  const bytes = reading.raw[0]?.join('.') ?? '';
  return [source.deviceId, reading.sequence ?? '', when, bytes].join('|');
}
