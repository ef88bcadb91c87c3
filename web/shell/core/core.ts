/**
 * The composition root: engine, transport and features behind the one port that views know. The same in a browser's worker, in
 * Node and in a test's world.
 */
import { parseInvitation, isExpired } from '#crypto/invite/invitation.ts';
import { createDispatcher } from '#kernel/dispatcher.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseMillis } from '#kernel/ports.ts';
import { createRegistry, type Registry } from '#kernel/registry.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { Engine } from '#sync/engine/engine.ts';
import { RelayTransport } from '#sync/engine/relay-transport.ts';
import type {
  App,
  InvitationView,
  Session,
  SetAsideItem,
  SyncStatus,
  Watched,
} from '#ui/app-port.ts';
import { passphraseStrength } from '#ui/passphrase.ts';
import { features } from '../features.ts';
import { Subject } from '../watched.ts';
import { actorOf, commandContext } from './command-context.ts';
import { compartmentOf, compartmentsWith } from './document-kinds.ts';
import { introductionEntry, nameEntry } from './first-entries.ts';
import { invitationsOf, invitationText } from './invitations.ts';
import type { CorePorts } from './ports.ts';
import { projectWith } from './projections.ts';
import { sessionOf, setAsideOf, syncOf } from './status.ts';
import { Views } from './views.ts';

/** The app port, and what the places that host it need besides. */
export interface Core extends App {
  /** The names of the commands this person may run. */
  readonly permissions: Watched<readonly string[]>;
  /** Tries to connect now instead of waiting. */
  retryNow(): void;
  /** Ends the connection; what is durable stays. */
  stop(): void;
}

const DIRECTORY = 'clinic-directory';

/** A core that could not open its store still answers: its session says why, and every call the same. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const { store } = ports;
  if (!store.ok) return failedCore(store.error.code);
  const registry = createRegistry(features);
  const engine = await Engine.start({
    rows: store.value,
    clock: ports.clock,
    random: ports.random,
    project: projectWith(registry),
    compartmentOf,
    compartmentsWith,
  });
  return engine.ok ? new OpenCore(ports, engine.value, registry) : failedCore(engine.error.code);
}

type AsyncResult<T> = Promise<Result<T, CommandError>>;

class OpenCore implements Core {
  readonly #ports: CorePorts;
  readonly #engine: Engine;
  readonly #registry: Registry;
  readonly #transport: RelayTransport;
  readonly #views: Views;
  readonly #session: Subject<Session>;
  readonly #sync: Subject<SyncStatus>;
  readonly #invitations = new Subject<readonly InvitationView[]>([]);
  readonly #setAside = new Subject<readonly SetAsideItem[]>([]);
  readonly #permissions = new Subject<readonly string[]>([]);

  constructor(ports: CorePorts, engine: Engine, registry: Registry) {
    this.#ports = ports;
    this.#engine = engine;
    this.#registry = registry;
    this.#views = new Views(engine);
    const { clock, timers, random, connect } = ports;
    this.#transport = new RelayTransport({ engine, clock, timers, random, connect }, () =>
      this.#refreshSync(),
    );
    this.#session = new Subject(sessionOf(engine));
    this.#sync = new Subject(this.#syncNow());
    engine.watch((committed) => {
      this.#views.refresh(committed);
      this.#refresh();
    });
  }

  get session(): Watched<Session> {
    return this.#session;
  }

  get sync(): Watched<SyncStatus> {
    return this.#sync;
  }

  get invitations(): Watched<readonly InvitationView[]> {
    return this.#invitations;
  }

  get setAside(): Watched<readonly SetAsideItem[]> {
    return this.#setAside;
  }

  get permissions(): Watched<readonly string[]> {
    return this.#permissions;
  }

  dispatch: App['dispatch'] = ({ command, ...request }) => {
    const { memory } = this.#engine;
    if (memory === undefined) return Promise.resolve(err({ code: 'identity/not-open' }));
    const dispatch = createDispatcher({
      registry: this.#registry,
      documents: this.#engine,
      context: () => commandContext(this.#ports, actorOf(memory)),
    });
    return dispatch({ ...request, command: command.name });
  };

  watchList: App['watchList'] = (list) => this.#views.list(list);

  watchDocument: App['watchDocument'] = (question) => this.#views.document(question);

  can(command: { readonly name: string }): boolean {
    return this.#permissions.value.includes(command.name);
  }

  async foundClinic(request: Parameters<App['foundClinic']>[0]): AsyncResult<void> {
    const { clinic, passphrase, ...introduction } = request;
    if (isWeak(passphrase)) return err({ code: 'identity/weak-passphrase' });
    const named = nameEntry(this.#contextFor(introduction.profession), clinic);
    if (!named.ok) return named;
    const relayPublicKey = await this.#ports.relayKey();
    if (relayPublicKey === undefined) return err({ code: 'relay/unreachable' });
    // Checked before anything is founded, with an id in the place of the one that founding gives.
    const context = this.#contextFor(introduction.profession);
    const draft = introductionEntry(context, {}, { ...introduction, userId: '0'.repeat(64) });
    if (!draft.ok) return draft;
    return this.#engine.found({
      introduction,
      passphrase,
      relayPublicKey,
      kind: DIRECTORY,
      first: (userId) => {
        const introduced = introductionEntry(context, {}, { ...introduction, userId });
        return [named.value, ...(introduced.ok ? [introduced.value] : [])];
      },
    });
  }

  readInvitation(
    link: string,
  ): AsyncResult<{ readonly expires: NonNullable<ReturnType<typeof parseMillis>> }> {
    const invitation = parseInvitation(invitationText(link));
    const expires = invitation.ok ? parseMillis(invitation.value.expiresAt) : undefined;
    if (!invitation.ok || expires === undefined)
      return Promise.resolve(err({ code: 'identity/bad-link' }));
    return Promise.resolve(
      isExpired(invitation.value, this.#ports.clock.now())
        ? err({ code: 'identity/expired-link' })
        : ok({ expires }),
    );
  }

  join(request: Parameters<App['join']>[0]): AsyncResult<void> {
    const { link, passphrase, ...introduction } = request;
    if (isWeak(passphrase)) return Promise.resolve(err({ code: 'identity/weak-passphrase' }));
    return this.#engine.join({ introduction, passphrase, invitation: invitationText(link) });
  }

  unlock(passphrase: string): AsyncResult<void> {
    return this.#engine.unlock(passphrase);
  }

  /** In this process there is nothing to wipe one by one: whoever hosts the core ends it and starts another. */
  lock(): Promise<void> {
    this.stop();
    return Promise.resolve();
  }

  async createInvitation(): AsyncResult<InvitationView> {
    const id = await this.#engine.invite();
    if (!id.ok) return id;
    const made = this.#invitations.value.find((invitation) => invitation.id === id.value);
    return made === undefined ? err({ code: 'engine/failed' }) : ok(made);
  }

  admit(invitation: string): AsyncResult<void> {
    const { memory } = this.#engine;
    if (memory === undefined) return Promise.resolve(err({ code: 'identity/not-open' }));
    const context = commandContext(this.#ports, actorOf(memory));
    return this.#engine.admit({
      id: invitation,
      kind: DIRECTORY,
      first: (newcomer, document) => {
        const introduced = introductionEntry(context, document, newcomer);
        return introduced.ok ? [introduced.value] : [];
      },
    });
  }

  refuse(invitation: string): AsyncResult<void> {
    return this.#engine.refuse(invitation);
  }

  retryNow(): void {
    this.#transport.retryNow();
  }

  stop(): void {
    this.#transport.end();
  }

  #contextFor(profession: string) {
    const zero = '0'.repeat(64) as never;
    return commandContext(this.#ports, { userId: zero, deviceId: zero, profession });
  }

  #refresh(): void {
    const { memory } = this.#engine;
    this.#session.set(sessionOf(this.#engine));
    this.#openDirectory();
    this.#refreshSync();
    this.#setAside.set(setAsideOf(memory));
    const place = { origin: this.#ports.origin, now: this.#ports.clock.now() };
    this.#invitations.set(memory === undefined ? [] : invitationsOf(memory, place));
    const profession = memory?.identity.profession;
    this.#permissions.set(profession === undefined ? [] : this.#registry.allowedTo(profession));
  }

  /** The clinic's name and its people's names are shown everywhere, so their document stays open. */
  #openDirectory(): void {
    const { memory } = this.#engine;
    const directory = memory && [...memory.places].find(([, { kind }]) => kind === DIRECTORY);
    if (memory === undefined || directory === undefined) return;
    const [document, { record }] = directory;
    if (memory.documents.get(document) !== undefined) return;
    void this.#engine.open({ record, kind: DIRECTORY, document }).then((id) => {
      if (id !== undefined) this.#session.set(sessionOf(this.#engine));
    });
  }

  #refreshSync(): void {
    this.#sync.set(this.#syncNow());
  }

  #syncNow(): SyncStatus {
    return syncOf(this.#engine.memory, this.#transport.connection);
  }
}

const isWeak = (passphrase: string): boolean => {
  const { level } = passphraseStrength(passphrase.normalize('NFC'));
  return level === 'short' || level === 'simple';
};

function failedCore(code: string): Core {
  const fail = <T>(): AsyncResult<T> => Promise.resolve(err({ code }));
  const nothing: Watched<undefined> = new Subject(undefined);
  return {
    session: new Subject<Session>({ status: 'failed', code }),
    sync: new Subject(syncOf(undefined, { connection: 'offline', since: undefined })),
    invitations: new Subject<readonly InvitationView[]>([]),
    setAside: new Subject<readonly SetAsideItem[]>([]),
    permissions: new Subject<readonly string[]>([]),
    dispatch: fail,
    watchList: () => nothing,
    watchDocument: () => nothing,
    can: () => false,
    foundClinic: fail,
    readInvitation: fail,
    join: fail,
    unlock: fail,
    lock: () => Promise.resolve(),
    createInvitation: fail,
    admit: fail,
    refuse: fail,
    retryNow: () => undefined,
    stop: () => undefined,
  };
}
