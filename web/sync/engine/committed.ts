/** What a committed step changed, told precisely enough that whoever shows it computes nothing else again. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { Batch } from './batch.ts';
import { recordOfRow } from '../evidence/evidence-rows.ts';
import { noteEntryRow } from './kept-logs.ts';
import type { Memory } from './memory.ts';

export interface Committed {
  /** Documents that have a new version. */
  readonly documents: ReadonlySet<DocumentId>;
  /** Documents with work that began or ceased to wait in the outbox. */
  readonly moved: ReadonlySet<string>;
  /** Compartments of which more is known about who has what, as `placeKey` writes them. */
  readonly places: ReadonlySet<string>;
  /** Records about which something new is noted: who has looked. */
  readonly evidence: ReadonlySet<string>;
  /** Whether access logs have grown. */
  readonly entries: boolean;
  /** Whether something about this person or this device has changed. */
  readonly identity: boolean;
  /** Memory is another one than before: anything may have changed. */
  readonly everything: boolean;
}

export const placeKey = (place: {
  readonly record: string;
  readonly compartment: number;
}): string => `${place.record}/${String(place.compartment)}`;

export const EVERYTHING: Committed = {
  documents: new Set(),
  moved: new Set(),
  places: new Set(),
  evidence: new Set(),
  entries: true,
  identity: true,
  everything: true,
};

/** Nothing has changed, but what rests on all work can be told only now. */
export const ALL_AWAKE: Committed = { ...EVERYTHING, everything: false };

/** Finishes the batch, and answers what it changed. Called once, after the commit. */
export function finishBatch(batch: Batch, memory: Memory): Committed {
  const places = new Set<string>();
  const evidence = new Set<string>();
  const queued: string[] = [];
  const hasEntries = batch.writesTo('entries');
  for (const { table, key, value } of batch.writes) {
    if (table === 'entries' && value !== undefined) noteEntryRow(memory.entryRows, key, value);
    if (table === 'work') places.add(key.slice(0, key.lastIndexOf('/')));
    if (table === 'evidence') evidence.add(recordOfRow(key));
    if (table === 'outbox') queued.push(key);
  }
  const moved = new Set<string>();
  // What leaves the outbox is in memory only before, what enters it only after.
  const note = (key: string) => {
    for (const id of memory.outbox.get(key)?.documents ?? []) moved.add(toHex(id));
  };
  queued.forEach(note);
  batch.finish();
  queued.forEach(note);
  const documents = new Set(batch.documents.keys());
  const identity = batch.writesTo('identity');
  return { documents, moved, places, evidence, entries: hasEntries, identity, everything: false };
}
