/**
 * A glucose meter: listen, compare clocks, fetch what is new. "New" starts behind the last sequence number; when the
 * meter began to count again or its clock went back, everything is fetched and known records fall out as duplicates.
 */
import { ok, type Result } from '../core/result.ts';
import type { LinkError } from '../link/link-error.ts';
import { checkClock, type ClockCheck, type ClockPorts } from './clock-check.ts';
import { readDetails, type DeviceDetails } from './device-details.ts';
import { GlucoseRecords, type GlucoseRecord } from './glucose-records.ts';
import { transferRecords, type Transferred } from './racp-transfer.ts';
import {
  listenToAll,
  withSession,
  type Packet,
  type Session,
  type SessionPorts,
} from './session.ts';

export interface LastRecord {
  readonly seq: number;
  readonly baseTime: string | null;
}

export interface GlucoseOptions {
  /** The newest record of an earlier download from this meter. */
  readonly last: LastRecord | undefined;
  /** Once, before the first record: what the meter says of itself, and how its clock compares. */
  readonly onIdentified?: (details: DeviceDetails, clock: ClockCheck | undefined) => void;
  /** Each new record as it arrives, and again when its context has come. */
  readonly onRecord: (record: GlucoseRecord) => void;
}

export interface GlucoseOutcome {
  readonly details: DeviceDetails;
  readonly clock: ClockCheck | undefined;
  readonly records: readonly GlucoseRecord[];
  readonly duplicates: number;
  readonly unreadable: number;
  /** Only 'complete' lets the application remember how far it came. */
  readonly ended: Transferred['ended'];
}

const SEQUENCE_MAX = 0xffff;

export const runGlucose = (
  ports: SessionPorts & { readonly clock: ClockPorts },
  options: GlucoseOptions,
): Promise<Result<GlucoseOutcome, LinkError>> =>
  withSession(ports, async (session) => {
    const listening = await listenToAll(session, ['glucose', 'glucoseControl'], ['glucoseContext']);
    if (!listening.ok) return listening;
    const details = await readDetails(session);
    const clock = await checkClock(session, ports.clock);
    options.onIdentified?.(details, clock);
    const download = new Download(options.onRecord);
    const transferred = await fetchNew(session, download, options.last);
    if (!transferred.ok) return transferred;
    const { records, duplicates, unreadable } = download;
    return ok({ details, clock, records, duplicates, unreadable, ended: transferred.value.ended });
  });

async function fetchNew(
  session: Session,
  download: Download,
  last: LastRecord | undefined,
): Promise<Result<Transferred, LinkError>> {
  const from = last === undefined || last.seq >= SEQUENCE_MAX ? undefined : last.seq + 1;
  const first = await fetchTwice(session, download, from);
  if (!first.ok || from === undefined || first.value.ended === 'left') return first;
  const foundNothing = download.records.length === 0;
  const wentBack = download.records.some(({ measurement }) => isBefore(measurement.baseTime, last));
  const refused = first.value.ended === 'refused';
  // A meter with nothing new costs one more download; a meter that began again at 1 would lose its readings.
  return foundNothing || wentBack || refused ? fetchTwice(session, download, undefined) : first;
}

/** Once more after silence, from where it stopped. */
async function fetchTwice(
  session: Session,
  download: Download,
  from: number | undefined,
): Promise<Result<Transferred, LinkError>> {
  const take = (packet: Packet): void => download.take(packet);
  const first = await transferRecords(session, { control: 'glucoseControl', from, take });
  if (!first.ok || first.value.ended !== 'silent') return first;
  return transferRecords(session, { control: 'glucoseControl', from, take });
}

const isBefore = (baseTime: string | null, last: LastRecord | undefined): boolean =>
  baseTime !== null && last?.baseTime !== undefined && baseTime < (last.baseTime ?? '');

class Download {
  readonly #store = new GlucoseRecords();
  readonly #onRecord: (record: GlucoseRecord) => void;
  #duplicates = 0;
  #unreadable = 0;

  constructor(onRecord: (record: GlucoseRecord) => void) {
    this.#onRecord = onRecord;
  }

  get records(): readonly GlucoseRecord[] {
    return this.#store.records;
  }

  get duplicates(): number {
    return this.#duplicates;
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  take({ from, bytes }: Packet): void {
    const added =
      from === 'glucose' ? this.#store.addMeasurement(bytes) : this.#store.addContext(bytes);
    if (!added.ok) this.#unreadable++;
    else if (added.value === undefined) this.#duplicates++;
    else this.#onRecord(added.value);
  }
}
