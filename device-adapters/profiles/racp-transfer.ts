/**
 * Fetching stored records: ask how many, ask for them, take what comes until the device says that it has finished.
 * Records are never deleted. Silence is answered with an abort, so that the next request finds the device ready.
 */
import { ok, type Result } from '../core/result.ts';
import { decodeRacp, encodeRacpRequest, type RacpAnswer } from '../decoders/racp.ts';
import type { LinkError } from '../link/link-error.ts';
import { SILENCE_MS } from './drain.ts';
import type { Packet, Session } from './session.ts';

export interface Transfer {
  readonly control: 'glucoseControl' | 'cgmControl' | 'oximeterControl';
  /** Only records from this sequence number (a sensor: minute) on. */
  readonly from: number | undefined;
  readonly take: (packet: Packet) => void;
}

export interface Transferred {
  readonly received: number;
  /** What the device announced; undefined when it cannot count. */
  readonly total: number | undefined;
  /** 'complete': the device said so, even if it had nothing. */
  readonly ended: 'complete' | 'refused' | 'silent' | 'left';
}

const PACKETS_MAX = 50_000;

/** Errors: those of writing. */
export async function transferRecords(
  session: Session,
  { control, from, take }: Transfer,
): Promise<Result<Transferred, LinkError>> {
  const range = from === undefined ? {} : { from };
  const asked = await session.write(control, encodeRacpRequest({ op: 'report-number', ...range }));
  if (!asked.ok) return asked;
  const count = await nextAnswer(session, { control, op: 'report-number' }, take);
  const total = countOf(count.answer);
  session.enter({ kind: 'transferring', received: count.received, total });
  const begun = await session.write(control, encodeRacpRequest({ op: 'report-records', ...range }));
  if (!begun.ok) return begun;
  let received = 0;
  const transfer = await nextAnswer(session, { control, op: 'report-records' }, (packet) => {
    take(packet);
    received++;
    session.enter({ kind: 'transferring', received, total });
  });
  if (transfer.ended === 'silent') {
    await session.write(control, encodeRacpRequest({ op: 'abort' }));
  }
  const ended = transfer.ended === 'answered' ? endOf(transfer.answer) : transfer.ended;
  return ok({ received: transfer.received, total, ended });
}

interface UntilAnswer {
  readonly received: number;
  readonly answer: RacpAnswer | undefined;
  readonly ended: 'answered' | 'silent' | 'left';
}

interface Asked {
  readonly control: Transfer['control'];
  readonly op: 'report-number' | 'report-records';
}

/**
 * Hands on every record until the control point answers what was asked. A late answer to something else, such as an
 * abort, is passed over; one that nobody can read counts as silence.
 */
async function nextAnswer(
  session: Session,
  { control, op }: Asked,
  take: (packet: Packet) => void,
): Promise<UntilAnswer> {
  let received = 0;
  for (let taken = 0; taken < PACKETS_MAX; taken++) {
    const next = await session.next(SILENCE_MS);
    if (next.kind === 'closed') return { received, answer: undefined, ended: 'left' };
    if (next.kind === 'silence') break;
    if (next.item.from === control) {
      const answer = decodeRacp(next.item.bytes);
      if (!answer.ok) break;
      if (answersTo(answer.value, op)) return { received, answer: answer.value, ended: 'answered' };
    } else {
      received++;
      take(next.item);
    }
  }
  return { received, answer: undefined, ended: 'silent' };
}

const answersTo = (answer: RacpAnswer, op: Asked['op']): boolean =>
  answer.op === 'number-of-records' ? op === 'report-number' : answer.request === op;

const countOf = (answer: RacpAnswer | undefined): number | undefined =>
  answer?.op === 'number-of-records' ? answer.count : undefined;

function endOf(answer: RacpAnswer | undefined): Transferred['ended'] {
  if (answer?.op !== 'response') return 'refused';
  return answer.result === 'success' || answer.result === 'no-records-found'
    ? 'complete'
    : 'refused';
}
