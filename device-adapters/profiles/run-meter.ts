/**
 * One door to a Bluetooth meter of any kind: it is identified, its clock compared, and whatever it tells comes as readings. Which
 * of the sessions that is, only this file knows.
 */
import type { DeviceValue } from '../core/device-value.ts';
import { ok, type Result } from '../core/result.ts';
import type { LinkError } from '../link/link-error.ts';
import type { Reading } from '../map/reading.ts';
import {
  bloodPressureReading,
  glucoseReading,
  heartRateReading,
  oxygenReading,
  oxygenSignalReading,
  sensorReading,
  temperatureReading,
  weighingReading,
} from '../map/to-reading.ts';
import type { DeviceKind } from '../registry/device-model.ts';
import { runBloodPressure } from './blood-pressure-session.ts';
import { runCgm } from './cgm-session.ts';
import { checkClock, type ClockCheck, type ClockPorts } from './clock-check.ts';
import { readDetails, type DeviceDetails } from './device-details.ts';
import { runGlucose, type LastRecord } from './glucose-session.ts';
import { runHeartRate } from './live.ts';
import { runOximeter } from './oximeter-session.ts';
import { ECG_RATE_HZ, runPolarEcg } from './polar-ecg-session.ts';
import { runScale, type ScaleOptions } from './scale-session.ts';
import type { Session, SessionPorts } from './session.ts';
import { runThermometer } from './thermometer-session.ts';

export interface MeterEvents {
  /** Once, before anything else. `clock` is undefined for a meter whose clock cannot be read. */
  readonly onIdentified: (details: DeviceDetails, clock: ClockCheck | undefined) => void;
  /** As it arrives. `stored`: surely from a memory; undefined where only the moment of arrival can tell. */
  readonly onReading: (reading: Reading, stored: boolean | undefined) => void;
  /** A signal that goes on: shown, and kept only when a person says so. */
  readonly onSignal: (reading: Reading) => void;
  /** What the meter feels while it works: shown, never kept. */
  readonly onWorking: (value: DeviceValue) => void;
  /** Microvolts at 130 a second; `lost` were missing before them. */
  readonly onTrace: (samplesUv: readonly number[], lost: number) => void;
}

export interface MeterOptions {
  /** The newest record of an earlier download. */
  readonly last: LastRecord | undefined;
  /** The minute behind the last one of an earlier download from a sensor. */
  readonly fromMinute: number | undefined;
  readonly consent: ScaleOptions['consent'];
  /** Settles when the person has seen enough of a signal. */
  readonly stopped: Promise<void>;
}

export interface MeterOutcome {
  /** 'complete': the meter said that this is all. Only then may the application remember how far it came. */
  readonly ended: 'complete' | 'refused' | 'left' | 'silent' | 'nothing' | 'stopped';
  readonly unreadable: number;
  /** Whether a scale let us in; undefined for a meter that does not ask. */
  readonly consent: 'none' | 'given' | 'refused' | undefined;
}

export type MeterPorts = Omit<SessionPorts, 'onOpen'> & { readonly clock: ClockPorts };

type Outcome = Promise<Result<MeterOutcome, LinkError>>;
type Run = (ports: MeterPorts & SessionPorts, of: Conversation) => Outcome;

interface Conversation {
  readonly events: MeterEvents;
  readonly options: MeterOptions;
}

/** Microvolt samples a second of the one strap whose trace is read. */
export const TRACE_RATE_HZ = ECG_RATE_HZ;

/** Errors: those of the session. A meter that leaves after it was heard is no error. */
export function runMeter(kind: DeviceKind, ports: MeterPorts, of: Conversation): Outcome {
  const identify = async (session: Session): Promise<void> =>
    of.events.onIdentified(await readDetails(session), await checkClock(session, ports.clock));
  // These two identify their meter themselves, at the moment that suits it.
  const own = kind === 'blood-pressure' || kind === 'glucose';
  return RUNS[kind](own ? ports : { ...ports, onOpen: identify }, of);
}

const RUNS: Readonly<Record<DeviceKind, Run>> = {
  'blood-pressure': async (ports, { events }) => {
    const ran = await runBloodPressure(ports, {
      onIdentified: (details, clock) => events.onIdentified(details, clock),
      onReading: (decoded, raw) => events.onReading(bloodPressureReading(decoded, raw), undefined),
      onCuffPressure: ({ cuffPressure }) => events.onWorking(cuffPressure),
    });
    return answered(ran, ({ drained }) => drained);
  },
  glucose: async (ports, { events, options }) => {
    const ran = await runGlucose(ports, {
      last: options.last,
      onIdentified: (details, clock) => events.onIdentified(details, clock),
      onRecord: (record) => events.onReading(glucoseReading(record), true),
    });
    return answered(ran, (outcome) => outcome);
  },
  'glucose-sensor': async (ports, { events, options }) => {
    const ran = await runCgm(ports, {
      fromMinute: options.fromMinute,
      onReading: (reading, raw) => events.onReading(sensorReading(reading, raw), true),
    });
    return answered(ran, (outcome) => outcome);
  },
  thermometer: async (ports, { events }) => {
    const ran = await runThermometer(ports, {
      onReading: (decoded, raw) => events.onReading(temperatureReading(decoded, raw), undefined),
      onSettling: ({ temperature }) => events.onWorking(temperature),
    });
    return answered(ran, (drained) => drained);
  },
  oximeter: async (ports, { events, options }) => {
    const ran = await runOximeter(
      { ...ports, stopped: options.stopped },
      {
        onSpotCheck: (decoded, raw, stored) =>
          events.onReading(oxygenReading(decoded, raw), stored ? true : undefined),
        onSignal: (decoded, raw) => events.onSignal(oxygenSignalReading(decoded, raw)),
      },
    );
    return answered(ran, (outcome) => outcome);
  },
  'heart-rate': async (ports, { events, options }) => {
    const ran = await runHeartRate({ ...ports, stopped: options.stopped }, (decoded, raw) =>
      events.onSignal(heartRateReading(decoded, raw)),
    );
    return answered(ran, (outcome) => outcome);
  },
  ecg: async (ports, { events, options }) => {
    const ran = await runPolarEcg(
      { ...ports, stopped: options.stopped },
      { onFrame: ({ samplesUv }, lost) => events.onTrace(samplesUv, lost) },
    );
    return answered(ran, (outcome) => outcome);
  },
  'weight-scale': async (ports, { events, options }) => {
    const ran = await runScale(ports, {
      consent: options.consent,
      onWeighing: (weighing) => events.onReading(weighingReading(weighing), undefined),
    });
    return answered(ran, ({ drained, consent }) => ({ ...drained, consent }));
  },
};

function answered<Ran>(
  ran: Result<Ran, LinkError>,
  outcomeOf: (
    value: Ran,
  ) => Pick<MeterOutcome, 'ended' | 'unreadable'> & Partial<Pick<MeterOutcome, 'consent'>>,
): Result<MeterOutcome, LinkError> {
  if (!ran.ok) return ran;
  const { ended, unreadable, consent } = outcomeOf(ran.value);
  return ok({ ended, unreadable, consent });
}
