/**
 * Answers the page's calls and watches from the core, by name. Whatever is named here is all a page can ask for, and behind a
 * locked screen only the PIN.
 */
import type { App, Session } from '#ui/app-port.ts';
import type { ScreenLockState } from '#ui/identity-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { Clock, Timers } from '#kernel/ports.ts';
import { err } from '#kernel/result.ts';
import { createRegistry } from '#kernel/registry.ts';
import { features } from '../features.ts';
import { Subject } from '../watched.ts';
import type { Core } from '../core/core-port.ts';
import type { Method, Topic, ToPage, ToWorker } from './messages.ts';
import { isPartMethod, partCall } from './part-calls.ts';
import { SentRows } from './row-changes.ts';
import { ScreenLock } from './screen-lock.ts';

type Argument<Name extends keyof App> = App[Name] extends (argument: infer A) => unknown
  ? A
  : never;

/** Two arguments of the port in one message. */
interface Admission {
  readonly invitation: string;
  readonly position: Parameters<App['admit']>[1];
}

interface ListTopic {
  readonly name: string;
  readonly record?: Parameters<App['watchList']>[0]['record'];
}

interface DocumentTopic extends ListTopic {
  readonly record: Parameters<App['watchDocument']>[0]['record'];
  readonly document?: Parameters<App['watchDocument']>[0]['document'];
}

interface PageWatch {
  readonly topic: Topic;
  readonly argument: unknown;
  stop: () => void;
}

/** What an emptied screen still has to know. */
const SHOWN_WHILE_LOCKED: readonly Topic[] = ['session', 'screenLock', 'sync'];
const ANSWERED_WHILE_LOCKED: readonly Method[] = ['openScreen', 'lockScreen', 'lock'];

/** A store that does not answer keeps no worker alive. */
const WIPE_MS_MAX = 1_000;

const KEYS_ARE_OPEN: readonly Session['status'][] = ['open', 'joining', 'recovering'];

export interface CoreServerPorts {
  readonly post: (message: ToPage) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The full lock: ends this worker, with everything it holds. */
  readonly end: () => void;
}

export class CoreServer {
  readonly #ports: CoreServerPorts;
  readonly #registry = createRegistry(features);
  readonly #watches = new Map<number, PageWatch>();
  readonly #waiting: ToWorker[] = [];
  readonly #screenLock: ScreenLock;
  readonly #lockState: Subject<ScreenLockState>;
  #core: Core | undefined;
  #wasLocked = false;

  constructor(ports: CoreServerPorts) {
    const { clock, timers } = ports;
    this.#ports = ports;
    this.#screenLock = new ScreenLock({
      ...{ clock, timers },
      changed: (state) => this.#lockChanged(state),
      end: () => this.#end(),
    });
    this.#lockState = new Subject(this.#screenLock.state);
  }

  /** Answers what was asked while the core was starting, and everything from now on. */
  serve(core: Core): void {
    this.#core = core;
    core.session.subscribe(({ status }) => {
      if (KEYS_ARE_OPEN.includes(status)) this.#screenLock.begin();
    });
    for (const message of this.#waiting.splice(0)) this.handle(message);
  }

  handle(message: ToWorker): void {
    if (this.#core === undefined) this.#waiting.push(message);
    else if (message.kind === 'call') this.#answer(this.#core, message);
    else if (message.kind === 'watch') this.#watch(this.#core, message);
    else if (message.kind === 'unwatch') this.#unwatch(message.id);
  }

  /** The full lock: keys are overwritten, then the worker ends. From here on nothing is answered. */
  #end(): void {
    const core = this.#core;
    this.#core = undefined;
    const overwritten = core?.lock() ?? Promise.resolve();
    const late = new Promise<void>((resolve) => {
      this.#ports.timers.schedule(WIPE_MS_MAX, resolve);
    });
    void Promise.race([overwritten, late]).finally(() => this.#ports.end());
  }

  /** Behind a locked screen nothing of a record is handed out; what was watched is handed out anew when it opens. */
  #lockChanged(state: ScreenLockState): void {
    this.#lockState.set(state);
    const core = this.#core;
    if (core === undefined || state.locked === this.#wasLocked) return;
    this.#wasLocked = state.locked;
    if (state.locked) core.searching.forget();
    else core.searching.resume();
    for (const [id, watch] of this.#watches) {
      if (SHOWN_WHILE_LOCKED.includes(watch.topic)) continue;
      if (state.locked) watch.stop();
      else watch.stop = this.#send(core, { id, ...watch });
    }
  }

  #answer(core: Core, message: Extract<ToWorker, { kind: 'call' }>): void {
    const { id, method, argument } = message;
    void this.#call(core, method, argument).then(
      (value) => this.#ports.post({ kind: 'answer', id, value }),
      // A rejected call is a mistake of ours; the person gets an error, never an endless wait.
      () =>
        this.#ports.post({
          kind: 'answer',
          id,
          value: { ok: false, error: { code: 'engine/failed' } },
        }),
    );
  }

  async #call(core: Core, method: Method, argument: unknown): Promise<unknown> {
    if (this.#screenLock.locked && !ANSWERED_WHILE_LOCKED.includes(method))
      return err({ code: 'identity/not-open' });
    if (isPartMethod(method)) return partCall(core, method, argument);
    switch (method) {
      case 'setPin':
        return this.#screenLock.setPin(argument as Argument<'setPin'>);
      case 'lockScreen':
        return this.#screenLock.lock();
      case 'openScreen':
        return this.#screenLock.open(String(argument));
      case 'dispatch': {
        const { command, ...request } = argument as Omit<Argument<'dispatch'>, 'command'> & {
          readonly command: string;
        };
        return core.dispatch({ ...request, command: { name: command } });
      }
      case 'foundClinic':
        return core.foundClinic(argument as Argument<'foundClinic'>);
      case 'join':
        return core.join(argument as Argument<'join'>);
      case 'shareRecord':
        return core.shareRecord(argument as Argument<'shareRecord'>);
      case 'endAccess':
        return core.endAccess(argument as Argument<'endAccess'>);
      case 'noteExport':
        return core.noteExport(argument as Argument<'noteExport'>);
      case 'contestLook':
        return core.contestLook(argument as Argument<'contestLook'>);
      case 'admitDevice':
        return core.admitDevice(argument as Argument<'admitDevice'>);
      case 'moveStaff':
        return core.moveStaff(argument as Argument<'moveStaff'>);
      case 'admit': {
        const { invitation, position } = argument as Admission;
        return core.admit(invitation, position);
      }
      case 'nameDevice':
        return core.nameDevice(argument as Argument<'nameDevice'>);
      case 'recover':
        return core.recover(argument as Argument<'recover'>);
      case 'unlockWithPasskey':
        return core.unlockWithPasskey(argument as Parameters<Core['unlockWithPasskey']>[0]);
      case 'addPasskey':
        return core.addPasskey(argument as Parameters<Core['addPasskey']>[0]);
      case 'lock':
      case 'passkeyQuestion':
      case 'removePasskey':
      case 'showRecoveryCode':
        return core[method]();
      case 'testRecoveryCode':
      case 'readInvitation':
      case 'unlock':
      case 'refuse':
      case 'sealedCopy':
      case 'readDraft':
        return core[method](String(argument));
      case 'keepDraft':
        return core.keepDraft(argument as Argument<'keepDraft'>);
      case 'sendNow':
        return core.sendNow();
      case 'createInvitation':
        return core.createInvitation(argument as Argument<'createInvitation'>);
    }
  }

  #watch(core: Core, message: Extract<ToWorker, { kind: 'watch' }>): void {
    const { id, topic, argument } = message;
    const shown = !this.#screenLock.locked || SHOWN_WHILE_LOCKED.includes(topic);
    const stop = shown ? this.#send(core, message) : () => undefined;
    this.#watches.set(id, { topic, argument, stop });
  }

  #send(
    core: Core,
    { id, topic, argument }: Omit<Extract<ToWorker, { kind: 'watch' }>, 'kind'>,
  ): () => void {
    const sent = new SentRows();
    return this.#watched(core, topic, argument).subscribe((value) => {
      const change = topic === 'list' ? sent.next(value) : undefined;
      this.#ports.post(
        change === undefined ? { kind: 'value', id, value } : { kind: 'rows', id, change },
      );
    });
  }

  #watched(core: Core, topic: Topic, argument: unknown): Watched<unknown> {
    switch (topic) {
      case 'screenLock':
        return this.#lockState;
      case 'recordAccess':
        return core.watchRecordAccess(argument as Argument<'watchRecordAccess'>);
      case 'list': {
        const { name, ...place } = argument as ListTopic;
        const of = this.#registry.projection(name);
        return of === undefined ? new Subject(undefined) : core.watchList({ of, ...place });
      }
      case 'document': {
        const { name, ...place } = argument as DocumentTopic;
        const of = this.#registry.query(name);
        return of === undefined ? new Subject(undefined) : core.watchDocument({ of, ...place });
      }
      case 'emergency':
        return core.emergency.state;
      case 'openings':
        return core.emergency.openings;
      case 'packs':
        return core.emergency.packs;
      case 'fileStanding':
        return core.files.standing(argument as Parameters<App['files']['standing']>[0]);
      case 'personKeys':
        return core.keys.watchKeys(argument as Parameters<App['keys']['watchKeys']>[0]);
      case 'waking':
        return core.waking.state;
      case 'presence':
        return core.presence.state;
      case 'carryNews':
        return core.carrying.news;
      case 'searching':
        return core.searching.state;
      case 'looks':
        return core.watchLooks(argument as Argument<'watchLooks'>);
      default:
        return core[topic];
    }
  }

  #unwatch(id: number): void {
    this.#watches.get(id)?.stop();
    this.#watches.delete(id);
  }
}
