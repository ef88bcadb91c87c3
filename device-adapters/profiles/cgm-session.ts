/**
 * A glucose sensor: its features decide whether records carry a check, its session start gives them a time. Fetches
 * what the sensor has stored; it never calibrates or starts one.
 */
import { addMinutes, type LocalTime } from '../core/date-time.ts';
import { err, ok, type Result } from '../core/result.ts';
import { decodeCgmMeasurement, type CgmRecord } from '../decoders/cgm-measurement.ts';
import {
  decodeCgmFeature,
  decodeCgmSessionStart,
  type CgmFeature,
  type CgmSessionStart,
} from '../decoders/cgm-session.ts';
import { linkError, type LinkError } from '../link/link-error.ts';
import { transferRecords, type Transferred } from './racp-transfer.ts';
import {
  listenToAll,
  withSession,
  type Packet,
  type Session,
  type SessionPorts,
} from './session.ts';

export interface SensorReading {
  readonly record: CgmRecord;
  /** Session start plus offset; null when the sensor told no start. */
  readonly deviceLocal: LocalTime | null;
}

export interface CgmOptions {
  /** The minute behind the last one of an earlier download. */
  readonly fromMinute: number | undefined;
  readonly onReading: (reading: SensorReading, raw: Uint8Array) => void;
}

export interface CgmOutcome {
  readonly feature: CgmFeature | undefined;
  readonly start: CgmSessionStart | undefined;
  readonly received: number;
  readonly unreadable: number;
  readonly ended: Transferred['ended'];
}

/** A feature that fails its own check ends the session: without it nobody knows which bytes are numbers. */
export const runCgm = (
  ports: SessionPorts,
  options: CgmOptions,
): Promise<Result<CgmOutcome, LinkError>> =>
  withSession(ports, async (session) => {
    const featureBytes = await session.readOptional('cgmFeature');
    const feature = featureBytes && decodeCgmFeature(featureBytes);
    if (feature?.ok === false) return err(linkError('link/failed'));
    const e2eCrc = feature?.value.features.includes('e2e-crc');
    const start = await readStart(session, e2eCrc);
    const listening = await listenToAll(session, ['cgmMeasurement', 'cgmControl'], []);
    if (!listening.ok) return listening;
    let unreadable = 0;
    const transferred = await transferRecords(session, {
      control: 'cgmControl',
      from: options.fromMinute,
      take: ({ bytes }: Packet) => {
        const measurement = decodeCgmMeasurement(bytes, e2eCrc);
        if (!measurement.ok) unreadable++;
        else {
          for (const record of measurement.value.records) {
            options.onReading({ record, deviceLocal: timeOf(record, start) }, bytes);
          }
        }
      },
    });
    if (!transferred.ok) return transferred;
    const { received, ended } = transferred.value;
    return ok({ feature: feature?.value, start, received, unreadable, ended });
  });

async function readStart(
  session: Session,
  e2eCrc: boolean | undefined,
): Promise<CgmSessionStart | undefined> {
  const bytes = await session.readOptional('cgmSessionStart');
  const start = bytes && decodeCgmSessionStart(bytes, e2eCrc);
  return start?.ok === true ? start.value : undefined;
}

const timeOf = (record: CgmRecord, start: CgmSessionStart | undefined): LocalTime | null =>
  start === undefined || start.start === null
    ? null
    : addMinutes(start.start, record.timeOffsetMin);
