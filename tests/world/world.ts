/**
 * A small clinic by name: `const { nurse, doctor } = await world('nurse', 'doctor')`. Everybody runs the real engine over a
 * store and a relay in memory; time stands still until it is advanced, randomness comes from a seed.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { parseMillis } from '#kernel/ports.ts';
import { invariant, ok, type Result } from '#kernel/result.ts';
import { createCore, type Core } from '../../web/shell/core/core.ts';
import type { CorePorts, Pipe, PipeEvents } from '../../web/shell/core/ports.ts';
import { RelayWorld, settled } from '../../web/sync/relay/relay-world.test-support.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import type { Watched } from '#ui/app-port.ts';
import type { SocketListener } from '../../sync-server/server/server-port.ts';

export type Role = 'nurse' | 'doctor';

const PEOPLE: Readonly<Record<Role, string>> = { nurse: 'Amina', doctor: 'Koffi' };
const PASSPHRASE = 'long enough for a test';

export class Person {
  readonly role: Role;
  readonly name: string;
  readonly store = new MemoryStore();
  app: Core;
  #isReachable = true;
  readonly #place: RelayWorld;
  readonly #open = new Set<() => void>();
  /** Every frame that left this device. */
  readonly sent: Uint8Array[] = [];

  private constructor(role: Role, place: RelayWorld) {
    this.role = role;
    this.name = PEOPLE[role];
    this.#place = place;
    this.app = undefined as never;
  }

  static async create(role: Role, place: RelayWorld): Promise<Person> {
    const person = new Person(role, place);
    person.app = await createCore(person.#ports());
    return person;
  }

  /** The network between this person and everybody else goes away, or comes back. */
  async reach(isReachable: boolean): Promise<void> {
    this.#isReachable = isReachable;
    if (!isReachable) for (const end of [...this.#open]) end();
    if (isReachable) this.app.retryNow();
    await settled();
  }

  /** The program ends as if the battery had been pulled, starts again and is unlocked. */
  async restart(): Promise<void> {
    this.app.stop();
    for (const end of [...this.#open]) end();
    this.app = await createCore(this.#ports());
    const unlocked = await this.app.unlock(PASSPHRASE);
    invariant(unlocked.ok, 'the passphrase opens the vault');
    await settled();
  }

  #ports(): CorePorts {
    const { clock, random, relayKey } = this.#place;
    return {
      store: ok(this.store),
      connect: (events) => this.#connect(events),
      relayKey: () => Promise.resolve(this.#isReachable ? relayKey.publicKey : undefined),
      clock: {
        now: () => {
          const now = parseMillis(clock.now());
          invariant(now !== undefined, 'the test clock is a time');
          return now;
        },
      },
      timers: { schedule: clock.schedule },
      random: random.bytes,
      origin: 'https://lantern.example',
    };
  }

  #connect(events: PipeEvents): Pipe {
    let isOpen = true;
    let listener: SocketListener | undefined;
    const end = (): void => {
      if (!isOpen) return;
      isOpen = false;
      this.#open.delete(end);
      listener?.closed();
      setImmediate(() => events.closed());
    };
    this.#open.add(end);
    setImmediate(() => {
      if (!this.#isReachable) return end();
      listener = this.#place.relay.connect({
        send: (frames) => {
          setImmediate(() => {
            for (const frame of frames) if (isOpen) events.received(frame.slice());
          });
        },
        bufferedBytes: () => 0,
        close: end,
      });
      events.opened();
    });
    return {
      send: (bytes) => {
        this.sent.push(bytes.slice());
        setImmediate(() => isOpen && listener?.message(bytes.slice()));
      },
      close: end,
    };
  }
}

export interface World {
  readonly relay: RelayWorld;
  readonly people: readonly Person[];
  /** Lets time pass for everybody. */
  advance(ms: number): Promise<void>;
}

/** The first role founds the clinic; the others are invited by link, compare the number and are let in. */
export async function world<Roles extends readonly Role[]>(
  ...roles: Roles
): Promise<World & Record<Roles[number], Person>> {
  await prepare();
  const relay = new RelayWorld({ seed: 20261122 });
  const people: Person[] = [];
  for (const role of roles) {
    const person = await Person.create(role, relay);
    const [founder] = people;
    if (founder === undefined) await found(person);
    else await join(person, founder, relay);
    people.push(person);
  }
  const byRole = Object.fromEntries(people.map((person) => [person.role, person]));
  return {
    relay,
    people,
    advance: (ms) => relay.clock.advance(ms),
    ...(byRole as Record<Roles[number], Person>),
  };
}

/** A new device in this world on which nobody has set up anything. */
export async function stranger(role: Role, relay: RelayWorld): Promise<Person> {
  await prepare();
  return Person.create(role, relay);
}

async function found(person: Person): Promise<void> {
  const founded = await person.app.foundClinic({
    name: person.name,
    profession: person.role,
    passphrase: PASSPHRASE,
    clinic: 'Lakeside',
  });
  invariant(founded.ok, `founding answers ${founded.ok ? '' : founded.error.code}`);
  await settled();
}

async function join(person: Person, inviter: Person, relay: RelayWorld): Promise<void> {
  const invitation = await inviter.app.createInvitation();
  invariant(invitation.ok, 'a founder invites');
  await settled();
  const { name, role: profession } = person;
  const { link } = invitation.value;
  const joined = await person.app.join({ name, profession, link, passphrase: PASSPHRASE });
  invariant(joined.ok, 'an invitation is answered');
  await until(relay, () => now(inviter.app.invitations)[0]?.request?.checkNumber !== undefined);
  const admitted = await inviter.app.admit(invitation.value.id);
  invariant(admitted.ok, `admitting answers ${admitted.ok ? '' : admitted.error.code}`);
  await until(relay, () => now(person.app.session).status === 'open');
}

const ROUNDS_MAX = 60;

/** Lets seconds pass until something is so; a world in which it never becomes so is broken. */
export async function until(relay: RelayWorld, isSo: () => boolean): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX && !isSo(); round++) await relay.clock.advance(1000);
  invariant(isSo(), 'it becomes so within a minute');
}

/** The present value of something watched. */
export function now<T>(watched: Watched<T>): T {
  let value: T | undefined;
  watched.subscribe((next) => (value = next))();
  return value as T;
}

/** What an operation answered; a refusal fails the test with its code. */
export function expectOk<T>(result: Result<T, { readonly code: string }>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

let prepared: Promise<unknown> | undefined;

function prepare(): Promise<unknown> {
  const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  return (prepared ??= Promise.all([initCrypto(), initializeWasm(readFileSync(wasm))]));
}
