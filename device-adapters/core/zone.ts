/** Time zone (quarters of an hour from UTC) and daylight saving offset as devices tell them; what is unknown stays null. */
import type { BytesReader } from './bytes-reader.ts';
import type { Warning } from './warnings.ts';

export interface Zone {
  readonly tzMin: number | null;
  readonly dstMin: number | null;
}

const ZONE_UNKNOWN = -128;
const ZONE_QUARTERS_MIN = -48;
const ZONE_QUARTERS_MAX = 56;
const DAYLIGHT_UNKNOWN = 255;
const DAYLIGHT_MINUTES: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [2, 30],
  [4, 60],
  [8, 120],
]);

/** The next two bytes: zone and daylight saving. */
export function readZone(reader: BytesReader, warnings: Warning[]): Zone {
  const quarters = reader.s8();
  const daylight = reader.u8();
  const inRange = quarters >= ZONE_QUARTERS_MIN && quarters <= ZONE_QUARTERS_MAX;
  const dstMin = DAYLIGHT_MINUTES.get(daylight) ?? null;
  const zoneReserved = !inRange && quarters !== ZONE_UNKNOWN;
  if (zoneReserved || (dstMin === null && daylight !== DAYLIGHT_UNKNOWN)) {
    warnings.push('reserved-value');
  }
  return { tzMin: inRange ? quarters * 15 : null, dstMin };
}
