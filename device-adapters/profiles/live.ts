/** A signal that goes on until somebody stops it or the device is gone. Never called monitoring: a phone may sleep. */
import type { DecodeError } from '../core/decode-error.ts';
import { ok, type Result } from '../core/result.ts';
import { decodeHeartRate, type HeartRate } from '../decoders/heart-rate.ts';
import type { LinkError } from '../link/link-error.ts';
import type { PlaceName } from './characteristics.ts';
import { withSession, type SessionPorts } from './session.ts';

export interface Live<Reading> {
  readonly place: PlaceName;
  readonly decode: (bytes: Uint8Array) => Result<Reading, DecodeError>;
  readonly onReading: (reading: Reading, raw: Uint8Array) => void;
}

export interface LiveOutcome {
  readonly received: number;
  readonly unreadable: number;
  /** 'stopped' by the person, 'left' by the device, 'silent' when nothing came for `LIVE_SILENCE_MS`. */
  readonly ended: 'stopped' | 'left' | 'silent';
}

/** After this long without a value a tile has been blank for a while, and the person is asked to look. */
const LIVE_SILENCE_MS = 30_000;

/** `stopped` settles when the person has seen enough. */
const runLive = <Reading>(
  ports: SessionPorts & { readonly stopped: Promise<void> },
  { place, decode, onReading }: Live<Reading>,
): Promise<Result<LiveOutcome, LinkError>> =>
  withSession<LiveOutcome>(ports, async (session) => {
    const listening = await session.listen(place);
    if (!listening.ok) return listening;
    let stopped = false;
    void ports.stopped.then(() => {
      stopped = true;
      session.stop();
    });
    let received = 0;
    let unreadable = 0;
    for (;;) {
      const next = await session.next(LIVE_SILENCE_MS);
      if (next.kind === 'silence') return ok({ received, unreadable, ended: 'silent' });
      if (next.kind === 'closed') {
        return ok({ received, unreadable, ended: stopped ? 'stopped' : 'left' });
      }
      received++;
      const reading = decode(next.item.bytes);
      if (reading.ok) onReading(reading.value, next.item.bytes);
      else unreadable++;
    }
  });

export const runHeartRate = (
  ports: SessionPorts & { readonly stopped: Promise<void> },
  onReading: (reading: HeartRate, raw: Uint8Array) => void,
): Promise<Result<LiveOutcome, LinkError>> =>
  runLive(ports, { place: 'heartRate', decode: decodeHeartRate, onReading });
