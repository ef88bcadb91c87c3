/** What exists only on this device, entry by entry: read off the envelopes in the outbox, which this device can open itself. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope } from '#crypto/envelope/envelope.ts';
import { PART } from '#crypto/envelope/parts.ts';
import { readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { parseStatement } from '#crypto/work/statement.ts';
import { parseDocumentId, type DocumentId } from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import type { OutboxRow } from '../rows/small-rows.ts';
import type { Memory } from './memory.ts';

export interface WaitingWork {
  /** Its place in the queue. */
  readonly id: string;
  /** By the clock of the moment it was written; undefined when its envelope cannot be opened any more. */
  readonly at: Millis | undefined;
  /** As it will travel. */
  readonly bytes: number;
  readonly documents: readonly DocumentId[];
}

/** A longer queue is counted by the badge and shown up to here. */
const WAITING_SHOWN_MAX = 200;

/** Rows never change, so each envelope is opened once. */
const times = new WeakMap<OutboxRow, Millis | 'unknown'>();

/** At most `WAITING_SHOWN_MAX`, oldest first: the order in which they leave. */
export const waitingWork = (memory: Memory): readonly WaitingWork[] =>
  [...memory.outbox]
    .filter(([, { documents }]) => documents.length > 0)
    .slice(0, WAITING_SHOWN_MAX)
    .map(([id, row]) => ({
      id,
      at: timeOf(memory, row),
      bytes: row.envelope.byteLength,
      documents: row.documents.flatMap((bytes) => parseDocumentId(toHex(bytes)) ?? []),
    }));

function timeOf(memory: Memory, row: OutboxRow): Millis | undefined {
  const known = times.get(row) ?? readTime(memory, row) ?? 'unknown';
  times.set(row, known);
  return known === 'unknown' ? undefined : known;
}

/** The earliest time that a statement inside claims: ours, written on this device. */
function readTime(memory: Memory, row: OutboxRow): Millis | undefined {
  const channel = memory.channels.get(toHex(row.channelId));
  const parsed = parseEnvelope(row.envelope);
  if (channel === undefined || !parsed.ok) return undefined;
  const opened = openEnvelope(parsed.value, readSecretsOf(channel.read).bodyKey);
  if (!opened.ok) return undefined;
  const claimed = opened.value.flatMap(({ type, bytes }) => {
    const statement = type === PART.statement ? parseStatement(bytes) : undefined;
    return statement?.ok === true ? [statement.value.statement.claimedTime] : [];
  });
  return claimed.length === 0 ? undefined : parseMillis(Math.min(...claimed));
}
