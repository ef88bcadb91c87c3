/** Who uses this device and whose vault the engine opens: one at a time, and nobody's page is another's. */
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { PasskeyQuestion } from '#sync/vault.ts';
import type { DevicePerson, HereState, LostCopy, SharedDevice } from '#ui/device-port.ts';
import { deviceStore } from '#ui/device-storage.ts';
import { FIRST_SIGN, type LockSign } from '#ui/lock-sign.ts';
import type { VaultSeen } from '../core/bear-witness.ts';
import { Subject } from '../watched.ts';
import {
  deleteStore,
  FIRST_STORE,
  newStoreName,
  peopleOfDevice,
  writeSign,
} from './device-people.ts';
import type { EngineClient } from './engine-client.ts';
import { LeftPage } from './left-page.ts';
import type { PasskeyParts } from './passkey.ts';
import { someoneThere } from './someone-there.ts';
import { takeUpdate } from './take-update.ts';
import { Witnesses } from './witnesses.ts';

type AsyncResult<T> = Promise<Result<T, CommandError>>;

const NOBODY: HereState = {
  ...{ people: [], lost: [], wentBack: undefined },
  ...{ chosen: undefined, isAdding: false, waiting: 0 },
};

export class PeopleHere implements Omit<SharedDevice, 'takeOver'> {
  readonly here = new Subject(NOBODY);
  readonly #engine: EngineClient;
  readonly #show: (status: 'new' | 'locked') => void;
  readonly #left: LeftPage;
  readonly #witnesses = new Witnesses(deviceStore());
  /** Of somebody who is setting up, until it is kept in their store. */
  #newSign: LockSign | undefined;

  constructor(engine: EngineClient, show: (status: 'new' | 'locked') => void) {
    this.#engine = engine;
    this.#show = show;
    this.#left = new LeftPage(sessionStorage);
  }

  /** Looks who is here, and shows the lock or, where nobody is, the start. Only in the one window that has the engine. */
  async begin(): Promise<void> {
    const people = await peopleOfDevice(indexedDB, this.#witnesses.stores);
    const left = this.#left.take();
    const returning = people.find(({ id }) => id === left?.id);
    const chosen = people.length === 1 ? people[0] : returning;
    const waiting = returning?.id === chosen?.id ? (left?.waiting ?? 0) : 0;
    const lost = this.#lost(people);
    this.here.set({ ...NOBODY, people, lost, chosen: chosen?.id, waiting });
    this.#engine.use(chosen?.id ?? FIRST_STORE);
    if (people.length > 0) return this.#show('locked');
    const [gone] = lost;
    if (gone !== undefined) this.#engine.use(gone.id);
    this.#newSign = gone?.sign;
    this.#show('new');
    await someoneThere().then(() => this.#engine.wake());
  }

  /** Somebody has set up or unlocked: their sign is kept with them, and what can be seen of them from outside is read again. */
  async opened(): Promise<void> {
    const sign = this.#newSign;
    this.#newSign = undefined;
    const isFirst = this.here.value.people.length === 0;
    if (sign !== undefined) await writeSign(indexedDB, this.#engine.store, sign);
    if (sign !== undefined || isFirst) await this.#lookAgain();
  }

  /**
   * After the engine has ended. The page starts anew, so that nothing of whoever was here stays in its memory, nor leads
   * anywhere for whoever comes next. Where it could not be loaded again, only they may go on in it.
   */
  async leave(waiting: number): Promise<void> {
    const { store } = this.#engine;
    this.#left.leave({ id: store, waiting });
    if (await canLoadAgain()) {
      await takeUpdate();
      return location.reload();
    }
    const people = this.here.value.people.filter(({ id }) => id === store);
    this.here.set({ ...NOBODY, people, chosen: store, waiting });
    this.#show('locked');
  }

  /** After the engine has ended because another window is to have it: nothing stays in the memory of this one. */
  async leaveToAnother(): Promise<void> {
    if (await canLoadAgain()) location.reload();
  }

  choosePerson(id: string): void {
    const { value } = this.here;
    if (value.chosen === id || value.people.every((one) => one.id !== id)) return;
    this.#engine.stop();
    this.#engine.use(id);
    this.here.set({ ...value, chosen: id, waiting: 0 });
  }

  addPerson(sign: LockSign): void {
    this.#setUp(newStoreName(random), sign);
  }

  setUpAgain(id: string): void {
    const copy = this.here.value.lost.find((one) => one.id === id);
    if (copy !== undefined) this.#setUp(id, copy.sign);
  }

  understood(id: string): void {
    const { value } = this.here;
    if (value.lost.some((one) => one.id === id)) this.#witnesses.forget(id);
    else this.#witnesses.understood(id);
    this.here.set({
      ...value,
      lost: this.#lost(value.people),
      wentBack: this.#witnesses.wentBack(this.#engine.store),
    });
  }

  /** The open vault told what it is known by. */
  witnessed(seen: VaultSeen): void {
    const { store } = this.#engine;
    this.#witnesses.saw(store, seen, this.#newSign ?? this.#own()?.sign);
    const { value } = this.here;
    const wentBack = this.#witnesses.wentBack(store);
    if (wentBack?.onlyHere !== value.wentBack?.onlyHere) this.here.set({ ...value, wentBack });
  }

  #setUp(store: string, sign: LockSign): void {
    this.#newSign = sign;
    this.#engine.use(store);
    this.here.set({ ...this.here.value, chosen: undefined, isAdding: true, waiting: 0 });
    this.#show('new');
    void this.#engine.start();
  }

  stopAdding(): void {
    this.#newSign = undefined;
    const { store } = this.#engine;
    this.#engine.stop();
    void deleteStore(indexedDB, store).then(() => this.begin());
  }

  async changeSign(sign: LockSign): AsyncResult<void> {
    const kept = await writeSign(indexedDB, this.#engine.store, sign);
    await this.#lookAgain();
    return kept ? ok(undefined) : err({ code: 'storage/failed' });
  }

  async removePerson(id: string): Promise<void> {
    await this.#delete(id);
    location.replace('/');
  }

  /** Only for a store in which nothing is but a question that nobody answered. */
  async startOver(): Promise<void> {
    await this.#delete(this.#engine.store);
    location.reload();
  }

  async passkeySupport(): ReturnType<SharedDevice['passkeySupport']> {
    return (await import('./passkey.ts')).passkeySupport();
  }

  async unlockWithPasskey(): AsyncResult<void> {
    this.#engine.wake();
    const question: Result<PasskeyQuestion, CommandError> = await this.#engine.call(
      'passkeyQuestion',
      undefined,
    );
    if (!question.ok) return question;
    const { askPasskey } = await import('./passkey.ts');
    const answer = await askPasskey(passkeyParts(), question.value);
    return answer.ok ? this.#handOver('unlockWithPasskey', answer.value, [answer.value]) : answer;
  }

  async addPasskey(): AsyncResult<void> {
    const { makePasskey } = await import('./passkey.ts');
    const { letter, shape } = this.#own()?.sign ?? FIRST_SIGN;
    const made = await makePasskey(passkeyParts(), `Lantern ${letter} (${shape})`);
    if (!made.ok) return made;
    const { first, second } = made.value;
    const added = await this.#handOver('addPasskey', made.value, [first, second]);
    await this.#lookAgain();
    return added;
  }

  async removePasskey(): AsyncResult<void> {
    const removed: Result<void, CommandError> = await this.#engine.call('removePasskey', undefined);
    await this.#lookAgain();
    return removed;
  }

  async #delete(id: string): Promise<void> {
    this.#engine.stop();
    this.#witnesses.forget(id);
    await deleteStore(indexedDB, id);
  }

  /** The worker has copies; the page keeps none. */
  #handOver(
    method: 'unlockWithPasskey' | 'addPasskey',
    argument: unknown,
    secrets: readonly Uint8Array[],
  ): AsyncResult<void> {
    const answered = this.#engine.call<Result<void, CommandError>>(method, argument);
    for (const secret of secrets) secret.fill(0);
    return answered;
  }

  #own(): DevicePerson | undefined {
    return this.here.value.people.find(({ id }) => id === this.#engine.store);
  }

  async #lookAgain(): Promise<void> {
    const people = await peopleOfDevice(indexedDB, this.#witnesses.stores);
    const { store } = this.#engine;
    const lost = this.#lost(people);
    this.here.set({ ...this.here.value, people, lost, chosen: store, isAdding: false });
  }

  #lost(people: readonly DevicePerson[]): readonly LostCopy[] {
    return this.#witnesses.lost(people.map(({ id }) => id));
  }
}

const random = (length: number): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(length));

const passkeyParts = (): PasskeyParts => ({ credentials: navigator.credentials, random });

/** From the service worker's copy, or from a server that answers. */
const canLoadAgain = async (): Promise<boolean> =>
  ('serviceWorker' in navigator && navigator.serviceWorker.controller !== null) ||
  fetch('/', { method: 'HEAD' }).then(
    ({ ok: answered }) => answered,
    () => false,
  );
