/** Lines like `$PXSPO,98,72*40`: fields between `$` and `*`, checked by the XOR of the characters between them. */
import { xor8 } from '../core/crc.ts';
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import { err, ok, type Result } from '../core/result.ts';
import { readLine } from './ascii.ts';

/** Errors: 'device/incomplete', 'device/malformed', 'device/checksum-missing', 'device/checksum'. */
export function decodeNmeaLine(
  bytes: Uint8Array,
): Result<{ readonly fields: readonly string[] }, DecodeError> {
  const line = readLine(bytes);
  if (!line.ok) return line;
  const parts = /^\$([^*$]*)(?:\*(.*))?$/.exec(line.value);
  if (parts === null) return err(decodeError('device/malformed'));
  const [, body = '', checksum] = parts;
  if (checksum === undefined || checksum === '') return err(decodeError('device/checksum-missing'));
  const characters = bytes.subarray(1, 1 + body.length);
  const matches = /^[0-9A-Fa-f]{2}$/.test(checksum) && parseInt(checksum, 16) === xor8(characters);
  return matches ? ok({ fields: body.split(',') }) : err(decodeError('device/checksum'));
}
