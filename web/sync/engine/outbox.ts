/**
 * What waits to be sent, by its key and in the order it was written; and, kept beside it, what is asked after every entry: for which
 * channels something waits, of which documents, and how many envelopes hold work.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { OutboxRow } from '../rows/small-rows.ts';

export class Outbox extends Map<string, OutboxRow> {
  readonly #perChannel = new Map<string, number>();
  readonly #perDocument = new Map<string, number>();
  #withWork = 0;

  override set(key: string, row: OutboxRow): this {
    this.#count(this.get(key), -1);
    this.#count(row, 1);
    return super.set(key, row);
  }

  override delete(key: string): boolean {
    this.#count(this.get(key), -1);
    return super.delete(key);
  }

  /** Whether something waits for this channel (hex). */
  waitsFor(channelId: string): boolean {
    return this.#perChannel.has(channelId);
  }

  /** Whether work in this document (hex) waits. */
  holdsWorkOf(document: string): boolean {
    return this.#perDocument.has(document);
  }

  /** Envelopes with work in them, not the traffic around it. */
  get withWork(): number {
    return this.#withWork;
  }

  #count(row: OutboxRow | undefined, by: 1 | -1): void {
    if (row === undefined) return;
    add(this.#perChannel, toHex(row.channelId), by);
    for (const id of row.documents) add(this.#perDocument, toHex(id), by);
    if (row.documents.length > 0) this.#withWork += by;
  }
}

/** What is counted down to nothing is not there any more. */
function add(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
