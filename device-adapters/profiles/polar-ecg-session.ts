/**
 * A chest strap's electrocardiogram: start, take frames, stop. The strap goes on sending until it is told to stop, so
 * stopping is tried at every end. Lost samples are counted from the strap's own clock, never bridged.
 */
import { err, ok, type Result } from '../core/result.ts';
import {
  decodePmdAnswer,
  decodePmdData,
  START_ECG,
  STOP_ECG,
  type EcgFrame,
} from '../decoders/polar-pmd.ts';
import { linkError, type LinkError } from '../link/link-error.ts';
import { SILENCE_MS } from './drain.ts';
import type { LiveOutcome } from './live.ts';
import { listenToAll, withSession, type Session, type SessionPorts } from './session.ts';

/** All that the strap offers. */
export const ECG_RATE_HZ = 130;
const FRAME_SILENCE_MS = 10_000;

export interface EcgOutcome extends LiveOutcome {
  readonly lostSamples: number;
}

export interface EcgEvents {
  /** `lostSamples`: missing between the frame before and this one. */
  readonly onFrame: (frame: EcgFrame, lostSamples: number) => void;
}

export const runPolarEcg = (
  ports: SessionPorts & { readonly stopped: Promise<void> },
  events: EcgEvents,
): Promise<Result<EcgOutcome, LinkError>> =>
  withSession(ports, async (session) => {
    const listening = await listenToAll(session, ['pmdControl', 'pmdData'], []);
    if (!listening.ok) return listening;
    const started = await start(session);
    if (!started.ok) return started;
    let stopped = false;
    void ports.stopped.then(() => {
      stopped = true;
      session.stop();
    });
    const outcome = await takeFrames(session, events);
    if (outcome.ended !== 'left' || stopped) await session.write('pmdControl', STOP_ECG);
    return ok({ ...outcome, ended: stopped ? 'stopped' : outcome.ended });
  });

/** 'link/refused' when the strap answers that it will not. A strap that already sends is as good. */
async function start(session: Session): Promise<Result<void, LinkError>> {
  const asked = await session.write('pmdControl', START_ECG);
  if (!asked.ok) return asked;
  const next = await session.next(SILENCE_MS);
  if (next.kind !== 'item') return err(linkError('link/timeout'));
  if (next.item.from === 'pmdData') return ok(undefined);
  const answer = decodePmdAnswer(next.item.bytes);
  const accepted =
    answer.ok &&
    answer.value.op === 'start' &&
    (answer.value.result === 'success' || answer.value.result === 'already-in-state');
  return accepted ? ok(undefined) : err(linkError('link/refused'));
}

async function takeFrames(session: Session, events: EcgEvents): Promise<EcgOutcome> {
  let [received, unreadable, lostSamples] = [0, 0, 0];
  let lastNs: bigint | undefined;
  for (;;) {
    const next = await session.next(FRAME_SILENCE_MS);
    if (next.kind !== 'item') {
      return {
        received,
        unreadable,
        lostSamples,
        ended: next.kind === 'closed' ? 'left' : 'silent',
      };
    }
    if (next.item.from !== 'pmdData') continue;
    received++;
    const frame = decodePmdData(next.item.bytes);
    if (!frame.ok) {
      unreadable++;
      continue;
    }
    const lost = lostBetween(lastNs, frame.value);
    lostSamples += lost;
    lastNs = frame.value.timestampNs;
    events.onFrame(frame.value, lost);
  }
}

/** The time stamp is that of a frame's last sample. */
function lostBetween(lastNs: bigint | undefined, frame: EcgFrame): number {
  if (lastNs === undefined || frame.timestampNs <= lastNs) return 0;
  const elapsed = (Number(frame.timestampNs - lastNs) * ECG_RATE_HZ) / 1e9;
  return Math.max(0, Math.round(elapsed) - frame.samplesUv.length);
}
