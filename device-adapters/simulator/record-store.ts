/** The answers of a device with a memory: counting, reporting and aborting over the record access control point. */
import { decodeRacpRequest } from '../decoders/racp.ts';
import type { PlaceName } from '../profiles/characteristics.ts';
import { u16 } from './encode.ts';
import type { Sent } from './faults.ts';
import type { Answer } from './virtual-device.ts';

export interface StoredRecord {
  /** Sequence number, or minute of a sensor. */
  readonly at: number;
  readonly packets: readonly Sent[];
}

const REPORT = 1;
const SUCCESS = 1;
const NO_RECORDS = 6;
const UNSUPPORTED = 2;

/** Answers requests to `control` from `records`. */
export function createRecordStore(
  control: PlaceName,
  records: readonly StoredRecord[],
): (to: PlaceName, request: Uint8Array) => Answer | undefined {
  const ended = (...bytes: number[]): Sent => ({ from: control, bytes: Uint8Array.from(bytes) });
  return (to, bytes) => {
    if (to !== control) return undefined;
    const request = decodeRacpRequest(bytes);
    if (!request.ok) return { packets: [], end: ended(6, 0, bytes[0] ?? 0, UNSUPPORTED) };
    const { op, min } = request.value;
    const chosen = records.filter(({ at }) => typeof min !== 'number' || at >= min);
    if (op === 'report-number') return { packets: [], end: ended(5, 0, ...u16(chosen.length)) };
    if (op === 'report-records') {
      const result = chosen.length === 0 ? NO_RECORDS : SUCCESS;
      return {
        packets: chosen.flatMap(({ packets }) => packets),
        end: ended(6, 0, REPORT, result),
      };
    }
    return { packets: [], end: ended(6, 0, bytes[0] ?? 0, op === 'abort' ? SUCCESS : UNSUPPORTED) };
  };
}
