/**
 * Random histories across logs: devices leave their user's log and users their role while entries under those paths go into a
 * record, some honestly unaware and some back-dated. Everything follows from the seed.
 */
import { toHex } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import type { Body } from './bodies/body.ts';
import { LogBook } from './log-book.ts';
import type { Path } from './path.ts';
import {
  act,
  add,
  addDevice,
  createDevice,
  createPerson,
  found,
  OWNER,
  pathOf,
  READER,
  remove,
  seededNumbers,
  seededRandom,
  set,
  shuffled,
  WRITER,
  writeEntry,
  type Person,
} from './people.test-support.ts';
import { isLate, rightsAt } from './questions.ts';
import { digestOf } from './random-history.test-support.ts';

interface Member {
  readonly person: Person;
  readonly laptop: DeviceKeys;
}

export interface Clinic {
  readonly members: readonly Member[];
  readonly role: string;
  readonly record: string;
  /** What everybody knows at the start. */
  readonly entries: readonly Uint8Array[];
}

export const everything = (book: LogBook): readonly Uint8Array[] =>
  book.groups().flatMap((groupId) => book.entriesOf(groupId));

/** Four people with two devices each, a role of all of them, and a record of two of them and the role. */
export function createClinic(): Clinic {
  const random = seededRandom(16);
  const book = new LogBook();
  const members = Array.from({ length: 4 }, () => {
    const person = createPerson(random);
    const laptop = createDevice(random);
    book.add([person.genesis]);
    act(book, { person, groupId: person.userId, body: addDevice(laptop) });
    return { person, laptop };
  });
  const [first, second] = members.map(({ person }) => person);
  invariant(first !== undefined && second !== undefined, 'a clinic has people');
  const role = found(book, { person: first, random, kind: 'role' });
  for (const { person } of members.slice(1)) {
    const rights = { flags: 1, read: 1, write: 1 };
    act(book, { person: first, groupId: role, body: add(person.userId, rights) });
  }
  const compartments = 0b111;
  const record = found(book, {
    person: first,
    random,
    kind: 'record',
    compartments,
    coFounders: [second],
  });
  act(book, { person: first, groupId: record, body: add(role, OWNER, 'role') });
  return { members, role, record, entries: everything(book) };
}

const STEPS = 18;
const LINK: Body = {
  type: 'link',
  value: {
    what: 'directory',
    id: new Uint8Array(32).fill(7),
    channelId: new Uint8Array(16),
    key: new Uint8Array(32),
  },
};

interface Scene extends Clinic {
  readonly number: () => number;
  readonly books: readonly LogBook[];
  /** Knows what was known at the start, for who pretends to know no more. */
  readonly old: LogBook;
}

/** All entries of one random history. */
export function randomClinicHistory(clinic: Clinic, seed: number): readonly Uint8Array[] {
  const number = seededNumbers(seed);
  const books = clinic.members.map(() => {
    const book = new LogBook();
    book.add(clinic.entries);
    return book;
  });
  const old = new LogBook();
  old.add(clinic.entries);
  const scene: Scene = { ...clinic, number, books, old };
  for (let step = 0; step < STEPS; step++) oneStep(scene);
  const all = new LogBook();
  for (const book of books) all.add(everything(book));
  return everything(all);
}

function pick<T>(number: () => number, items: readonly T[]): T {
  const item = items[Math.floor(number() * items.length)];
  invariant(item !== undefined, 'there is something to pick');
  return item;
}

function oneStep(scene: Scene): void {
  const { number, members, books, role } = scene;
  const place = Math.floor(number() * members.length);
  const [member, book] = [members[place], books[place]];
  invariant(member !== undefined && book !== undefined, 'everybody has a book');
  const { person, laptop } = member;
  if (number() < 0.35) book.add(everything(pick(number, books)));
  const kind = number();
  if (kind < 0.12) {
    const [device, target] = number() < 0.5 ? [person.device, laptop] : [laptop, person.device];
    const body = remove(toHex(target.deviceId));
    act(book, { person, device, groupId: person.userId, body });
  } else if (kind < 0.25) {
    const target = pick(number, members).person.userId;
    const again = add(target, { flags: 1, read: 1, write: 1 });
    act(book, { person, groupId: role, body: number() < 0.7 ? remove(target) : again });
  } else writeInRecord(scene, book, member);
}

/** In one's own name or through the role; now and then with a path and parents from before. */
function writeInRecord(scene: Scene, book: LogBook, { person, laptop }: Member): void {
  const { number, role, record, members, old } = scene;
  const device = number() < 0.5 ? person.device : laptop;
  const roleId = number() < 0.5 ? role : undefined;
  const target = pick(number, [...members.map((member) => member.person.userId), role]);
  const rights = pick(number, [OWNER, WRITER, READER]);
  const body = pick<Body>(number, [
    add(target, rights),
    set(target, rights),
    remove(target),
    // Says nothing but what its author has seen.
    LINK,
  ]);
  const isBackdated = number() < 0.3;
  const known = isBackdated ? old : book;
  const parents = (number() < 0.5 ? known : book).state(record)?.heads ?? [];
  const path = pathOf(known, {
    person,
    device,
    groupId: record,
    ...(roleId === undefined ? {} : { roleId }),
  });
  book.add([writeEntry({ groupId: record, parents, path, device, body })]);
}

/** What is wrong with one random history, in words; empty when nothing is. For tests and soaks. */
export function examineLateness(clinic: Clinic, seed: number): readonly string[] {
  const entries = randomClinicHistory(clinic, seed);
  const number = seededNumbers(seed);
  const books = ['whole', 'one by one', 'one by one'].map((way) => {
    const book = new LogBook();
    const order = shuffled(entries, number);
    if (way === 'whole') book.add(order);
    else
      for (const entry of order) {
        book.add([entry]);
        book.state(clinic.record);
      }
    return book;
  });
  const [first, ...others] = books.map((book) => answersOf(clinic, book));
  return others.every((other) => other === first) ? [] : [`seed ${seed}: the order matters`];
}

/** Every state, and what every entry of the record would be told about its author's rights and lateness. */
function answersOf(clinic: Clinic, book: LogBook): string {
  const states = [...book.groups()].sort().map((groupId) => {
    const state = book.state(groupId);
    return state === undefined ? '' : digestOf(state);
  });
  const answers = placesOf(clinic, book).map((place) => [
    rightsAt(book, place),
    isLate(book, place),
  ]);
  return JSON.stringify([states, answers, book.missing()]);
}

function placesOf({ record }: Clinic, book: LogBook) {
  const log = book.resolved(record)?.log;
  return (log?.ordered ?? []).slice(1).map(
    ({
      entry,
    }): {
      readonly groupId: string;
      readonly path: Path;
      readonly heads: readonly string[];
    } => ({ groupId: record, path: entry.path, heads: entry.parents.map(toHex) }),
  );
}
