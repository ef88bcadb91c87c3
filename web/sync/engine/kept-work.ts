/** The work of one epoch as this device keeps it, put together again the way it first travelled. Knows no envelopes. */
import * as A from '@automerge/automerge/slim';
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Part } from '#crypto/envelope/parts.ts';
import { readChangeHeader } from '#crypto/work/change-header.ts';
import { parseRecord, type LedgerRecord } from '#crypto/work/ledger-record.ts';
import { travellingParts } from '../work-on-the-way.ts';
import { parseDocumentId, type DocumentId } from '#kernel/ids.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { SealedStoreError } from '#storage/sealed-store.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { placeKey } from './committed.ts';
import { openDocument, type OpenDocumentError } from './documents.ts';
import type { Step } from './engine-parts.ts';

/** A session, or a statement followed by its changes: parts that travel together. */
export interface KeptWork {
  readonly parts: readonly Part[];
  readonly documents: readonly DocumentId[];
}

/** All records of work on this device, by "group/compartment", each place in the order it was judged in. */
export type RecordsOfPlaces = ReadonlyMap<string, readonly LedgerRecord[]>;

/** Reads them once, for whoever asks about many places. 'storage/…'. A row that cannot be read is left out. */
export async function recordsOfPlaces(
  step: Pick<Step, 'store'>,
): Promise<Result<RecordsOfPlaces, SealedStoreError>> {
  const rows = await step.store.scan('work');
  if (!rows.ok) return rows;
  const places = new Map<string, LedgerRecord[]>();
  for (const { key, value } of rows.value) {
    const record = parseRecord(value);
    if (!record.ok) continue;
    const place = key.slice(0, key.lastIndexOf('/'));
    const records = places.get(place);
    if (records === undefined) places.set(place, [record.value]);
    else records.push(record.value);
  }
  return ok(places);
}

/**
 * The sessions and statements of an epoch, in the order they were judged. Only of this epoch: the keys of an older one are in
 * the hands of people who have left since. A statement whose changes this device does not have is left out. 'storage/…'.
 */
export async function keptWork(
  step: Step,
  channel: Pick<ChannelRow, 'groupId' | 'compartment' | 'epochId'>,
  places: RecordsOfPlaces,
): Promise<Result<readonly KeptWork[], OpenDocumentError>> {
  const { compartment } = channel;
  const place = placeKey({ record: toHex(channel.groupId), compartment });
  const changes = new ChangesOfDocuments(step);
  const sessions = new Set<string>();
  const kept: KeptWork[] = [];
  for (const record of places.get(place) ?? []) {
    if (record.kind === 'session') {
      const { session, sessionId, bytes } = record.signed;
      if (toHex(session.epochId) !== toHex(channel.epochId)) continue;
      sessions.add(toHex(sessionId));
      kept.push({ parts: travellingParts({ sessions: [bytes], statements: [] }), documents: [] });
    } else if (sessions.has(toHex(record.signed.statement.sessionId))) {
      const statement = await changes.statement(record);
      if (!statement.ok) return statement;
      if (statement.value !== undefined) kept.push(statement.value);
    }
  }
  return ok(kept);
}

type StatementRecord = Extract<LedgerRecord, { readonly kind: 'statement' }>;

/** The changes of documents by their hash; each document is read once. */
class ChangesOfDocuments {
  readonly #step: Step;
  readonly #known = new Map<DocumentId, ReadonlyMap<string, Uint8Array>>();

  constructor(step: Step) {
    this.#step = step;
  }

  /** Undefined when one of its changes is not in our documents. */
  async statement(
    record: StatementRecord,
  ): Promise<Result<KeptWork | undefined, OpenDocumentError>> {
    const changes: Uint8Array[] = [];
    const documents = new Set<DocumentId>();
    for (const { docId, hash } of record.changes) {
      const id = parseDocumentId(docId);
      const known = id === undefined ? undefined : await this.#of(id);
      if (known?.ok === false) return known;
      const bytes = known?.value.get(hash);
      if (id === undefined || bytes === undefined) return ok(undefined);
      changes.push(bytes);
      documents.add(id);
    }
    const { bytes } = record.signed;
    const parts = travellingParts({ sessions: [], statements: [{ bytes, changes }] });
    return ok({ parts, documents: [...documents] });
  }

  async #of(id: DocumentId): Promise<Result<ReadonlyMap<string, Uint8Array>, OpenDocumentError>> {
    const before = this.#known.get(id);
    if (before !== undefined) return ok(before);
    const changes = new Map<string, Uint8Array>();
    const { memory, store } = this.#step;
    if (memory.places.has(id)) {
      const document = await openDocument(memory, store, id);
      // Damage does not pass, and must not keep back what is whole.
      if (!document.ok && document.error.code !== 'storage/damaged') return document;
      for (const bytes of document.ok ? A.getAllChanges(document.value) : []) {
        const header = readChangeHeader(bytes, inflateWithin);
        if (header.ok) changes.set(toHex(header.value.hash), bytes);
      }
    }
    this.#known.set(id, changes);
    return ok(changes);
  }
}
