/** What this device knows about who looked at one record: its notes as judged, and where its own chain of notes ends. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { EvidenceBook, type EvidenceOutcome } from '#crypto/evidence/evidence-book.ts';
import {
  parseEvidence,
  tailOf,
  type ChainTail,
  type SignedEvidence,
} from '#crypto/evidence/evidence.ts';
import { evidenceAuthorityFrom } from '#crypto/evidence/log-evidence-authority.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { LogBook } from '#crypto/log/log-book.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { SealedStore, SealedStoreError } from '#storage/sealed-store.ts';
import type { Batch } from '../engine/batch.ts';
import {
  evidenceIndex,
  evidencePage,
  PAGE_NOTES_MAX,
  pageKey,
  type EvidenceIndex,
  type KeptNote,
} from './evidence-rows.ts';

/** Kept of one device under one epoch of a compartment: who notes more than that buries only their own notes. */
const KEPT_PER_SHELF_MAX = 512;
const NOTHING: EvidenceIndex = {
  pages: 0,
  tail: { n: 0, evidenceId: new Uint8Array(32) },
  looked: [],
};

export class RecordEvidence {
  readonly book: EvidenceBook;
  readonly #record: string;
  #index = NOTHING;
  #last: KeptNote[] = [];
  readonly #kept = new Map<string, number>();

  private constructor(record: string, book: LogBook) {
    this.#record = record;
    this.book = new EvidenceBook(fromHexId(record), evidenceAuthorityFrom(book, record));
  }

  /** 'storage/damaged' where a row is not what it has to be; the rest as the store fails. */
  static async load(
    store: SealedStore,
    book: LogBook,
    record: string,
  ): Promise<Result<RecordEvidence, SealedStoreError>> {
    const evidence = new RecordEvidence(record, book);
    const row = await store.read('evidence', record);
    if (!row.ok) return row;
    if (row.value === undefined) return ok(evidence);
    const index = evidenceIndex.parse(row.value);
    if (!index.ok) return err({ code: 'storage/damaged' });
    evidence.#index = index.value;
    for (let page = 0; page < index.value.pages; page++) {
      const bytes = await store.read('evidence', pageKey(record, page));
      if (!bytes.ok) return bytes;
      const notes = bytes.value && evidencePage.parse(bytes.value);
      if (notes?.ok !== true) return err({ code: 'storage/damaged' });
      evidence.#restore(notes.value);
    }
    return ok(evidence);
  }

  /** Where this device's own chain ends; undefined before its first note. */
  get tail(): ChainTail | undefined {
    return this.#index.tail.n === 0 ? undefined : this.#index.tail;
  }

  /** When this device last noted that it showed this kind of document, milliseconds. */
  lookedAt(what: string): number | undefined {
    return this.#index.looked.find((one) => one.what === what)?.at;
  }

  /** Takes one note in; what is shown, or waits for log entries, is kept. */
  take(batch: Batch, note: Omit<KeptNote, 'isShown'>): EvidenceOutcome {
    const outcome = this.book.receive(note.bytes, note.compartment);
    if (outcome.kind === 'shown') this.#keep(batch, { ...note, isShown: true });
    if (outcome.kind === 'held') this.#keep(batch, { ...note, isShown: false });
    return outcome;
  }

  /** Takes in a note of this device's own, the next of its chain; `what` it noted as looked at. */
  takeOwn(batch: Batch, signed: SignedEvidence, what: readonly string[]): EvidenceOutcome {
    const { compartment, claimedTime: at } = signed.evidence;
    const others = this.#index.looked.filter((one) => !what.includes(one.what));
    const looked = [...others, ...what.map((each) => ({ what: each, at }))];
    this.#index = { ...this.#index, tail: tailOf(signed), looked };
    return this.take(batch, { compartment, bytes: signed.bytes });
  }

  #keep(batch: Batch, note: KeptNote): void {
    const shelf = shelfOf(note);
    const kept = this.#kept.get(shelf) ?? 0;
    if (kept < KEPT_PER_SHELF_MAX) {
      this.#kept.set(shelf, kept + 1);
      if (this.#index.pages === 0 || this.#last.length === PAGE_NOTES_MAX) {
        this.#last = [];
        this.#index = { ...this.#index, pages: this.#index.pages + 1 };
      }
      this.#last.push(note);
      const page = pageKey(this.#record, this.#index.pages - 1);
      batch.put('evidence', page, evidencePage.encode(this.#last));
    }
    batch.put('evidence', this.#record, evidenceIndex.encode(this.#index));
  }

  #restore(notes: readonly KeptNote[]): void {
    this.#last = [...notes];
    for (const note of notes) {
      if (note.isShown) this.book.restore(note.bytes, note.compartment);
      else this.book.receive(note.bytes, note.compartment);
      const shelf = shelfOf(note);
      this.#kept.set(shelf, (this.#kept.get(shelf) ?? 0) + 1);
    }
  }
}

function shelfOf({ bytes, compartment }: KeptNote): string {
  const parsed = parseEvidence(bytes);
  if (!parsed.ok) return '';
  const { path, epochId } = parsed.value.evidence;
  return `${toHex(path.deviceId)}/${String(compartment)}/${toHex(epochId)}`;
}
