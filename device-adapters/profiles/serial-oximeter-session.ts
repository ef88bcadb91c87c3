/** A serial oximeter: which format it speaks, and its live signal behind the gate that asks for two readings. */
import { err, ok, type Result } from '../core/result.ts';
import type { OximeterReading } from '../decoders/oximeter-frame.ts';
import { linkError, type LinkError } from '../link/link-error.ts';
import type { SerialLink } from '../link/serial-link.ts';
import type { Timers } from '../link/timers.ts';
import { SERIAL_FORMATS, type SerialFormat } from '../registry/serial-formats.ts';
import { SIGNAL_LOST_MS, SignalGate } from '../streams/signal-gate.ts';
import { Inbox } from './inbox.ts';
import type { LiveOutcome } from './live.ts';

export interface SerialPorts {
  readonly line: SerialLink;
  readonly timers: Timers;
}

const TRY_MS = 2_000;
const READINGS_TO_ACCEPT = 3;

/**
 * Tries each checksummed format for two seconds. 'link/unsupported' when none gave three readings: formats without a
 * checksum look alike, so a person names those.
 */
export async function detectFormat(ports: SerialPorts): Promise<Result<SerialFormat, LinkError>> {
  for (const format of SERIAL_FORMATS) {
    if (!format.checksummed) continue;
    const heard = await listenFor(ports, format);
    if (!heard.ok) return heard;
    if (heard.value >= READINGS_TO_ACCEPT) return ok(format);
  }
  return err(linkError('link/unsupported'));
}

async function listenFor(
  { line, timers }: SerialPorts,
  format: SerialFormat,
): Promise<Result<number, LinkError>> {
  const stream = format.createStream();
  let readings = 0;
  const quiet = line.onBytes((chunk) => {
    readings += stream.push(chunk).length;
  });
  const opened = await line.open(format.settings);
  if (!opened.ok) return opened;
  await new Promise<void>((resolve) => timers.after(TRY_MS, resolve));
  quiet();
  await line.close();
  return ok(readings);
}

export interface SerialOximeterEvents {
  readonly onReading: (reading: OximeterReading) => void;
  /** Nothing valid for three seconds: the tile goes blank. */
  readonly onSignalLost: () => void;
}

/** Runs until `stopped` settles or the cable is pulled. */
export async function runSerialOximeter(
  { line, timers, stopped, format }: SerialPorts & SerialRun,
  events: SerialOximeterEvents,
): Promise<Result<LiveOutcome, LinkError>> {
  const inbox = new Inbox<OximeterReading>(timers);
  const stream = format.createStream();
  const gate = new SignalGate();
  let wasStopped = false;
  const quiet = [
    line.onBytes((chunk) => stream.push(chunk).forEach((reading) => inbox.push(reading))),
    line.onClose(() => inbox.close()),
  ];
  const opened = await line.open(format.settings);
  if (!opened.ok) return opened;
  if (format.startLive.length > 0) await line.write(Uint8Array.from(format.startLive));
  void stopped.then(() => {
    wasStopped = true;
    inbox.close();
  });
  let received = 0;
  for (;;) {
    const next = await inbox.next(SIGNAL_LOST_MS);
    if (next.kind === 'closed') break;
    if (next.kind === 'silence') {
      events.onSignalLost();
      continue;
    }
    received++;
    const shown = gate.pass(next.item, timers.nowMs());
    if (shown !== undefined) events.onReading(shown);
  }
  for (const stop of quiet) stop();
  await line.close();
  return ok({ received, unreadable: stream.badFrames, ended: wasStopped ? 'stopped' : 'left' });
}

interface SerialRun {
  readonly format: SerialFormat;
  readonly stopped: Promise<void>;
}
