/** Which statements still wait in the outbox, read off the sealed envelopes; each envelope is opened once. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope } from '#crypto/envelope/envelope.ts';
import { readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { parseStatement } from '#crypto/work/statement.ts';
import { offerFromParts } from '#crypto/work/work-parts.ts';
import type { ChannelRow } from '../rows/channel.ts';
import type { OutboxRow } from '../rows/small-rows.ts';

interface Waiting {
  readonly outbox: ReadonlyMap<string, OutboxRow>;
  readonly channels: ReadonlyMap<string, ChannelRow>;
}

export interface WaitingNow {
  /** Ids of the statements in envelopes that no server has acknowledged. */
  readonly statements: ReadonlySet<string>;
  /** Documents in envelopes of which this device cannot tell what is inside. */
  readonly documents: ReadonlySet<string>;
}

export class WaitingWork {
  readonly #known = new Map<string, readonly string[] | 'unknown'>();

  now(memory: Waiting): WaitingNow {
    for (const key of [...this.#known.keys()]) if (!memory.outbox.has(key)) this.#known.delete(key);
    const statements = new Set<string>();
    const documents = new Set<string>();
    for (const [key, row] of memory.outbox) {
      if (row.documents.length === 0) continue;
      const inside = this.#known.get(key) ?? statementsIn(memory, row) ?? 'unknown';
      this.#known.set(key, inside);
      if (inside === 'unknown') for (const id of row.documents) documents.add(toHex(id));
      else for (const id of inside) statements.add(id);
    }
    return { statements, documents };
  }
}

function statementsIn(memory: Waiting, row: OutboxRow): readonly string[] | undefined {
  const channel = memory.channels.get(toHex(row.channelId));
  const parsed = parseEnvelope(row.envelope);
  if (channel === undefined || !parsed.ok) return undefined;
  const parts = openEnvelope(parsed.value, readSecretsOf(channel.read).bodyKey);
  if (!parts.ok) return undefined;
  const ids: string[] = [];
  for (const { bytes } of offerFromParts(parts.value).statements) {
    const statement = parseStatement(bytes);
    if (!statement.ok) return undefined;
    ids.push(toHex(statement.value.statementId));
  }
  return ids;
}
