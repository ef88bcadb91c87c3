/**
 * The composition root: engine, transport and features behind the one port that views know. The same in a browser's worker, in
 * Node and in a test's world.
 */
import { RECORD_ACCESS } from '#clinical/access.ts';
import { createRegistry, type Registry } from '#kernel/registry.ts';
import { err, ok } from '#kernel/result.ts';
import type { Committed } from '#sync/engine/committed.ts';
import { keepDraft } from '#sync/engine/drafts.ts';
import { Engine } from '#sync/engine/engine.ts';
import { RelayTransport } from '#sync/engine/relay-transport.ts';
import { settleIn } from '#sync/engine/settle-in.ts';
import type {
  App,
  InvitationView,
  Person,
  Session,
  SetAsideItem,
  SyncStatus,
} from '#ui/app-port.ts';
import type { RecoveryState } from '#ui/identity-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { features } from '../features.ts';
import { Subject } from '../watched.ts';
import { AccessCalls } from './access-calls.ts';
import { bearWitness } from './bear-witness.ts';
import { CarryCalls } from './carry-calls.ts';
import { compartmentOf, compartmentsWith } from './document-kinds.ts';
import type { Core } from './core-port.ts';
import { Dispatching } from './dispatching.ts';
import { EmergencyCalls } from './emergency-calls.ts';
import { FileCalls } from './file-calls.ts';
import { failedCore } from './failed-core.ts';
import { LookNotes } from './looks.ts';
import { IdentityCalls } from './identity-calls.ts';
import { KeyCalls } from './key-calls.ts';
import { LateWorkCalls } from './late-work-calls.ts';
import { invitationsOf } from './invitations.ts';
import { DIRECTORY, directoryOf, mayNameOthers, peopleOf } from './people.ts';
import { OwnWork } from './own-work.ts';
import { PasskeyCalls } from './passkey-calls.ts';
import type { CorePorts } from './ports.ts';
import { projectWith } from './projections.ts';
import { PresenceCalls } from './presence-calls.ts';
import { RecoveryCalls } from './recovery-calls.ts';
import { SearchCalls } from './searching.ts';
import { SharingCalls } from './sharing-calls.ts';
import { mayChangeStanding, sessionOf, setAsideOf, syncOf } from './status.ts';
import { Views } from './views.ts';
import { WakingCalls } from './waking-calls.ts';

/** A core that could not open its store still answers: its session says why, and every call the same. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const { store } = ports;
  if (!store.ok) return failedCore(store.error.code);
  const registry = createRegistry(features);
  const { clock, random, timers, snapshotEvery } = ports;
  const engine = await Engine.start({
    ...{ rows: store.value, clock, random },
    project: projectWith(registry),
    compartmentOf,
    compartmentsWith,
    access: RECORD_ACCESS,
    ...(snapshotEvery === undefined ? {} : { snapshotEvery }),
  });
  if (!engine.ok) return failedCore(engine.error.code);
  settleIn(engine.value, timers);
  if (ports.witness !== undefined) bearWitness(engine.value, ports.witness);
  const passkey = new PasskeyCalls({ rows: store.value, random, clock }, engine.value);
  return new OpenCore(ports, engine.value, { registry, passkey });
}

class OpenCore implements Core {
  readonly #ports: CorePorts;
  readonly #engine: Engine;
  readonly #dispatching: Dispatching;
  readonly #transport: RelayTransport;
  readonly #views: Views;
  readonly #identity: IdentityCalls;
  readonly #ownWork: OwnWork;
  readonly #recovery: RecoveryCalls;
  readonly #access: AccessCalls;
  readonly #looks: LookNotes;
  readonly emergency: EmergencyCalls;
  readonly carrying: CarryCalls;
  readonly files: FileCalls;
  readonly searching: SearchCalls;
  readonly presence: PresenceCalls;
  readonly waking: WakingCalls;
  readonly keys: KeyCalls;
  readonly #passkey: PasskeyCalls;
  readonly #late: LateWorkCalls;
  readonly #sharing: SharingCalls;
  readonly #session: Subject<Session>;
  readonly #sync: Subject<SyncStatus>;
  readonly invitations = new Subject<readonly InvitationView[]>([]);
  readonly people = new Subject<readonly Person[]>([]);
  readonly setAside = new Subject<readonly SetAsideItem[]>([]);
  readonly #permissions = new Subject<readonly string[]>([]);

  constructor(
    ports: CorePorts,
    engine: Engine,
    { registry, passkey }: { readonly registry: Registry; readonly passkey: PasskeyCalls },
  ) {
    this.#ports = ports;
    this.#engine = engine;
    this.#passkey = passkey;
    this.#views = new Views(engine);
    this.#identity = new IdentityCalls(ports, engine);
    this.#ownWork = new OwnWork(engine);
    this.#recovery = new RecoveryCalls(ports, engine);
    this.#access = new AccessCalls(engine);
    this.#sharing = new SharingCalls(engine, registry);
    this.files = new FileCalls(ports, engine, () => this.#sync.value.connection === 'online');
    const { files } = this;
    this.#dispatching = new Dispatching(ports, { engine, registry, sharing: this.#sharing, files });
    this.carrying = new CarryCalls(engine, () => this.#transport.acknowledgeSoon());
    this.#late = new LateWorkCalls(ports, engine);
    const { clock, timers, random, connect } = ports;
    this.#looks = new LookNotes(engine, timers);
    this.searching = new SearchCalls({ engine, registry, timers, random, looks: this.#looks });
    this.waking = new WakingCalls(ports, engine);
    this.keys = new KeyCalls(engine);
    const presence = (this.presence = new PresenceCalls(ports, engine));
    const wiring = { engine, clock, timers, random, connect, presence };
    this.#transport = new RelayTransport(wiring, () => this.#refreshSync());
    const together = { engine, identity: this.#identity, transport: this.#transport };
    this.emergency = new EmergencyCalls(ports, { ...together, dispatching: this.#dispatching });
    this.#session = new Subject(sessionOf(engine));
    this.#sync = new Subject(this.#syncNow());
    engine.watch((committed) => {
      this.#views.refresh(committed);
      this.#ownWork.refresh();
      if (mayNameOthers(engine.memory, committed)) this.people.set(peopleOf(engine.memory));
      this.#refresh(committed);
    });
  }

  get session(): Watched<Session> {
    return this.#session;
  }

  get sync(): Watched<SyncStatus> {
    return this.#sync;
  }

  get recovery(): Watched<RecoveryState> {
    return this.#recovery.state;
  }

  get access(): App['access'] {
    return this.#access.state;
  }

  get lateWork(): App['lateWork'] {
    return this.#late.work;
  }

  get documentCopies(): App['documentCopies'] {
    return this.#late.copies;
  }

  get waiting(): App['waiting'] {
    return this.#ownWork.waiting;
  }

  get permissions(): Watched<readonly string[]> {
    return this.#permissions;
  }

  dispatch: App['dispatch'] = (request) => this.#dispatching.dispatch(request);

  watchList: App['watchList'] = (list) => this.#looks.ofList(this.#views.list(list), list);

  watchDocument: App['watchDocument'] = (question) =>
    this.#looks.ofDocument(this.#views.document(question), question);

  watchLooks: App['watchLooks'] = (list) => this.#looks.watch(list);
  noteExport: App['noteExport'] = (copy) => this.#looks.copied(copy);
  contestLook: App['contestLook'] = (contest) => this.#looks.contest(contest);

  can(command: { readonly name: string }): boolean {
    return this.#permissions.value.includes(command.name);
  }

  foundClinic: App['foundClinic'] = (request) => this.#identity.foundClinic(request);
  readInvitation: App['readInvitation'] = (link) => this.#identity.readInvitation(link);
  join: App['join'] = (request) => this.#identity.join(request);
  unlock: App['unlock'] = (passphrase) => this.#identity.unlock(passphrase);

  passkeyQuestion: Core['passkeyQuestion'] = () => this.#passkey.question();
  unlockWithPasskey: Core['unlockWithPasskey'] = (answer) => this.#passkey.unlock(answer);
  addPasskey: Core['addPasskey'] = (answers) => this.#passkey.add(answers);
  removePasskey: Core['removePasskey'] = () => this.#passkey.remove();

  showRecoveryCode: App['showRecoveryCode'] = () => this.#recovery.show();
  testRecoveryCode: App['testRecoveryCode'] = (code) => this.#recovery.test(code);
  recover: App['recover'] = (request) => this.#recovery.recover(request);

  createInvitation: App['createInvitation'] = (to) => this.#identity.createInvitation(to);

  admit: App['admit'] = (invitation, position = 'care-team') =>
    this.#identity.admit(invitation, position);
  admitDevice: App['admitDevice'] = (request) => this.#identity.admitDevice(request);

  watchRecordAccess: App['watchRecordAccess'] = (record) => this.#sharing.watch(record);
  shareRecord: App['shareRecord'] = (share) => this.#sharing.share(share);

  endAccess: App['endAccess'] = (ending) => this.#access.end(ending);
  moveStaff: App['moveStaff'] = (move) => this.#access.move(move);
  nameDevice: App['nameDevice'] = (named) => this.#access.nameDevice(named);

  previewLateWork: App['previewLateWork'] = (work) => this.#late.preview(work);
  judgeLateWork: App['judgeLateWork'] = (judging) => this.#late.judge(judging);
  previewCopies: App['previewCopies'] = (place) => this.#late.previewCopies(place);
  chooseCopy: App['chooseCopy'] = (choice) => this.#late.choose(choice);

  refuse: App['refuse'] = (invitation) => this.#identity.refuse(invitation);

  /** The keys of the disk are overwritten; whoever hosts the core ends it with the rest of its memory, and starts another. */
  lock(): Promise<void> {
    this.stop();
    return this.#engine.lock();
  }

  keepDraft: App['keepDraft'] = (draft) =>
    this.#engine.step((step) => Promise.resolve(keepDraft(step, draft)));

  readDraft: App['readDraft'] = (place) => {
    const { memory } = this.#engine;
    return Promise.resolve(
      memory === undefined
        ? err({ code: 'identity/not-open' })
        : ok(memory.drafts.get(place) ?? ''),
    );
  };

  sealedCopy: App['sealedCopy'] = (id) => Promise.resolve(this.#ownWork.sealedCopy(id));
  tryAgain: App['tryAgain'] = (ids) => this.#ownWork.tryAgain(ids);
  putAway: App['putAway'] = (ids) => this.#ownWork.putAway(ids);

  sendNow(): Promise<void> {
    this.retryNow();
    return Promise.resolve();
  }

  retryNow(): void {
    this.#transport.retryNow();
    this.files.retryNow();
  }

  stop(): void {
    this.#looks.stop();
    this.emergency.stop();
    this.files.stop();
    this.searching.forget();
    this.#transport.end();
  }

  #refresh(committed: Committed): void {
    const { memory } = this.#engine;
    if (mayChangeStanding(memory, committed)) {
      this.#session.set(sessionOf(this.#engine));
      this.#permissions.set(this.#sharing.permitted());
    }
    this.#openDirectory();
    this.#refreshSync();
    this.setAside.set(setAsideOf(memory));
    const place = { origin: this.#ports.origin, now: this.#ports.clock.now() };
    this.invitations.set(memory === undefined ? [] : invitationsOf(memory, place));
  }

  /** The clinic's name and its people's names are shown everywhere, so their document stays open. */
  #openDirectory(): void {
    const { memory } = this.#engine;
    const directory = memory && directoryOf(memory);
    if (memory === undefined || directory === undefined) return;
    const [document, { record }] = directory;
    if (memory.documents.get(document) !== undefined) return;
    void this.#engine.open({ record, kind: DIRECTORY, document }).then((id) => {
      if (id === undefined) return;
      this.#session.set(sessionOf(this.#engine));
      this.people.set(peopleOf(this.#engine.memory));
    });
  }

  #refreshSync(): void {
    this.#sync.set(this.#syncNow());
    this.files.goOn();
    if (this.#sync.value.connection === 'online') this.waking.goOn();
  }

  #syncNow(): SyncStatus {
    return syncOf(this.#engine.memory, this.#transport.connection);
  }
}
