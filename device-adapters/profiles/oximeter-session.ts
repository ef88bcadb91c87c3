/** An oximeter: finished spot checks as they come, or a live signal for as long as somebody watches. */
import type { DecodeError } from '../core/decode-error.ts';
import { ok, type Result } from '../core/result.ts';
import {
  decodeContinuousOxygen,
  decodeSpotCheck,
  type ContinuousOxygen,
  type SpotCheck,
} from '../decoders/pulse-oximeter.ts';
import type { LinkError } from '../link/link-error.ts';
import { drain, type Drained } from './drain.ts';
import { runLive, type LiveOutcome } from './live.ts';
import { withSession, type SessionPorts } from './session.ts';

const SPOT_MS_MAX = 120_000;

export const runSpotCheck = (
  ports: SessionPorts,
  onReading: (reading: SpotCheck, raw: Uint8Array) => void,
): Promise<Result<Drained, LinkError>> =>
  withSession(ports, async (session) => {
    const drained = await drain(session, {
      needed: ['spotCheck'],
      firstMs: SPOT_MS_MAX,
      take: ({ bytes }): Result<SpotCheck, DecodeError> => {
        const reading = decodeSpotCheck(bytes);
        if (reading.ok) onReading(reading.value, bytes);
        return reading;
      },
    });
    return drained.ok ? ok(drained.value) : drained;
  });

export const runContinuousOxygen = (
  ports: SessionPorts & { readonly stopped: Promise<void> },
  onReading: (reading: ContinuousOxygen, raw: Uint8Array) => void,
): Promise<Result<LiveOutcome, LinkError>> =>
  runLive(ports, { place: 'continuousOxygen', decode: decodeContinuousOxygen, onReading });
