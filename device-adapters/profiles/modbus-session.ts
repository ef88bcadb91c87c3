/**
 * Reads a machine's registers once a second. A machine that does not answer, or answers something else, is a failed
 * communication: it is told at once, and the machine is asked again after five seconds. Nothing is ever written to it.
 */
import type { DecodeError } from '../core/decode-error.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
  decodeModbusFrame,
  encodeModbusRead,
  modbusAnswerBytes,
  type ModbusRead,
} from '../decoders/modbus.ts';
import type { LinkError } from '../link/link-error.ts';
import type { LineSettings, SerialLink } from '../link/serial-link.ts';
import type { RegisterMap } from '../registry/register-maps.ts';
import { Inbox } from './inbox.ts';
import { readRequestOf, registerValues, type RegisterValue } from './register-values.ts';
import type { Timers } from '../link/timers.ts';

export interface ModbusPorts {
  readonly line: SerialLink;
  readonly timers: Timers;
  readonly settings: LineSettings;
  /** Settles when nobody watches any more. */
  readonly stopped: Promise<void>;
}

export interface ModbusEvents {
  readonly onValues: (values: readonly RegisterValue[]) => void;
  readonly onFailure: (error: DecodeError | LinkError) => void;
}

const POLL_MS = 1_000;
const RETRY_MS = 5_000;
const ANSWER_MS_MAX = 2_000;

/** Runs until stopped or until the line closes. Errors: those of opening the line. */
export async function runModbus(
  { line, timers, settings, stopped }: ModbusPorts,
  map: RegisterMap,
  events: ModbusEvents,
): Promise<Result<void, LinkError>> {
  const inbox = new Inbox<Uint8Array>(timers);
  const close = (): void => inbox.close();
  const quiet = [line.onBytes((chunk) => inbox.push(chunk)), line.onClose(close)];
  const opened = await line.open(settings);
  if (!opened.ok) return opened;
  let running = true;
  const ended = stopped.then(() => {
    running = false;
    close();
  });
  const request = readRequestOf(map);
  while (running) {
    const answer = await ask(line, inbox, request);
    if (answer.ok) events.onValues(registerValues(map, answer.value));
    else if (answer.error.code === 'link/closed') break;
    else events.onFailure(answer.error);
    const pause = new Promise<void>((resolve) => {
      timers.after(answer.ok ? POLL_MS : RETRY_MS, resolve);
    });
    await Promise.race([pause, ended]);
  }
  for (const stop of quiet) stop();
  await line.close();
  return ok(undefined);
}

async function ask(
  line: SerialLink,
  inbox: Inbox<Uint8Array>,
  request: ModbusRead,
): Promise<Result<readonly number[], DecodeError | LinkError>> {
  inbox.clear();
  const written = await line.write(encodeModbusRead(request));
  if (!written.ok) return written;
  const frame: number[] = [];
  // An exception is shorter than the answer; the silence behind it ends the frame.
  while (frame.length < modbusAnswerBytes(request)) {
    const next = await inbox.next(ANSWER_MS_MAX);
    if (next.kind === 'closed') return err({ code: 'link/closed' });
    if (next.kind === 'silence') break;
    frame.push(...next.item);
  }
  const decoded = decodeModbusFrame(Uint8Array.from(frame), request.unit);
  if (!decoded.ok) return decoded;
  const fits =
    decoded.value.kind === 'answer' &&
    decoded.value.answer.fn === request.fn &&
    decoded.value.answer.registers.length === request.count;
  return fits ? ok(decoded.value.answer.registers) : err({ code: 'device/malformed' });
}
