/** One door to a device on a cable, whatever it speaks: what it tells comes as readings, as a signal, or as a machine's own values. */
import { ok, type Result } from '../core/result.ts';
import type { LinkError } from '../link/link-error.ts';
import { cableOxygenReading, lineWeightReading } from '../map/to-reading.ts';
import type { Reading } from '../map/reading.ts';
import type { CableSpeech } from '../registry/cable-models.ts';
import type { SerialFormat } from '../registry/serial-formats.ts';
import { runLineScale } from './line-scale-session.ts';
import { runModbus } from './modbus-session.ts';
import type { RegisterValue } from './register-values.ts';
import { detectFormat, runSerialOximeter, type SerialPorts } from './serial-oximeter-session.ts';

export interface CableEvents {
  /** Which format was found out by listening. */
  readonly onFormat: (format: SerialFormat) => void;
  /** Each one a reading of its own. */
  readonly onReading: (reading: Reading) => void;
  /** A signal that goes on: shown, and kept only when a person says so. */
  readonly onSignal: (reading: Reading) => void;
  /** Nothing valid came for a while; nothing may be shown as if it were true. */
  readonly onSignalLost: () => void;
  /** What a machine says of itself, once a second. */
  readonly onValues: (values: readonly RegisterValue[]) => void;
}

export interface CableOutcome {
  readonly ended: 'stopped' | 'left' | 'silent';
}

/** Runs until `stopped` settles or the cable is pulled. Errors: those of opening, 'link/unsupported' when no format was found out. */
export async function runCable(
  speaks: CableSpeech,
  ports: SerialPorts & { readonly stopped: Promise<void> },
  events: CableEvents,
): Promise<Result<CableOutcome, LinkError>> {
  switch (speaks.kind) {
    case 'oximeter':
      return runOximeterCable(speaks.format, ports, events);
    case 'scale':
      return runLineScale({ ...ports, settings: speaks.settings }, (weight, raw) =>
        events.onReading(lineWeightReading(weight, raw)),
      );
    case 'registers': {
      let ended: CableOutcome['ended'] = 'left';
      void ports.stopped.then(() => (ended = 'stopped'));
      const ran = await runModbus({ ...ports, settings: speaks.settings }, speaks.map, {
        onValues: events.onValues,
        onFailure: events.onSignalLost,
      });
      return ran.ok ? ok({ ended }) : ran;
    }
  }
}

async function runOximeterCable(
  named: SerialFormat | undefined,
  ports: SerialPorts & { readonly stopped: Promise<void> },
  events: CableEvents,
): Promise<Result<CableOutcome, LinkError>> {
  const format = named === undefined ? await detectFormat(ports) : ok(named);
  if (!format.ok) return format;
  if (named === undefined) events.onFormat(format.value);
  return runSerialOximeter(
    { ...ports, format: format.value },
    {
      onReading: (reading) => events.onSignal(cableOxygenReading(reading)),
      onSignalLost: events.onSignalLost,
    },
  );
}
