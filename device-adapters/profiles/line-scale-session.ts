/** A scale on a cable that writes a line per weighing: each stable weight once, until the pan moves again. */
import { ok, type Result } from '../core/result.ts';
import { decodeLineScale, type LineWeight } from '../decoders/line-scale.ts';
import type { LinkError } from '../link/link-error.ts';
import type { LineSettings, SerialLink } from '../link/serial-link.ts';
import type { Timers } from '../link/timers.ts';
import { createLineStream } from '../streams/lines.ts';
import { Inbox } from './inbox.ts';
import type { LiveOutcome } from './live.ts';

/** As the makers ship them: A&D, and Mettler with the SICS commands. */
export const LINE_SCALES = {
  'and-scale': { baudRate: 2_400, dataBits: 7, parity: 'even', stopBits: 1 },
  'sics-scale': { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 },
} as const satisfies Record<string, LineSettings>;

export interface LineScalePorts {
  readonly line: SerialLink;
  readonly timers: Timers;
  readonly settings: LineSettings;
  readonly stopped: Promise<void>;
}

/** A scale sends several lines a second while it is on. */
const SILENCE_MS = 30_000;

/** Ends as 'silent' when the scale said nothing for half a minute. Errors: those of opening the line. */
export async function runLineScale(
  { line, timers, settings, stopped }: LineScalePorts,
  onWeight: (weight: LineWeight, raw: Uint8Array) => void,
): Promise<Result<LiveOutcome, LinkError>> {
  const inbox = new Inbox<Uint8Array>(timers);
  const stream = createLineStream();
  const quiet = [
    line.onBytes((chunk) => stream.push(chunk).forEach((text) => inbox.push(text))),
    line.onClose(() => inbox.close()),
  ];
  const opened = await line.open(settings);
  if (!opened.ok) return opened;
  let ended: LiveOutcome['ended'] = 'left';
  void stopped.then(() => {
    ended = 'stopped';
    inbox.close();
  });
  let [received, unreadable, wasStable] = [0, 0, false];
  for (;;) {
    const next = await inbox.next(SILENCE_MS);
    if (next.kind === 'silence') ended = 'silent';
    if (next.kind !== 'item') break;
    received++;
    const weight = decodeLineScale(next.item);
    if (!weight.ok) unreadable++;
    else if (weight.value.stable && !wasStable && !isEmpty(weight.value))
      onWeight(weight.value, next.item);
    wasStable = weight.ok && weight.value.stable;
  }
  for (const stop of quiet) stop();
  await line.close();
  return ok({ received, unreadable, ended });
}

/** The pan after somebody has stepped off. */
const isEmpty = ({ weight }: LineWeight): boolean =>
  weight.kind === 'value' && weight.mantissa === 0;
