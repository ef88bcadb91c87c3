/**
 * The engine: one device's share of every record it may work on, kept in a sealed store, written and read in strict order. It
 * runs unchanged in a worker, in Node and in the simulator; what it needs of the place is handed in.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { DocumentPort, Saved, WriteRequest } from '#kernel/dispatcher.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { RowStore } from '#storage/row-store.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import { arriving, type Answer } from '../joining/arriving.ts';
import { invite, refuse, type InvitedTo } from '../joining/inviter.ts';
import { beginRecovery, type RecoveryRequest } from '../recovery/recover.ts';
import type { NamedRole } from '../groups/clinic-roles.ts';
import { createVault, hasVault, openVault } from '../vault.ts';
import { Batch } from './batch.ts';
import { documentIdOf, write } from './commands.ts';
import { ALL_AWAKE, EVERYTHING, finishBatch, type Committed } from './committed.ts';
import { admitAndIntroduce, writeFirst, type Admission, type FirstEntry } from './directory.ts';
import { openDocument, rawDocument } from './documents.ts';
import { engineParts, type EngineParts, type EngineWiring, type Step } from './engine-parts.ts';
import { endAccess, type Ending } from './end-access.ts';
import { foundClinic, foundPerson, type NewPerson } from './founding.ts';
import { logsToKeep } from './kept-logs.ts';
import { loadMemory, type Memory } from './memory.ts';
import { offerHeld } from './offer-held.ts';
import { firstError, settled, unbroken } from './step-outcome.ts';

export interface EnginePorts extends EngineWiring {
  readonly rows: RowStore;
}

export type EngineStatus = 'new' | 'locked' | 'open';

type AsyncResult<T> = Promise<Result<T, CommandError>>;

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

  static async start(ports: EnginePorts): AsyncResult<Engine> {
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

  /** What the open vault is known by from outside: its mark and how many commits are durable. */
  get vault(): Pick<SealedStore, 'mark' | 'generation'> | undefined {
    return this.#parts?.store;
  }

  /** Calls back after every committed step. */
  watch(run: (committed: Committed) => void): () => void {
    this.#watchers.add(run);
    return () => void this.#watchers.delete(run);
  }

  /** Calls back when memory was thrown away and read again, because a step had failed. */
  watchReload(run: () => void): () => void {
    this.#reloadWatchers.add(run);
    return () => void this.#reloadWatchers.delete(run);
  }

  /** Founds a clinic and its first person on a new device. `first` are the directory's first entries, for this user. */
  found(
    request: NewPerson & {
      readonly passphrase: string;
      readonly kind: string;
      /** Roles by name that begin with this person. */
      readonly roles?: readonly NamedRole[];
      readonly first: (userId: string) => readonly FirstEntry[];
    },
  ): AsyncResult<void> {
    const person = (batch: Batch) => foundPerson(this.#ports, batch, request);
    return this.#setUp(request.passphrase, person, (step) => {
      const record = foundClinic(step, step.compartmentsWith(request.kind), request.roles ?? []);
      const entries = request.first(toHex(step.memory.identity.userId));
      return writeFirst(step, { record, entries });
    });
  }

  /** On a new device, as a new person or as a further device of the inviter. 'identity/bad-link', 'identity/expired-link'. */
  join(request: Answer & { readonly passphrase: string }): AsyncResult<void> {
    const arrival = arriving(this.#ports, request);
    if (!arrival.ok) return Promise.resolve(arrival);
    return this.#setUp(request.passphrase, arrival.value.person, arrival.value.answer);
  }

  /** A new device of somebody who has their paper code; who they are comes from the relay. 'identity/already-set-up'. */
  recover(request: RecoveryRequest & { readonly passphrase: string }): AsyncResult<void> {
    const person = (batch: Batch) => beginRecovery(this.#ports.random, batch, request);
    return this.#setUp(request.passphrase, person, () => ok(undefined));
  }

  /** 'identity/wrong-passphrase', 'identity/too-many-tries' (with `waitMs`), 'identity/not-set-up', 'storage/…'. */
  unlock(passphrase: string): AsyncResult<void> {
    return this.unlockBy(() => openVault(this.#ports, passphrase));
  }

  unlockBy(open: () => AsyncResult<SealedStore>): AsyncResult<void> {
    return this.#serial(async () => {
      if (this.#status === 'open') return ok(undefined);
      const vault = await open();
      if (!vault.ok) return vault;
      const loaded = await unbroken(() => this.#load(vault.value));
      if (loaded.ok) this.#announce(EVERYTHING);
      return loaded;
    }).then((unlocked) => {
      if (unlocked.ok) void this.step(offerHeld);
      return unlocked;
    });
  }

  /**
   * Wakes the work of some records that has slept since the start; whether more sleeps. When all is awake, whoever shows what
   * all of it comes to is told.
   */
  wakeSome(records: number): Promise<boolean> {
    return this.#serial(() => {
      const { workplaces } = this.#parts?.memory ?? {};
      const sleepers = workplaces?.sleepers ?? 0;
      for (let i = 0; i < Math.min(records, sleepers); i += 1) workplaces?.wakeNext();
      if (sleepers > 0 && sleepers <= records) this.#announce(ALL_AWAKE);
      return Promise.resolve(sleepers > records);
    });
  }

  /** Keeps what some logs came to; whether there may be more. A disk that has no room for it loses nothing by that. */
  async keepSomeLogs(): Promise<boolean> {
    const kept = await this.withStore(async (store) => {
      const writes = this.#parts === undefined ? [] : logsToKeep(this.#parts.memory);
      const done = writes.length > 0 ? await store.commit(writes) : ok(undefined);
      return done.ok ? ok(writes.length) : done;
    });
    return kept.ok && kept.value > 0;
  }

  /** For what concerns the vault itself rather than what lies in it. */
  withStore<T>(run: (store: SealedStore) => AsyncResult<T>): AsyncResult<T> {
    return this.#serial(async () =>
      this.#parts === undefined ? err({ code: 'identity/not-open' }) : run(this.#parts.store),
    );
  }

  /** Overwrites the keys of what lies on the disk, after the step that is running, and lets go of everything. */
  lock(): Promise<void> {
    return this.#serial(() => {
      this.#parts?.store.wipe();
      this.#parts = undefined;
      if (this.#status === 'open') this.#status = 'locked';
      return Promise.resolve();
    });
  }

  read(
    request: Pick<WriteRequest, 'kind' | 'record' | 'document' | 'target'>,
  ): AsyncResult<RawDocument> {
    return this.#serial(async () => {
      const parts = this.#parts;
      if (parts === undefined) return err({ code: 'identity/not-open' });
      if (request.target !== 'existing') return ok({});
      const id = documentIdOf(parts.memory, request);
      if (id === undefined) return err({ code: 'engine/unknown-document' });
      const document = await openDocument(parts.memory, parts.store, id);
      return document.ok ? ok(rawDocument(document.value)) : document;
    });
  }

  write(request: WriteRequest): AsyncResult<Saved> {
    return write((run) => this.step(run), request);
  }

  /** Opens a document for showing; undefined when there is none. */
  open(request: {
    readonly record: RecordId;
    readonly kind: string;
    readonly document?: DocumentId | undefined;
  }): Promise<DocumentId | undefined> {
    return this.#serial(async () => {
      const parts = this.#parts;
      const id = parts && documentIdOf(parts.memory, request);
      if (parts === undefined || id === undefined) return undefined;
      const document = await openDocument(parts.memory, parts.store, id);
      return document.ok ? id : undefined;
    });
  }

  /** 'identity/not-open', 'engine/not-permitted'. */
  invite(to?: InvitedTo): AsyncResult<string> {
    return this.step((step) => Promise.resolve(invite(step, to)));
  }

  admit(admission: Admission): AsyncResult<void> {
    return this.step((step) => admitAndIntroduce(step, admission));
  }

  /** 'engine/not-permitted'. */
  endAccess(ending: Ending): AsyncResult<void> {
    return this.step((step) => endAccess(step, ending));
  }

  /** 'identity/not-open'. */
  refuse(id: string): AsyncResult<void> {
    return this.step((step) => Promise.resolve(refuse(step, id)));
  }

  /**
   * One step: everything it puts into the batch becomes durable together, or memory goes back to what is durable.
   * 'engine/failed' for a step that broke off: a mistake of ours, after which nothing half-done is left.
   */
  step<T>(run: (step: Step) => AsyncResult<T>): AsyncResult<T> {
    return this.#serial(async () => {
      const parts = this.#parts;
      if (parts === undefined) return err({ code: 'identity/not-open' });
      const batch = new Batch();
      const result = await unbroken(() => settled(batch, run({ ...parts, batch })));
      if (!result.ok && !batch.touched && result.error.code !== 'engine/failed') return result;
      const failed = result.ok ? await firstError(parts.store.commit(batch.writes)) : result.error;
      if (failed !== undefined) {
        await this.#reload(parts.store);
        return err(failed);
      }
      if (batch.isReadAgain) await this.#reload(parts.store);
      else this.#announce(finishBatch(batch, parts.memory));
      return result;
    });
  }

  #setUp(
    passphrase: string,
    person: (batch: Batch) => Memory,
    next: (step: Step) => Result<void, CommandError>,
  ): AsyncResult<void> {
    return this.#serial(async () => {
      if (this.#status !== 'new') return err({ code: 'identity/already-set-up' });
      const vault = createVault(this.#ports, passphrase);
      const batch = new Batch();
      const parts = engineParts(person(batch), vault.store, this.#ports);
      const done = next({ ...parts, batch });
      if (!done.ok) return done;
      const committed = await vault.store.commit(batch.writes, [vault.slot]);
      if (!committed.ok) return committed;
      this.#parts = parts;
      this.#status = 'open';
      finishBatch(batch, parts.memory);
      this.#announce(EVERYTHING);
      return ok(undefined);
    });
  }

  async #load(store: SealedStore): AsyncResult<void> {
    const memory = await loadMemory(store);
    if (!memory.ok) return memory;
    this.#parts = engineParts(memory.value, store, this.#ports);
    this.#status = 'open';
    return ok(undefined);
  }

  /** Memory that may know more than the disk is thrown away; if the disk does not answer, the engine is locked. */
  async #reload(store: SealedStore): Promise<void> {
    const loaded = await this.#load(store);
    if (!loaded.ok) {
      this.#parts = undefined;
      this.#status = 'locked';
    }
    for (const run of [...this.#reloadWatchers]) run();
    this.#announce(EVERYTHING);
  }

  #announce(committed: Committed): void {
    for (const run of [...this.#watchers]) run(committed);
  }

  #serial<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(run);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}
