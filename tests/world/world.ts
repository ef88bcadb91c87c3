/**
 * A small clinic by name: `const { nurse, doctor } = await world('nurse', 'doctor')`. Everybody runs the real engine over a
 * store and a relay in memory; time stands still until it is advanced, randomness comes from a seed.
 */
import type { Position } from '#clinical/positions.ts';
import type { RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { invariant, ok, type Result } from '#kernel/result.ts';
import type { Core } from '../../web/shell/core/core-port.ts';
import { createCore } from '../../web/shell/core/core.ts';
import type { CorePorts, Pipe, PipeEvents } from '../../web/shell/core/ports.ts';
import { pieceRelayOf } from '../../web/sync/files/piece-relay.test-support.ts';
import { later, RelayWorld, settled } from '../../web/sync/relay/relay-world.test-support.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { SocketListener } from '../../sync-server/server/server-port.ts';
import { DeviceDisk, DiskState } from './device-disk.ts';
import { Lane, Weather } from './network.ts';
import { prepare } from './prepare.ts';

/** A patient has a device of their own and belongs to nothing until they are let into their record. */
export type Role = 'nurse' | 'doctor' | 'patient';

const PEOPLE: Readonly<Record<Role, string>> = { nurse: 'Amina', doctor: 'Koffi', patient: 'Rosa' };
export const PASSPHRASE = 'long enough for a test';

/** What a person has in their hands. */
export interface Device {
  readonly name: string;
  readonly store: MemoryStore;
}

export class Person {
  readonly role: Role;
  readonly name: string;
  readonly store: MemoryStore;
  readonly disk = new DiskState();
  readonly weather = new Weather();
  /** How far this device's clock is ahead of the world's, in milliseconds. */
  clockAheadMs = 0;
  app: Core;
  /** The place whose relay this device is shown; its own when undefined. */
  elsewhere: RelayWorld | undefined;
  readonly #place: RelayWorld;
  readonly #open = new Set<() => void>();
  #powered: DeviceDisk;
  /** Every frame that left this device. */
  readonly sent: Uint8Array[] = [];

  private constructor(role: Role, place: RelayWorld, device: Device) {
    this.role = role;
    this.name = device.name;
    this.store = device.store;
    this.#place = place;
    this.#powered = new DeviceDisk(this.store, this.disk);
    this.app = undefined as never;
    this.disk.powerLost = () => {
      this.end();
    };
  }

  static async create(role: Role, place: RelayWorld, name = PEOPLE[role]): Promise<Person> {
    const person = new Person(role, place, { name, store: new MemoryStore() });
    person.app = await createCore(person.#ports());
    return person;
  }

  /** A device that has been set up before: it is switched on with this disk and unlocked. */
  static async wake(role: Role, place: RelayWorld, device: Device): Promise<Person> {
    const person = new Person(role, place, device);
    await person.#start();
    return person;
  }

  /** The network between this person and everybody else goes away, or comes back. */
  async reach(isReachable: boolean): Promise<void> {
    this.weather.isReachable = isReachable;
    if (!isReachable) this.cut();
    if (isReachable) this.app.retryNow();
    await settled();
  }

  /** Every connection breaks; what was on its way is lost. */
  cut(): void {
    for (const end of [...this.#open]) end();
  }

  /** The battery is pulled. */
  end(): void {
    this.#powered.end();
    this.app.stop();
    this.cut();
  }

  /** The program ends as if the battery had been pulled, starts again and is unlocked. */
  async restart(): Promise<void> {
    this.end();
    this.disk.momentsLeft = Infinity;
    this.#powered = new DeviceDisk(this.store, this.disk);
    await this.#start();
  }

  async #start(): Promise<void> {
    this.app = await createCore(this.#ports());
    expectOk(await this.app.unlock(PASSPHRASE));
    await settled();
  }

  #ports(): CorePorts {
    const { clock, random, relayKey, snapshotEvery } = this.#place;
    return {
      ...(snapshotEvery === undefined ? {} : { snapshotEvery }),
      store: ok(this.#powered),
      connect: (events) => this.#connect(events),
      http: async (request) => {
        if (!this.weather.isReachable) throw new Error('nothing is reached');
        return pieceRelayOf(this.#place).http(request);
      },
      relayKey: () => Promise.resolve(this.weather.isReachable ? relayKey.publicKey : undefined),
      clock: {
        now: () => {
          const now = parseMillis(clock.now() + this.clockAheadMs);
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
    const { weather } = this;
    const [up, down] = [new Lane(this.#place.clock), new Lane(this.#place.clock)];
    let isOpen = true;
    let isDead = false;
    let listener: SocketListener | undefined;
    const end = (): void => {
      if (!isOpen) return;
      isOpen = false;
      this.#open.delete(end);
      listener?.closed();
      later(() => events.closed());
    };
    const carry = (lane: Lane, deliver: () => void): void => {
      isDead ||= weather.goesDead();
      if (isDead) return;
      for (let copies = weather.copies(); copies > 0; copies--)
        lane.carry(weather.delayMs, () => {
          if (isOpen) deliver();
        });
    };
    this.#open.add(end);
    later(() => {
      if (!isOpen) return;
      if (!weather.isReachable) return end();
      listener = (this.elsewhere ?? this.#place).relay.connect({
        send: (frames) => {
          for (const frame of frames) carry(down, () => events.received(frame.slice()));
        },
        bufferedBytes: () => 0,
        close: end,
      });
      events.opened();
    });
    return {
      send: (bytes) => {
        this.sent.push(bytes.slice());
        const frame = bytes.slice();
        carry(up, () => listener?.message(frame.slice()));
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

/**
 * The first role founds the clinic; the others are invited by link, compare the number and are let in. A patient only has
 * the app.
 */
export async function world<Roles extends readonly Role[]>(
  ...roles: Roles
): Promise<World & Record<Roles[number], Person>> {
  const staff = roles.filter((role) => role !== 'patient');
  const clinic = await clinicOf(
    20261122,
    staff.map((role) => ({ role, name: PEOPLE[role] })),
  );
  const people = [...clinic.people];
  if (roles.includes('patient')) people.push(await Person.create('patient', clinic.relay));
  const byRole = Object.fromEntries(people.map((person) => [person.role, person]));
  return { ...clinic, people, ...(byRole as Record<Roles[number], Person>) };
}

/**
 * A clinic of people by name, a role as often as wanted, drawn from a seed. The first one founds it and lets the others in.
 * `snapshotEvery` many changes of a document there is a snapshot of it; as in the product if nothing is said.
 */
export async function clinicOf(
  seed: number,
  staff: readonly { readonly role: Role; readonly name: string }[],
  snapshotEvery?: number,
): Promise<World> {
  await prepare();
  const relay = new RelayWorld({ seed });
  relay.snapshotEvery = snapshotEvery;
  const people: Person[] = [];
  for (const { role, name } of staff) {
    const person = await Person.create(role, relay, name);
    const [founder] = people;
    if (founder === undefined) await found(person);
    else await letIn(person, founder, relay);
    people.push(person);
  }
  return { relay, people, advance: (ms) => relay.clock.advance(ms) };
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

/** Somebody new answers an invitation, and is let in after the numbers were compared. */
export const letIn = (person: Person, inviter: Person, relay: RelayWorld): Promise<void> =>
  welcome(person, inviter, { relay });

/** A colleague in another place than the care team. */
export const letInAs = (
  person: Person,
  inviter: Person,
  place: { readonly relay: RelayWorld; readonly position: Position },
): Promise<void> => welcome(person, inviter, place);

/** The patient of a record answers an invitation of somebody who works on it, and is let into that record alone. */
export const letInPatient = (
  patient: Person,
  inviter: Person,
  place: { readonly relay: RelayWorld; readonly record: RecordId },
): Promise<void> => welcome(patient, inviter, place);

interface Welcome {
  readonly relay: RelayWorld;
  readonly record?: RecordId;
  readonly position?: Position;
}

async function welcome(person: Person, inviter: Person, into: Welcome): Promise<void> {
  const { relay, record, position } = into;
  const invitation = await inviter.app.createInvitation(record && { record });
  invariant(invitation.ok, 'whoever manages a clinic or works on a record invites');
  await settled();
  const { name, role: profession } = person;
  const { link } = invitation.value;
  const joined = await person.app.join({ name, profession, link, passphrase: PASSPHRASE });
  invariant(joined.ok, 'an invitation is answered');
  const { id } = invitation.value;
  const request = () => now(inviter.app.invitations).find((each) => each.id === id)?.request;
  await until(relay, () => request()?.checkNumber !== undefined);
  const admitted = await inviter.app.admit(id, position);
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
