/**
 * The engine: one device's share of every record it may work on, kept in a sealed store, written and read in strict order. It
 * runs unchanged in a worker, in Node and in the simulator; what it needs of the place is handed in.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { isExpired, parseInvitation } from '#crypto/invite/invitation.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { DocumentPort, Saved, WriteRequest } from '#kernel/dispatcher.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseDocumentId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { RowStore } from '#storage/row-store.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import { admit, type Newcomer } from '../joining/admit.ts';
import type { Introduction } from '../joining/introduction.ts';
import { invite, keepInvitation } from '../joining/inviter.ts';
import { answerInvitation } from '../joining/joiner.ts';
import { createVault, hasVault, openVault } from '../vault.ts';
import { Batch } from './batch.ts';
import { documentOfKind, openDocument, rawDocument, type Project } from './documents.ts';
import { engineParts, type EngineParts } from './engine-parts.ts';
import { foundClinic, foundPerson, foundSharedRecord } from './founding.ts';
import { loadMemory, type Memory } from './memory.ts';
import { writeDocument } from './writer.ts';

export interface EnginePorts {
  readonly rows: RowStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly project: Project;
  /** The compartment of a kind of document; undefined for kinds this version does not know. */
  readonly compartmentOf: (kind: string) => number | undefined;
  /** The content compartments of the kind of record a first document founds. */
  readonly compartmentsWith: (kind: string) => readonly number[];
}

export type EngineStatus = 'new' | 'locked' | 'open';

/** What a committed step changed, for whoever shows or sends it. */
export interface Committed {
  readonly documents: ReadonlySet<DocumentId>;
}

/** A first entry of a document that is written together with what founds or admits. */
export interface FirstEntry {
  readonly kind: string;
  readonly action: string;
  readonly change: WriteRequest['change'];
}

const DOCUMENT_ID_BYTES = 16;

export class Engine implements DocumentPort {
  readonly #ports: EnginePorts;
  readonly #watchers = new Set<(committed: Committed) => void>();
  readonly #reloadWatchers = new Set<() => void>();
  #queue: Promise<unknown> = Promise.resolve();
  #status: EngineStatus;
  #parts: EngineParts | undefined;

  private constructor(ports: EnginePorts, status: EngineStatus) {
    this.#ports = ports;
    this.#status = status;
  }

  static async start(ports: EnginePorts): Promise<Result<Engine, CommandError>> {
    const set = await hasVault(ports.rows);
    return set.ok ? ok(new Engine(ports, set.value ? 'locked' : 'new')) : set;
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** What an open engine knows; undefined while it is new or locked. */
  get memory(): Memory | undefined {
    return this.#parts?.memory;
  }

  /** Calls back after every committed step. */
  watch(run: (committed: Committed) => void): () => void {
    this.#watchers.add(run);
    return () => void this.#watchers.delete(run);
  }

  /** Calls back when memory was thrown away and read again, because a commit had failed. */
  watchReload(run: () => void): () => void {
    this.#reloadWatchers.add(run);
    return () => void this.#reloadWatchers.delete(run);
  }

  /** Founds a clinic and its first person on a new device. `first` are the directory's first entries. */
  found(request: {
    readonly introduction: Introduction;
    readonly passphrase: string;
    readonly relayPublicKey: Uint8Array;
    readonly kind: string;
    readonly first: (userId: string) => readonly FirstEntry[];
  }): Promise<Result<void, CommandError>> {
    return this.#setUp(request, (parts, batch) => {
      const record = foundClinic(parts, batch, this.#ports.compartmentsWith(request.kind));
      const userId = toHex(parts.memory.identity.userId);
      return this.#writeFirst(parts, batch, { record, entries: request.first(userId) });
    });
  }

  /** Answers an invitation as a new person on a new device. */
  join(request: {
    readonly introduction: Introduction;
    readonly passphrase: string;
    readonly invitation: string;
  }): Promise<Result<void, CommandError>> {
    const invitation = parseInvitation(request.invitation);
    if (!invitation.ok) return Promise.resolve(err({ code: 'identity/bad-link' }));
    if (isExpired(invitation.value, this.#ports.clock.now()))
      return Promise.resolve(err({ code: 'identity/expired-link' }));
    const { relayPublicKey } = invitation.value;
    const { introduction } = request;
    return this.#setUp({ ...request, relayPublicKey }, (parts, batch) => {
      answerInvitation(parts, batch, { invitation: invitation.value, introduction });
      return ok(undefined);
    });
  }

  unlock(passphrase: string): Promise<Result<void, CommandError>> {
    return this.#serial(async () => {
      if (this.#status !== 'locked') return err({ code: 'identity/already-set-up' });
      const vault = await openVault(this.#ports, passphrase);
      if (!vault.ok) return vault;
      const loaded = await this.#load(vault.value);
      if (loaded.ok) this.#announce(new Set());
      return loaded;
    });
  }

  read(
    request: Pick<WriteRequest, 'kind' | 'record' | 'document' | 'target'>,
  ): Promise<Result<RawDocument, CommandError>> {
    return this.#serial(async () => {
      const parts = this.#parts;
      if (parts === undefined) return err({ code: 'identity/not-open' });
      if (request.target !== 'existing') return ok({});
      const id = idOf(parts.memory, request);
      if (id === undefined) return err({ code: 'engine/unknown-document' });
      const document = await openDocument(parts.memory, parts.store, id);
      return document.ok ? ok(rawDocument(document.value)) : document;
    });
  }

  write(request: WriteRequest): Promise<Result<Saved, CommandError>> {
    return this.step(async (parts, batch) => {
      const record =
        request.target === 'new-record'
          ? foundSharedRecord(parts, batch, this.#ports.compartmentsWith(request.kind))
          : request.record;
      if (record === undefined) return err({ code: 'engine/no-key' });
      if (request.target !== 'existing')
        return this.#writeNew(parts, batch, { ...request, record });
      const id = idOf(parts.memory, request);
      const place = id && parts.memory.places.get(id);
      if (id === undefined || place === undefined) return err({ code: 'engine/unknown-document' });
      const before = await openDocument(parts.memory, parts.store, id);
      if (!before.ok) return before;
      const { action, change } = request;
      const written = writeDocument(parts, batch, {
        id,
        place,
        before: before.value,
        action,
        change,
      });
      return written.ok ? ok({ record, document: id }) : written;
    });
  }

  /** Opens a document for showing; undefined when there is none. */
  open(request: {
    readonly record: RecordId;
    readonly kind: string;
    readonly document?: DocumentId | undefined;
  }): Promise<DocumentId | undefined> {
    return this.#serial(async () => {
      const parts = this.#parts;
      const id = parts && idOf(parts.memory, request);
      if (parts === undefined || id === undefined) return undefined;
      const document = await openDocument(parts.memory, parts.store, id);
      return document.ok ? id : undefined;
    });
  }

  invite(): Promise<Result<string, CommandError>> {
    return this.step((parts, batch) => Promise.resolve(invite(parts, batch)));
  }

  /** Lets in who answered. `first` introduces them in the directory, in the same transaction. */
  admit(
    id: string,
    directory: {
      readonly kind: string;
      readonly first: (newcomer: Newcomer, document: RawDocument) => readonly FirstEntry[];
    },
  ): Promise<Result<void, CommandError>> {
    return this.step(async (parts, batch) => {
      const row = parts.memory.invitations.get(id);
      const { organisation } = parts.memory.identity;
      if (row?.side !== 'inviter' || organisation === undefined)
        return err({ code: 'identity/not-open' });
      const newcomer = admit(parts, batch, { id, row });
      if (!newcomer.ok) return newcomer;
      const document = [...parts.memory.places].find(([, place]) => place.kind === directory.kind);
      if (document === undefined) return err({ code: 'engine/unknown-document' });
      const [documentId, place] = document;
      const before = await openDocument(parts.memory, parts.store, documentId);
      if (!before.ok) return before;
      for (const entry of directory.first(newcomer.value, rawDocument(before.value))) {
        const change = { id: documentId, place, before: before.value, ...entry };
        const written = writeDocument(parts, batch, change);
        if (!written.ok) return written;
      }
      return ok(undefined);
    });
  }

  refuse(id: string): Promise<Result<void, CommandError>> {
    return this.step((parts, batch) => {
      const row = parts.memory.invitations.get(id);
      if (row?.side !== 'inviter') return Promise.resolve(err({ code: 'identity/not-open' }));
      keepInvitation(parts, batch, id, { ...row, state: 'refused' });
      return Promise.resolve(ok(undefined));
    });
  }

  /** One step: everything it puts into the batch becomes durable together, or memory goes back to what is durable. */
  step<T>(
    run: (parts: EngineParts, batch: Batch) => Promise<Result<T, CommandError>>,
  ): Promise<Result<T, CommandError>> {
    return this.#serial(async () => {
      const parts = this.#parts;
      if (parts === undefined) return err({ code: 'identity/not-open' });
      const batch = new Batch();
      const result = await run(parts, batch);
      if (!result.ok) {
        if (batch.writes.length > 0) await this.#reload(parts.store);
        return result;
      }
      const committed = await parts.store.commit(batch.writes);
      if (!committed.ok) {
        await this.#reload(parts.store);
        return committed;
      }
      batch.finish();
      this.#announce(new Set(batch.documents.keys()));
      return result;
    });
  }

  #setUp(
    person: {
      readonly introduction: Introduction;
      readonly passphrase: string;
      readonly relayPublicKey: Uint8Array;
    },
    next: (parts: EngineParts, batch: Batch) => Result<void, CommandError>,
  ): Promise<Result<void, CommandError>> {
    return this.#serial(async () => {
      if (this.#status !== 'new') return err({ code: 'identity/already-set-up' });
      const vault = createVault(this.#ports, person.passphrase);
      const batch = new Batch();
      const parts = this.#partsOf(foundPerson(this.#ports, batch, person), vault.store);
      const done = next(parts, batch);
      if (!done.ok) return done;
      const committed = await vault.store.commit(batch.writes, [vault.slot]);
      if (!committed.ok) return committed;
      this.#parts = parts;
      this.#status = 'open';
      batch.finish();
      this.#announce(new Set(batch.documents.keys()));
      return ok(undefined);
    });
  }

  #writeFirst(
    parts: EngineParts,
    batch: Batch,
    { record, entries }: { readonly record: RecordId; readonly entries: readonly FirstEntry[] },
  ): Result<void, CommandError> {
    const [first] = entries;
    invariant(first !== undefined, 'a record is founded with a first entry');
    const change: WriteRequest['change'] = (draft) => {
      for (const entry of entries) entry.change(draft);
    };
    const { kind, action } = first;
    const written = this.#writeNew(parts, batch, { record, kind, action, change });
    return written.ok ? ok(undefined) : written;
  }

  #writeNew(
    parts: EngineParts,
    batch: Batch,
    request: Pick<WriteRequest, 'kind' | 'action' | 'change'> & { readonly record: RecordId },
  ): Result<Saved, CommandError> {
    const { record, kind, action, change } = request;
    const compartment = this.#ports.compartmentOf(kind);
    const id = parseDocumentId(toHex(this.#ports.random(DOCUMENT_ID_BYTES)));
    invariant(compartment !== undefined && id !== undefined, 'commands write known kinds');
    const place = { record, compartment, kind };
    const written = writeDocument(parts, batch, { id, place, before: undefined, action, change });
    return written.ok ? ok({ record, document: id }) : written;
  }

  async #load(store: SealedStore): Promise<Result<void, CommandError>> {
    const memory = await loadMemory(store);
    if (!memory.ok) return memory;
    this.#parts = this.#partsOf(memory.value, store);
    this.#status = 'open';
    return ok(undefined);
  }

  async #reload(store: SealedStore): Promise<void> {
    const loaded = await this.#load(store);
    if (!loaded.ok) {
      this.#parts = undefined;
      this.#status = 'locked';
    }
    for (const run of [...this.#reloadWatchers]) run();
    this.#announce(new Set());
  }

  #partsOf(memory: Memory, store: SealedStore): EngineParts {
    const { clock, random, project, compartmentOf } = this.#ports;
    return engineParts({ memory, store, clock, random, project, compartmentOf });
  }

  #announce(documents: ReadonlySet<DocumentId>): void {
    for (const run of [...this.#watchers]) run({ documents });
  }

  #serial<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

/** The document a request names, or the one its record has of the kind. Only in the record it says. */
function idOf(
  memory: Memory,
  request: {
    readonly record?: RecordId | undefined;
    readonly kind: string;
    readonly document?: DocumentId | undefined;
  },
): DocumentId | undefined {
  const { record, kind, document } = request;
  if (record === undefined) return undefined;
  const id = document ?? documentOfKind(memory, record, kind);
  const place = id && memory.places.get(id);
  return place?.record === record && place.kind === kind ? id : undefined;
}
