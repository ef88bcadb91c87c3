/** The simulated clinic: its people over the real engine, what they were told, and a look at what is really on each disk. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import type { DocumentQuery } from '#kernel/feature.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { Result } from '#kernel/result.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import type { Opened } from '#ui/app-port.ts';
import { outboxRow } from '../../web/sync/rows/small-rows.ts';
import { openVault } from '../../web/sync/vault.ts';
import {
  clinicOf,
  expectOk,
  letIn,
  letInPatient,
  PASSPHRASE,
  Person,
  type World,
} from '../world/world.ts';
import type { Draw } from './draw.ts';
import { Notebook } from './notebook.ts';

const STAFF = [
  { role: 'nurse', name: 'Amina' },
  { role: 'doctor', name: 'Koffi' },
  { role: 'nurse', name: 'Sione' },
  { role: 'doctor', name: 'Ines' },
] as const;

/** Whoever is let into their own record, in this order. */
const PATIENTS = ['Rosa', 'Noor'] as const;

/** Turns after which an answer that has not come never comes. */
const TURNS_MAX = 20_000;

export class SimClinic {
  readonly world: World;
  readonly draw: Draw;
  readonly notebook = new Notebook();
  readonly people: Person[];
  /** Of each patient who has the app: their record. */
  readonly patients = new Map<Person, RecordId>();
  /** Digests of what the relay had and lost; its author learns of that when the relay is reached again. */
  readonly forgotten = new Set<string>();
  readonly #disks = new Map<Person, SealedStore>();
  readonly #accounted = new Map<Person, Set<string>>();

  private constructor(world: World, draw: Draw) {
    this.world = world;
    this.draw = draw;
    this.people = [...world.people];
  }

  static async open(seed: number, size: number, draw: Draw): Promise<SimClinic> {
    const clinic = new SimClinic(await clinicOf(seed, STAFF.slice(0, size)), draw);
    for (const person of clinic.people) await clinic.#openDisk(person);
    return clinic;
  }

  get founder(): Person {
    const [founder] = this.people;
    if (founder === undefined) throw new Error('a clinic has a founder');
    return founder;
  }

  /** One more of the staff joins; undefined when everybody is in already. */
  async letNextIn(): Promise<Person | undefined> {
    const next = STAFF[this.staff.length];
    if (next === undefined) return undefined;
    const person = await Person.create(next.role, this.world.relay, next.name);
    await letIn(person, this.founder, this.world.relay);
    await this.#openDisk(person);
    this.people.push(person);
    return person;
  }

  get staff(): readonly Person[] {
    return this.people.filter((person) => !this.patients.has(person));
  }

  /** A patient is let into a record that has nobody yet; undefined when everybody is in already. */
  async letPatientIn(record: RecordId): Promise<Person | undefined> {
    const name = PATIENTS[this.patients.size];
    if (name === undefined || [...this.patients.values()].includes(record)) return undefined;
    const person = await Person.create('patient', this.world.relay, name);
    await letInPatient(person, this.founder, { relay: this.world.relay, record });
    await this.#openDisk(person);
    this.people.push(person);
    this.patients.set(person, record);
    return person;
  }

  /** A person's own disk, unlocked. */
  diskOf(person: Person): SealedStore {
    const disk = this.#disks.get(person);
    if (disk === undefined) throw new Error('only people of this clinic have a disk');
    return disk;
  }

  /** What a person's screen shows of a document; undefined when it does not open. */
  async look<T>(
    person: Person,
    question: {
      readonly of: DocumentQuery<T>;
      readonly record: RecordId;
      readonly document?: DocumentId;
    },
  ): Promise<Opened<T> | undefined> {
    let seen: Opened<T> | undefined;
    const stop = person.app.watchDocument(question).subscribe((opened) => (seen = opened));
    for (let turn = 0; seen === undefined && turn < LOOK_TURNS; turn++) await nextTurn();
    stop();
    return seen;
  }

  /** Envelopes in a person's outbox, by digest, with the documents they carry work of. */
  async outboxOf(person: Person): Promise<ReadonlyMap<string, readonly string[]>> {
    const disk = this.diskOf(person);
    const envelopes = new Map<string, readonly string[]>();
    for (const { value } of expectOk(await disk.scan('outbox'))) {
      const row = expectOk(outboxRow.parse(value));
      envelopes.set(toHex(envelopeDigest(row.envelope)), row.documents.map(toHex));
    }
    return envelopes;
  }

  /** The envelope that a document's newest work left in; nothing else was written to it since the last call. */
  async newEnvelopeOf(person: Person, document: DocumentId): Promise<string | undefined> {
    const known = this.#accounted.get(person) ?? new Set<string>();
    this.#accounted.set(person, known);
    let found: string | undefined;
    for (const [digest, documents] of await this.outboxOf(person)) {
      if (!known.has(digest) && documents.includes(document)) found = digest;
      known.add(digest);
    }
    return found;
  }

  /** Digests of all envelopes on the relay's disk, lowercase hexadecimal. */
  onRelay(): ReadonlySet<string> {
    const digests = new Set<string>();
    for (const items of this.world.relay.disk.items.values())
      for (const { digest } of items) digests.add(toHex(digest));
    return digests;
  }

  async #openDisk(person: Person): Promise<void> {
    const { random, clock } = this.world.relay;
    const parts = { rows: person.store, random: random.bytes, clock };
    this.#disks.set(person, expectOk(await openVault(parts, PASSPHRASE)));
  }
}

const LOOK_TURNS = 300;

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type Answer<T> = Result<T, { readonly code: string }>;

/** Waits for an answer without letting time pass; throws when none comes. */
export async function answered<T>(promise: Promise<T>): Promise<T> {
  let answer: { readonly value: T } | undefined;
  const whenDone = promise.then((value) => (answer = { value }));
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    if (answer !== undefined) return answer.value;
    await Promise.race([whenDone, nextTurn()]);
  }
  throw new Error('an operation never answered');
}
