/**
 * A cuff: details, features, clock, then whatever it has to tell. The deflating pressure is shown and never stored;
 * a status bit whose feature the cuff lacks is set aside.
 */
import { ok, type Result } from '../core/result.ts';
import {
  decodeBloodPressure,
  decodeBloodPressureFeature,
  decodeCuffPressure,
  type BloodPressure,
  type BloodPressureFeatureName,
  type CuffPressure,
} from '../decoders/blood-pressure.ts';
import type { LinkError } from '../link/link-error.ts';
import { checkClock, type ClockCheck, type ClockPorts } from './clock-check.ts';
import { readDetails, type DeviceDetails } from './device-details.ts';
import { drain, type Drained } from './drain.ts';
import { withSession, type Session, type SessionPorts } from './session.ts';

export interface BloodPressureEvents {
  /** Once, before the first reading: what the cuff says of itself, and how its clock compares. */
  readonly onIdentified?: (details: DeviceDetails, clock: ClockCheck | undefined) => void;
  /** As it arrives, with the bytes it was read from. */
  readonly onReading: (reading: BloodPressure, raw: Uint8Array) => void;
  readonly onCuffPressure: (pressure: CuffPressure) => void;
}

export interface BloodPressureOutcome {
  readonly details: DeviceDetails;
  /** Undefined when the cuff does not say what it can notice. */
  readonly features: readonly BloodPressureFeatureName[] | undefined;
  readonly clock: ClockCheck | undefined;
  readonly drained: Drained;
}

/** Long enough to sit down, press start and be measured. */
const MEASURING_MS_MAX = 180_000;

/** Which feature gives a status bit its meaning. */
const FEATURE_OF = {
  'body-movement': 'body-movement',
  'cuff-too-loose': 'cuff-fit',
  'irregular-pulse': 'irregular-pulse',
  'pulse-above-range': 'pulse-range',
  'pulse-below-range': 'pulse-range',
  'pulse-range-reserved': 'pulse-range',
  'improper-position': 'measurement-position',
} as const satisfies Record<NonNullable<BloodPressure['status']>[number], BloodPressureFeatureName>;

export const runBloodPressure = (
  ports: SessionPorts & { readonly clock: ClockPorts },
  events: BloodPressureEvents,
): Promise<Result<BloodPressureOutcome, LinkError>> =>
  withSession(ports, async (session) => {
    const details = await readDetails(session);
    const features = await readFeatures(session);
    const clock = await checkClock(session, ports.clock);
    events.onIdentified?.(details, clock);
    const drained = await drain(session, {
      needed: ['bloodPressure'],
      optional: ['cuffPressure'],
      firstMs: MEASURING_MS_MAX,
      take: ({ from, bytes }) => {
        if (from === 'cuffPressure') {
          const pressure = decodeCuffPressure(bytes);
          if (pressure.ok) events.onCuffPressure(pressure.value);
          return pressure;
        }
        const reading = decodeBloodPressure(bytes);
        if (reading.ok) events.onReading(withMeaning(reading.value, features), bytes);
        return reading;
      },
    });
    return drained.ok ? ok({ details, features, clock, drained: drained.value }) : drained;
  });

async function readFeatures(
  session: Session,
): Promise<readonly BloodPressureFeatureName[] | undefined> {
  const bytes = await session.readOptional('bloodPressureFeature');
  const decoded = bytes && decodeBloodPressureFeature(bytes);
  return decoded?.ok === true ? decoded.value.features : undefined;
}

/** `usable` and `statusRaw` stay as they were: a doubt is never removed here. */
function withMeaning(
  reading: BloodPressure,
  features: readonly BloodPressureFeatureName[] | undefined,
): BloodPressure {
  if (features === undefined || reading.status === undefined) return reading;
  const status = reading.status.filter((name) => features.includes(FEATURE_OF[name]));
  return { ...reading, status };
}
