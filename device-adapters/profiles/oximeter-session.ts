/**
 * An oximeter: what it kept while nobody listened, spot checks as they come, and a live signal for as long as somebody watches. It
 * is asked for whatever of these it has; nothing is deleted there.
 */
import { err, ok, type Result } from '../core/result.ts';
import {
  decodeContinuousOxygen,
  decodeSpotCheck,
  type ContinuousOxygen,
  type SpotCheck,
} from '../decoders/pulse-oximeter.ts';
import { linkError, type LinkError } from '../link/link-error.ts';
import type { LiveOutcome } from './live.ts';
import { transferRecords } from './racp-transfer.ts';
import { withSession, type Packet, type Session, type SessionPorts } from './session.ts';

export interface OximeterEvents {
  /** A finished measurement; `stored` when it comes from the memory of the oximeter. */
  readonly onSpotCheck: (reading: SpotCheck, raw: Uint8Array, stored: boolean) => void;
  /** The signal of this moment: shown, and kept only when a person says so. */
  readonly onSignal: (reading: ContinuousOxygen, raw: Uint8Array) => void;
}

/** Until the finger is in and the number has settled. */
const FIRST_MS_MAX = 120_000;
const SILENCE_MS = 30_000;
const PACKETS_MAX = 50_000;

/** 'link/not-found' for a device that has neither spot checks nor a signal. `stopped` settles when the person has seen enough. */
export const runOximeter = (
  ports: SessionPorts & { readonly stopped: Promise<void> },
  events: OximeterEvents,
): Promise<Result<LiveOutcome, LinkError>> =>
  withSession(ports, async (session) => {
    const [signal, spot] = [
      await hears(session, 'continuousOxygen'),
      await hears(session, 'spotCheck'),
    ];
    if (!signal.ok) return signal;
    if (!spot.ok) return spot;
    if (!signal.value && !spot.value) return err(linkError('link/not-found'));
    const ear = new Ear(events);
    if (spot.value) await askMemory(session, ear);
    let stopped = false;
    void ports.stopped.then(() => {
      stopped = true;
      session.stop();
    });
    session.enter({ kind: 'transferring', received: ear.received, total: undefined });
    const ended = await listen(session, ear);
    const { received, unreadable } = ear;
    return ok({ received, unreadable, ended: stopped ? 'stopped' : ended });
  });

/** False where the oximeter has no such place. */
async function hears(
  session: Session,
  place: 'continuousOxygen' | 'spotCheck' | 'oximeterControl',
): Promise<Result<boolean, LinkError>> {
  const listening = await session.listen(place);
  if (listening.ok) return ok(true);
  return listening.error.code === 'link/not-found' ? ok(false) : listening;
}

/** One that does not answer, or has no memory, is simply listened to. */
async function askMemory(session: Session, ear: Ear): Promise<void> {
  const control = await hears(session, 'oximeterControl');
  if (!control.ok || !control.value) return;
  await transferRecords(session, {
    control: 'oximeterControl',
    from: undefined,
    take: (packet) => ear.take(packet, true),
  });
}

async function listen(session: Session, ear: Ear): Promise<'left' | 'silent'> {
  while (ear.received < PACKETS_MAX) {
    const next = await session.next(ear.received === 0 ? FIRST_MS_MAX : SILENCE_MS);
    if (next.kind !== 'item') return next.kind === 'closed' ? 'left' : 'silent';
    ear.take(next.item, false);
  }
  return 'silent';
}

class Ear {
  readonly #events: OximeterEvents;
  #received = 0;
  #unreadable = 0;

  constructor(events: OximeterEvents) {
    this.#events = events;
  }

  get received(): number {
    return this.#received;
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  take({ from, bytes }: Packet, stored: boolean): void {
    if (from === 'oximeterControl') return;
    this.#received++;
    if (from === 'continuousOxygen') {
      const signal = decodeContinuousOxygen(bytes);
      if (signal.ok) this.#events.onSignal(signal.value, bytes);
      else this.#unreadable++;
      return;
    }
    const spot = decodeSpotCheck(bytes);
    if (spot.ok) this.#events.onSpotCheck(spot.value, bytes, stored);
    else this.#unreadable++;
  }
}
