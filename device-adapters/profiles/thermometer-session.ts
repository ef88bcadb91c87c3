/** A thermometer: where it measures, then its temperatures. What it feels while settling is shown, never stored. */
import { ok, type Result } from '../core/result.ts';
import {
  decodeIntermediateTemperature,
  decodeTemperature,
  decodeTemperatureType,
  type Temperature,
} from '../decoders/health-thermometer.ts';
import type { LinkError } from '../link/link-error.ts';
import { drain, type Drained } from './drain.ts';
import { withSession, type Session, type SessionPorts } from './session.ts';

export interface ThermometerEvents {
  readonly onReading: (reading: Temperature, raw: Uint8Array) => void;
  readonly onSettling: (reading: Temperature) => void;
}

const SETTLING_MS_MAX = 180_000;

/** The site a thermometer has for good is filled in where a reading names none. */
export const runThermometer = (
  ports: SessionPorts,
  events: ThermometerEvents,
): Promise<Result<Drained, LinkError>> =>
  withSession(ports, async (session) => {
    const fixedSite = await readSite(session);
    const drained = await drain(session, {
      needed: ['temperature'],
      optional: ['intermediateTemperature'],
      firstMs: SETTLING_MS_MAX,
      take: ({ from, bytes }) => {
        const settling = from === 'intermediateTemperature';
        const reading = settling ? decodeIntermediateTemperature(bytes) : decodeTemperature(bytes);
        if (!reading.ok) return reading;
        const placed = { ...reading.value, site: reading.value.site ?? fixedSite };
        if (settling) events.onSettling(placed);
        else events.onReading(placed, bytes);
        return reading;
      },
    });
    return drained.ok ? ok(drained.value) : drained;
  });

async function readSite(session: Session): Promise<Temperature['site']> {
  const bytes = await session.readOptional('temperatureType');
  const decoded = bytes && decodeTemperatureType(bytes);
  return decoded?.ok === true ? decoded.value.site : undefined;
}
