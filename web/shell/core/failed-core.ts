/** The core of a device whose store could not be opened: it says why, and answers every call with the same. */
import type { CommandError } from '#kernel/feature.ts';
import { err, type Result } from '#kernel/result.ts';
import type { InvitationView, Person, Session, SetAsideItem, WaitingEntry } from '#ui/app-port.ts';
import { NO_ACCESS, type AccessState, type RecoveryState } from '#ui/identity-port.ts';
import type { ForkedDocument, LateWork } from '#kernel/judged-work.ts';
import type { Watched } from '#ui/watched-value.ts';
import { Subject } from '../watched.ts';
import type { Core } from './core-port.ts';
import { SEARCH_CLOSED } from '#ui/search-port.ts';
import { NOBODY_SEEN } from '#ui/presence-port.ts';
import { NOT_WOKEN } from '#ui/waking-port.ts';
import { NO_EMERGENCY } from './emergency-state.ts';
import type { OpeningToReview, PackToReview } from '#ui/emergency-port.ts';
import { syncOf } from './status.ts';

export function failedCore(code: string): Core {
  const fail = <T>(): Promise<Result<T, CommandError>> => Promise.resolve(err({ code }));
  const nothing: Watched<undefined> = new Subject(undefined);
  return {
    session: new Subject<Session>({ status: 'failed', code }),
    sync: new Subject(
      syncOf(undefined, {
        ...{ connection: 'offline', since: undefined, trouble: undefined, fetching: 0 },
      }),
    ),
    people: new Subject<readonly Person[]>([]),
    invitations: new Subject<readonly InvitationView[]>([]),
    setAside: new Subject<readonly SetAsideItem[]>([]),
    waiting: new Subject<readonly WaitingEntry[]>([]),
    permissions: new Subject<readonly string[]>([]),
    dispatch: fail,
    watchList: () => nothing,
    watchDocument: () => nothing,
    watchLooks: () => nothing,
    contestLook: fail,
    noteExport: fail,
    ...failedParts(fail),
    can: () => false,
    keepDraft: fail,
    readDraft: fail,
    recovery: new Subject<RecoveryState>({ testedAt: undefined, stored: false }),
    showRecoveryCode: fail,
    testRecoveryCode: fail,
    recover: fail,
    foundClinic: fail,
    readInvitation: fail,
    join: fail,
    unlock: fail,
    passkeyQuestion: fail,
    unlockWithPasskey: fail,
    addPasskey: fail,
    removePasskey: fail,
    lock: () => Promise.resolve(),
    createInvitation: fail,
    admit: fail,
    admitDevice: fail,
    refuse: fail,
    access: new Subject<AccessState>(NO_ACCESS),
    endAccess: fail,
    moveStaff: fail,
    nameDevice: fail,
    watchRecordAccess: () => nothing,
    shareRecord: fail,
    lateWork: new Subject<readonly LateWork[]>([]),
    previewLateWork: fail,
    judgeLateWork: fail,
    documentCopies: new Subject<readonly ForkedDocument[]>([]),
    previewCopies: fail,
    chooseCopy: fail,
    ...{ sealedCopy: fail, tryAgain: fail, putAway: fail },
    sendNow: () => Promise.resolve(),
    retryNow: () => undefined,
    stop: () => undefined,
  };
}

/** The parts of the port that stand by themselves. */
function failedParts(
  fail: <T>() => Promise<Result<T, CommandError>>,
): Pick<Core, 'emergency' | 'files' | 'searching' | 'carrying' | 'presence' | 'waking' | 'keys'> {
  return {
    emergency: {
      state: new Subject(NO_EMERGENCY),
      openings: new Subject<readonly OpeningToReview[]>([]),
      packs: new Subject<readonly PackToReview[]>([]),
      packCovers: () => Promise.resolve([]),
      ...{ preparePack: fail, closePack: fail, setUpCrew: fail, makeReady: fail },
      crewReadiness: () => Promise.resolve({ records: 0, lacking: 0 }),
      ...{ goOnDuty: fail, open: fail, close: fail, review: fail },
    },
    files: {
      ...{ begin: fail, add: fail, finish: fail, read: fail },
      discard: () => Promise.resolve(),
      standing: () => new Subject(undefined),
      fetch: () => Promise.resolve(),
      preview: () => Promise.resolve(new Uint8Array(0)),
    },
    searching: {
      ...{ state: new Subject(SEARCH_CLOSED), ask: fail },
      ...{ forget: () => undefined, resume: () => undefined },
    },
    keys: { watchKeys: () => new Subject([]), compared: fail },
    waking: { state: new Subject(NOT_WOKEN), key: fail, wakeAt: fail },
    presence: {
      ...{ state: new Subject(NOBODY_SEEN), choose: fail },
      ...{ attend: () => Promise.resolve(), writing: () => Promise.resolve() },
    },
    carrying: {
      news: new Subject(0),
      ...{ pack: fail, take: fail, standing: fail, answer: fail },
    },
  };
}
