/** The simulated clinic: its people over the real engine, what they were told, and a look at what is really on each disk. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import type { DocumentQuery } from '#kernel/feature.ts';
import type { DocumentId, RecordId, UserId } from '#kernel/ids.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import type { Opened } from '#ui/app-port.ts';
import { outboxRow } from '../../web/sync/rows/small-rows.ts';
import { openVault } from '../../web/sync/vault.ts';
import {
  clinicOf,
  expectOk,
  letIn,
  letInPatient,
  now,
  PASSPHRASE,
  Person,
  type World,
} from '../world/world.ts';
import { addDevice } from '../world/own-devices.ts';
import { nextTurn } from './answers.ts';
import { ChangedPrograms } from './changed-programs.ts';
import type { Draw } from './draw.ts';
import { Notebook, type Word } from './notebook.ts';
import { OlderDisks } from './older-disks.ts';
import { KeptPlaces } from './kept-places.ts';
import { Talk } from './talk.ts';
import { copyOf, preparedClinic, SNAPSHOT_EVERY } from './prepared-clinics.ts';
import { TwoStories } from './two-stories.ts';

const STAFF = [
  { role: 'nurse', name: 'Amina' },
  { role: 'doctor', name: 'Koffi' },
  { role: 'nurse', name: 'Sione' },
  { role: 'doctor', name: 'Ines' },
] as const;

/** Whoever is let into their own record, in this order. */
const PATIENTS = ['Rosa', 'Noor'] as const;

const EXPECTED_REFUSALS: ReadonlySet<string> = new Set([
  'storage/full',
  'conversations/recall-too-late',
]);

interface Opening {
  readonly seed: number;
  readonly size: number;
  readonly isFounded: boolean;
  readonly isEmpty: boolean;
}

export class SimClinic {
  readonly world: World;
  readonly draw: Draw;
  readonly notebook = new Notebook();
  readonly people: Person[];
  /** Of each patient who has the app: their record. */
  readonly patients = new Map<Person, RecordId>();
  /** Digests of what the relay had and lost; its author learns of that when the relay is reached again. */
  readonly forgotten = new Set<string>();
  /** Whether the relay ever told another story than before. */
  wentBack = false;
  /** Whether the relay was given something twice by whoever repaired it. */
  isRepeated = false;
  readonly talk = new Talk();
  readonly keptPlaces = new KeptPlaces();
  /** Whose program somebody has changed. */
  readonly changedPrograms = new ChangedPrograms();
  /** Whether the relay shows some another story than others. */
  readonly twoStories = new TwoStories();
  /** What devices go back to. */
  readonly olderDisks = new OlderDisks();
  /** Digests of what was given to another device by hand. */
  readonly handed = new Set<string>();
  /** Whose access has ended, each with how many words were written before. */
  readonly left = new Map<Person, number>();
  /** Of each further device: the device that let it in. */
  readonly #owners = new Map<Person, Person>();
  #joined: number;
  readonly #disks = new Map<Person, SealedStore>();
  readonly #digests = new WeakMap<Uint8Array, string>();
  readonly #accounted = new Map<Person, Set<string>>();

  private constructor(world: World, draw: Draw) {
    this.world = world;
    this.draw = draw;
    this.people = [...world.people];
    this.#joined = world.people.length;
  }

  /** `isFounded` anew, with everybody let in one by one; else as one that was prepared, with records unless it `isEmpty`. */
  static async open(draw: Draw, { seed, size, isFounded, isEmpty }: Opening): Promise<SimClinic> {
    const staff = STAFF.slice(0, size);
    const { world, written } = isFounded
      ? { world: await clinicOf(seed, staff, SNAPSHOT_EVERY), written: [] }
      : await preparedClinic(seed, { staff, isEmpty });
    const clinic = new SimClinic(world, draw);
    for (const person of clinic.people) await clinic.#openDisk(person);
    for (const word of written) clinic.notebook.write({ ...word, author: clinic.founder });
    return clinic;
  }

  get founder(): Person {
    const [founder] = this.people;
    if (founder === undefined) throw new Error('a clinic has a founder');
    return founder;
  }

  /** One more of the staff joins; undefined when everybody is in already. */
  async letNextIn(): Promise<Person | undefined> {
    const next = STAFF[this.#joined];
    if (next === undefined) return undefined;
    this.#joined += 1;
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
    const name = PATIENTS[new Set(this.patients.values()).size];
    if (name === undefined || [...this.patients.values()].includes(record)) return undefined;
    const person = await Person.create('patient', this.world.relay, name);
    await letInPatient(person, this.founder, { relay: this.world.relay, record });
    await this.#openDisk(person);
    this.people.push(person);
    this.patients.set(person, record);
    return person;
  }

  /** A further device of somebody who has one; undefined when they have two already. */
  async addDevice(person: Person): Promise<Person | undefined> {
    const owner = this.ownerOf(person);
    if (owner !== person || [...this.#owners.values()].includes(owner)) return undefined;
    const device = await addDevice(person, this.world.relay, 'phone');
    await this.#openDisk(device);
    this.people.push(device);
    this.#owners.set(device, owner);
    const record = this.patients.get(owner);
    if (record !== undefined) this.patients.set(device, record);
    return device;
  }

  /** A second device that starts with the same disk, as one machine that was copied; undefined when one was copied before. */
  async cloneDisk(person: Person): Promise<Person | undefined> {
    if (this.olderDisks.isCloned) return undefined;
    this.olderDisks.twins.add(person);
    person.end();
    const store = await copyOf(person.store);
    await person.restart();
    const name = `${person.name} again`;
    const clone = await Person.wake(person.role, this.world.relay, { name, store });
    await this.#openDisk(clone);
    this.people.push(clone);
    this.#owners.set(clone, this.ownerOf(person));
    this.olderDisks.twins.add(clone);
    this.#accounted.set(clone, new Set((await this.outboxOf(clone)).keys()));
    const record = this.patients.get(person);
    if (record !== undefined) this.patients.set(clone, record);
    return clone;
  }

  /** The first device of whoever holds this one. */
  ownerOf(person: Person): Person {
    return this.#owners.get(person) ?? person;
  }

  /** Access ends on all devices of a person. What nobody had of them in sight then may be set aside. */
  leaves(person: Person, seen: string): void {
    const devices = this.people.filter((one) => this.ownerOf(one) === person);
    for (const device of devices) this.left.set(device, this.notebook.words.length);
    for (const word of this.notebook.words) {
      if (devices.includes(word.author) && word.answer === 'kept' && !seen.includes(word.token))
        word.answer = 'unknown';
      if (
        word.struckBy !== undefined &&
        devices.includes(word.struckBy) &&
        seen.includes(word.token)
      )
        word.struck = 'unknown';
    }
  }

  /** Everybody else knows by now: what whoever left has still not sent counts for nobody. */
  everybodyKnowsWhoLeft(): void {
    const onRelay = this.onRelay();
    for (const word of this.notebook.words)
      if (this.left.has(word.author) && word.answer === 'unknown' && word.envelope !== undefined)
        word.isLate = !this.#hasLeft(word.envelope, onRelay);
  }

  /** Whether an envelope was anywhere but on the device it was written on. */
  #hasLeft(envelope: string, onRelay: ReadonlySet<string>): boolean {
    return onRelay.has(envelope) || this.forgotten.has(envelope) || this.handed.has(envelope);
  }

  struckOut(word: Word | undefined, by: Person): void {
    if (word === undefined || this.changedPrograms.people.has(by)) return;
    word.struck = this.left.has(by) && word.struck !== 'yes' ? 'unknown' : 'yes';
    word.struckBy = by;
  }

  /** Whether a refusal is explained by a fault, by time, or by the end of access. */
  isExpected(code: string, person: Person): boolean {
    return EXPECTED_REFUSALS.has(code) || !this.isBelieved(person);
  }

  /** Whether the work of this device counts. */
  isBelieved(person: Person): boolean {
    return !this.left.has(person) && !this.changedPrograms.people.has(person);
  }

  handedOver(digests: Iterable<string>): void {
    for (const digest of digests) this.handed.add(digest);
  }

  /** Of who has been in; undefined while somebody's session is not open. */
  userOf({ app }: Person): UserId | undefined {
    const session = now(app.session);
    return session.status === 'open' ? session.me.userId : undefined;
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
    for (const disk of [this.world.relay.disk, ...this.twoStories.disks])
      for (const items of disk.items.values())
        for (const { digest } of items) digests.add(this.#named(digest));
    return digests;
  }

  /** Asked after every step, of envelopes that stay. */
  #named(digest: Uint8Array): string {
    const known = this.#digests.get(digest) ?? toHex(digest);
    this.#digests.set(digest, known);
    return known;
  }

  async #openDisk(person: Person): Promise<void> {
    const { random, clock } = this.world.relay;
    const parts = { rows: person.store, random: random.bytes, clock };
    this.#disks.set(person, expectOk(await openVault(parts, PASSPHRASE)));
  }
}

const LOOK_TURNS = 300;
