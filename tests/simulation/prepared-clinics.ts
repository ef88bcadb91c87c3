/**
 * Clinics that were founded before, everybody let in, records begun, and put to sleep: a history begins on copies of their disks. To found one
 * for each history would cost more than the history. What joining does under faults, histories do themselves.
 */
import { MemoryStore } from '#storage/memory-store.ts';
import { TABLES } from '#storage/row-store.ts';
import { copyDisk, type MemoryDisk } from '../../sync-server/store/memory-store.ts';
import { RelayWorld } from '../../web/sync/relay/relay-world.test-support.ts';
import { clinicOf, expectOk, Person, type Device, type Role, type World } from '../world/world.ts';
import type { Word } from './notebook.ts';
import { randomOf } from './random.ts';
import { firstRecords } from './first-records.ts';

/** Clinics of each size, so that no history rests on the keys of one alone. */
const VARIANTS = 8;
/** Until everybody has taken in that everybody is there. */
const SETTLING_MS = 10_000;

interface Sleeping {
  readonly seed: number;
  readonly at: number;
  readonly disk: MemoryDisk;
  readonly devices: readonly (Device & { readonly role: Role })[];
  /** What the founder wrote before. */
  readonly written: readonly Omit<Word, 'author' | 'struck'>[];
}

interface Wanted {
  readonly staff: Parameters<typeof clinicOf>[1];
  /** Whether nobody has written anything yet. */
  readonly isEmpty: boolean;
}

interface Prepared extends Pick<Sleeping, 'written'> {
  readonly world: World;
}

/** Changes of a document from one snapshot to the next: few, so that documents of a history have some. */
export const SNAPSHOT_EVERY = 3;

const prepared = new Map<string, Promise<Sleeping>>();

/** A clinic of these people, awake, whose randomness follows from this seed. */
export async function preparedClinic(seed: number, wanted: Wanted): Promise<Prepared> {
  const variant = seed % VARIANTS;
  const key = `${String(variant)}/${String(wanted.staff.length)}/${String(wanted.isEmpty)}`;
  const founding = prepared.get(key) ?? putToSleep(variant, wanted);
  prepared.set(key, founding);
  return await wakeUp(await founding, seed);
}

async function putToSleep(seed: number, { staff, isEmpty }: Wanted): Promise<Sleeping> {
  const clinic = await clinicOf(seed, staff, SNAPSHOT_EVERY);
  const written = isEmpty ? [] : await firstRecords(clinic);
  await clinic.advance(SETTLING_MS);
  for (const person of clinic.people) person.end();
  const { clock, disk } = clinic.relay;
  const devices = clinic.people.map(({ role, name, store }) => ({ role, name, store }));
  return { seed, at: clock.now(), disk, devices, written };
}

async function wakeUp(sleeping: Sleeping, seed: number): Promise<Prepared> {
  const relay = new RelayWorld({ seed: sleeping.seed });
  Object.assign(relay, { random: randomOf(seed), snapshotEvery: SNAPSHOT_EVERY });
  relay.restart(copyDisk(sleeping.disk));
  await relay.clock.advance(sleeping.at - relay.clock.now());
  const people: Person[] = [];
  for (const { role, name, store } of sleeping.devices)
    people.push(await Person.wake(role, relay, { name, store: await copyOf(store) }));
  const world = { relay, people, advance: (ms: number) => relay.clock.advance(ms) };
  return { world, written: sleeping.written };
}

/** The same rows on another disk. */
export async function copyOf(store: MemoryStore): Promise<MemoryStore> {
  const copy = new MemoryStore();
  for (const table of TABLES) {
    const rows = expectOk(await store.scan(table));
    expectOk(await copy.commit(rows.map((row) => ({ table, ...row }))));
  }
  return copy;
}
