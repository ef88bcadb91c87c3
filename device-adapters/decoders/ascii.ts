/** Text lines of serial devices: printable ASCII with its line end, or nothing. */
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import { err, ok, type Result } from '../core/result.ts';

export const LINE_BYTES_MAX = 256;

/** The text before the line end. Errors: 'device/incomplete' without a line end, 'device/malformed' for anything unprintable. */
export function readLine(bytes: Uint8Array): Result<string, DecodeError> {
  if (bytes.length > LINE_BYTES_MAX) return err(decodeError('device/malformed'));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  const line = /^([ -~]*)(\r?\n|\r)?$/.exec(text);
  if (line === null) return err(decodeError('device/malformed'));
  return line[2] === undefined ? err(decodeError('device/incomplete')) : ok(line[1] ?? '');
}
