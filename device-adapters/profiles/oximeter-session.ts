/** An oximeter: spot checks as they come, those in its memory, or a live signal for as long as somebody watches. */
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
import { transferRecords, type Transferred } from './racp-transfer.ts';
import { listenToAll, withSession, type SessionPorts } from './session.ts';

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

export interface StoredSpotChecks extends Transferred {
  readonly unreadable: number;
}

/** What the oximeter kept while nobody listened; nothing is deleted there. */
export const runStoredSpotChecks = (
  ports: SessionPorts,
  onReading: (reading: SpotCheck, raw: Uint8Array) => void,
): Promise<Result<StoredSpotChecks, LinkError>> =>
  withSession(ports, async (session) => {
    const listening = await listenToAll(session, ['spotCheck', 'oximeterControl'], []);
    if (!listening.ok) return listening;
    let unreadable = 0;
    const transferred = await transferRecords(session, {
      control: 'oximeterControl',
      from: undefined,
      take: ({ bytes }) => {
        const reading = decodeSpotCheck(bytes);
        if (reading.ok) onReading(reading.value, bytes);
        else unreadable++;
      },
    });
    return transferred.ok ? ok({ ...transferred.value, unreadable }) : transferred;
  });

export const runContinuousOxygen = (
  ports: SessionPorts & { readonly stopped: Promise<void> },
  onReading: (reading: ContinuousOxygen, raw: Uint8Array) => void,
): Promise<Result<LiveOutcome, LinkError>> =>
  runLive(ports, { place: 'continuousOxygen', decode: decodeContinuousOxygen, onReading });
