/** The app in the browser: the port that views use, over the engine in its worker. One window at a time has the engine. */
import type { App, Session, SyncStatus } from '#ui/app-port.ts';
import type { SharedDevice } from '#ui/device-port.ts';
import { NO_ACCESS, type RecoveryState, type ScreenLockState } from '#ui/identity-port.ts';
import { SEARCH_CLOSED } from '#ui/search-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { carryingOver } from './browser/carrying-client.ts';
import { emergencyOver } from './browser/emergency-client.ts';
import { EngineClient } from './browser/engine-client.ts';
import { keysOver } from './browser/keys-client.ts';
import { lateWorkOver } from './browser/late-work-client.ts';
import { filesOver } from './browser/files-client.ts';
import { presenceOver } from './browser/presence-client.ts';
import { PeopleHere } from './browser/shared-device.ts';
import { SignInWanted } from './browser/sign-in-wanted.ts';
import { someoneThere } from './browser/someone-there.ts';
import { askForProtection } from './browser/storage-protection.ts';
import { wakingOver } from './browser/waking-client.ts';
import type { OneWindow, WindowDuties } from './browser/one-window.ts';
import type { DemoRole } from './demo/demo-role.ts';
import { systemTimers } from './system.ts';
import { Subject } from './watched.ts';

/** As `browser/one-window.ts` has it, which is loaded when there is somebody to need it. */
const LOCK_NAME = 'lantern-engine';

/**
 * The app over this device's records or, where a role is named, over the demo, which touches none of them. `saveTyped` saves what
 * is typed and not saved, before another window is given the engine.
 */
export function createApp(demo?: DemoRole, saveTyped = () => Promise.resolve()): App {
  const session = new Subject<Session>({ status: 'starting' });
  const permissions = new Subject<readonly string[]>([]);
  const engine = new EngineClient(
    {
      broken: () => session.set({ status: 'failed', code: 'engine/failed' }),
      ended: () => void lock(),
      witnessed: (seen) => people.witnessed(seen),
    },
    demo,
  );
  const people = new PeopleHere(engine, (status) => session.set({ status }));
  const sync = syncOf(engine, demo === undefined ? session : undefined);
  const lock = async () => {
    // Emptied at once; the lock is drawn by the page that comes after this one.
    session.set({ status: 'starting' });
    screenLock.set(NOT_LOCKED);
    if (demo !== undefined) return engine.start();
    await engine.end();
    await people.leave(sync.value.onlyHere);
  };
  const screenLock = new Subject(NOT_LOCKED);
  engine.watch('screenLock', undefined, NOT_LOCKED).subscribe((value) => screenLock.set(value));
  let takeOver = () => {};
  if (demo === undefined)
    takeOver = claim(dutiesOf({ people, engine, session, screenLock, saveTyped }));
  else void engine.start();
  engine.watch<Session | undefined>('session', undefined, undefined).subscribe((value) => {
    if (value === undefined) return;
    const isNew = value.status !== session.value.status;
    session.set(value);
    if (isNew && HAS_SET_UP.includes(value.status)) void people.opened();
  });
  engine.watch<readonly string[]>('permissions', undefined, []).subscribe((value) => {
    permissions.set(value);
  });
  return {
    session,
    sync,
    people: engine.watch('people', undefined, []),
    invitations: engine.watch('invitations', undefined, []),
    ...lateWorkOver(engine),
    ...ownWorkPart(engine),
    ...recordPart(engine),
    emergency: emergencyOver(engine),
    ...carryingOver(engine),
    files: filesOver(engine),
    presence: presenceOver(engine),
    waking: wakingOver(engine),
    keys: keysOver(engine),
    can: (command) => permissions.value.includes(command.name),
    ...memberPart(engine),
    prepareUnlock: () => engine.wake(),
    unlock: (passphrase) => engine.begin('unlock', passphrase),
    lock,
    ...devicePart(people),
    takeOver: () => takeOver(),
    screenLock,
    setPin: (pin) => engine.call('setPin', pin),
    lockScreen: () => engine.call('lockScreen', undefined),
    // Nothing but an unanswered code or request is in the store then.
    startOver: async () => {
      if (['recovering', 'joining'].includes(session.value.status)) await people.startOver();
    },
    openScreen: (pin) => engine.call('openScreen', pin),
  };
}

const HAS_SET_UP: readonly Session['status'][] = ['open', 'joining', 'recovering'];

/** What is written and read in records. */
const recordPart = (engine: EngineClient) =>
  ({
    dispatch: ({ command, ...request }) =>
      engine.call('dispatch', { ...request, command: command.name }),
    watchList: ({ of, record }) => engine.watch('list', { name: of.name, record }, undefined),
    watchDocument: ({ of, record, document }) =>
      engine.watch('document', { name: of.name, record, document }, undefined),
    noteExport: (copy) => engine.call('noteExport', copy),
    contestLook: (contest) => engine.call('contestLook', contest),
    watchLooks: (list) => engine.watch('looks', list, undefined),
    searching: {
      state: engine.watch('searching', undefined, SEARCH_CLOSED),
      ask: (question) => engine.call('search', question),
    },
  }) satisfies Partial<App>;

/** What this window does when it gets the engine, and when it has to let it go. */
const dutiesOf = ({
  people,
  engine,
  session,
  screenLock,
  saveTyped,
}: {
  readonly people: PeopleHere;
  readonly engine: EngineClient;
  readonly session: Subject<Session>;
  readonly screenLock: Subject<ScreenLockState>;
  readonly saveTyped: () => Promise<void>;
}): WindowDuties => ({
  begin: () => people.begin(),
  handOver: async () => {
    await saveTyped();
    session.set({ status: 'starting' });
    screenLock.set(NOT_LOCKED);
    await engine.end();
    await people.leaveToAnother();
  },
  lose: () => {
    engine.stop();
    screenLock.set(NOT_LOCKED);
    session.set({ status: 'elsewhere', other: 'there', wasTaken: true });
  },
  show: (other) => {
    const wasTaken = session.value.status === 'elsewhere' && session.value.wasTaken;
    session.set({ status: 'elsewhere', other, wasTaken });
  },
});

/** What is typed, what waits to leave, and what was set aside. */
const ownWorkPart = (engine: EngineClient) =>
  ({
    keepDraft: (draft) => engine.call('keepDraft', draft),
    readDraft: (place) => engine.call('readDraft', place),
    waiting: engine.watch('waiting', undefined, []),
    sendNow: () => engine.call('sendNow', undefined),
    setAside: engine.watch('setAside', undefined, []),
    sealedCopy: (id) => engine.call('sealedCopy', id),
    tryAgain: (ids) => engine.call('tryAgain', ids),
    putAway: (ids) => engine.call('putAway', ids),
  }) satisfies Partial<App>;

/** How somebody becomes one of the clinic, lets others in, and comes back after a loss. */
const memberPart = (engine: EngineClient) =>
  ({
    foundClinic: (request) => engine.begin('foundClinic', request),
    readInvitation: (link) => engine.begin('readInvitation', link),
    join: (request) => engine.begin('join', request),
    recovery: engine.watch('recovery', undefined, NO_KIT),
    showRecoveryCode: () => engine.call('showRecoveryCode', undefined),
    testRecoveryCode: (code) => engine.call('testRecoveryCode', code),
    recover: (request) => engine.begin('recover', request),
    createInvitation: (to) => engine.call('createInvitation', to),
    admit: (invitation, position) => engine.call('admit', { invitation, position }),
    admitDevice: (request) => engine.call('admitDevice', request),
    refuse: (invitation) => engine.call('refuse', invitation),
    shareRecord: (share) => engine.call('shareRecord', share),
    watchRecordAccess: (record) => engine.watch('recordAccess', record, undefined),
    access: engine.watch('access', undefined, NO_ACCESS),
    endAccess: (ending) => engine.call('endAccess', ending),
    moveStaff: (move) => engine.call('moveStaff', move),
    nameDevice: (named) => engine.call('nameDevice', named),
  }) satisfies Partial<App>;

/** Its methods, bound: an instance spread into an object would lose those of its class. */
const devicePart = (people: PeopleHere): Omit<SharedDevice, 'takeOver'> => ({
  here: people.here,
  choosePerson: (id) => people.choosePerson(id),
  addPerson: (sign) => people.addPerson(sign),
  setUpAgain: (id) => people.setUpAgain(id),
  understood: (id) => people.understood(id),
  stopAdding: () => people.stopAdding(),
  changeSign: (sign) => people.changeSign(sign),
  removePerson: (id) => people.removePerson(id),
  passkeySupport: () => people.passkeySupport(),
  addPasskey: () => people.addPasskey(),
  removePasskey: () => people.removePasskey(),
  unlockWithPasskey: () => people.unlockWithPasskey(),
});

const NOT_LOCKED: ScreenLockState = {
  locked: false,
  pinSet: false,
  triesLeft: 0,
  endsAt: undefined,
};

const NO_KIT: RecoveryState = { testedAt: undefined, stored: false };

const NOT_YET: SyncStatus = {
  connection: 'connecting',
  since: undefined,
  onlyHere: 0,
  setAside: 0,
  trouble: undefined,
  storageProtected: undefined,
  signInWanted: false,
  fetching: 0,
};

/** The engine's view of its connection, with the browser's answer about its store, asked when somebody of this `session` has set up. */
function syncOf(engine: EngineClient, session: Watched<Session> | undefined): Subject<SyncStatus> {
  const sync = new Subject(NOT_YET);
  let storageProtected: boolean | undefined;
  let isAsked = false;
  const network = new SignInWanted({
    fetch: (path, init) => fetch(path, init),
    timers: systemTimers,
    changed: (signInWanted) => sync.set({ ...sync.value, signInWanted }),
  });
  engine.watch('sync', undefined, NOT_YET).subscribe((value) => {
    sync.set({ ...value, storageProtected, signInWanted: sync.value.signInWanted });
    if (value.connection === 'online') network.reached();
    else if (value.connection === 'offline' && session !== undefined) network.offline();
  });
  session?.subscribe(({ status }) => {
    if (status !== 'open' || isAsked) return;
    isAsked = true;
    void askForProtection().then((answer) => {
      storageProtected = answer;
      sync.set({ ...sync.value, storageProtected });
    });
  });
  return sync;
}

/**
 * Lets the one window that may have the engine begin; another waits, and is told so. Keeps the lock for as long as this window
 * lives and none asks for it. The engine is a megabyte, and the first screen does not wait for it, nor share a poor line with it:
 * on a new device it starts once somebody is there, on one that is set up when they begin to unlock. Answers how to take over.
 */
function claim(duties: WindowDuties): () => void {
  let window: Promise<OneWindow> | undefined;
  const loaded = (): Promise<OneWindow> =>
    (window ??= import('./browser/one-window.ts').then(
      ({ OneWindow, windowChannel }) =>
        new OneWindow({
          ...duties,
          ...{ locks: navigator.locks, channel: windowChannel(), timers: systemTimers },
        }),
    ));
  const held = navigator.locks.request(LOCK_NAME, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    const listening = someoneThere().then(async () => (await loaded()).hold());
    await Promise.all([duties.begin(), listening]);
  });
  held.then(
    () => void loaded().then((one) => one.wait()),
    () => void loaded().then((one) => one.lost()),
  );
  return () => void loaded().then((one) => one.takeOver());
}
