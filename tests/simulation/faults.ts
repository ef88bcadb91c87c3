/** What goes wrong in the simulated clinic: faults that stay until they are lifted, and events that happen to the relay. */
import type { Person } from '../world/world.ts';
import { copyDisk, type MemoryDisk } from '../../sync-server/store/memory-store.ts';
import { EvilRelay, type Shown } from '../support/evil-relay.ts';
import type { FaultName, LastingFault, RelayEvent } from './alphabet.ts';
import type { Draw } from './draw.ts';
import type { SimClinic } from './sim-clinic.ts';

/** The number of the commit with which a repaired disk begins. */
const REPAIRED = 1;
/** Until everybody who can be reached has heard of the end of somebody's access. */
const KNOWN_MS = 180_000;
const AWAY = 'away-till-the-end';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CLOCK_ERRORS_MS = [-400 * DAY_MS, -HOUR_MS, 20 * 60_000, HOUR_MS, 400 * DAY_MS];
const SLOW_NETWORKS_MS = [200, 2_000, 8_000];

export class Faults {
  readonly #clinic: SimClinic;
  readonly #active = new Map<Person, Set<LastingFault>>();
  #backup: MemoryDisk | undefined;
  readonly #recent = new Set<RelayEvent>();

  constructor(clinic: SimClinic) {
    this.#clinic = clinic;
  }

  /** What is wrong for this person now; 'none' when nothing is. */
  activeFor(person: Person): readonly FaultName[] {
    const active = [...(this.#active.get(person) ?? []), ...this.#recent];
    return active.length === 0 ? ['none'] : active;
  }

  async begin(fault: LastingFault, person: Person): Promise<void> {
    const { draw } = this.#clinic;
    const active = this.#active.get(person) ?? new Set();
    this.#active.set(person, active.add(fault));
    if (fault === 'offline') await person.reach(false);
    else if (fault === 'away-till-the-end') await this.#leave(person);
    else this.#set(fault, person, draw);
  }

  async end(fault: LastingFault, person: Person): Promise<void> {
    this.#active.get(person)?.delete(fault);
    const { weather } = person;
    if (fault === 'offline') await person.reach(!this.#isAway(person));
    else if (fault === 'slow-network') weather.delayMs = 0;
    else if (fault === 'full-disk') person.disk.isFull = false;
    else if (fault === 'slow-disk') person.disk.slowTurns = 0;
    else if (fault === 'wrong-clock' || fault === 'jumping-clock') person.clockAheadMs = 0;
    else if (fault === 'dead-connections') weather.goesDead = () => false;
    else weather.copies = () => 1;
  }

  /** Lifts one of a person's faults, or brings a new one of those `allowed`. */
  async change(person: Person, allowed: readonly LastingFault[]): Promise<void> {
    const { draw } = this.#clinic;
    const active = [...(this.#active.get(person) ?? [])].filter((each) => each !== AWAY);
    if (active.length > 0 && draw.chance(0.5)) return this.end(draw.pick(active), person);
    if (allowed.length > 0) await this.begin(draw.pick(allowed), person);
  }

  relay(event: RelayEvent): void {
    const { draw, world, people } = this.#clinic;
    this.#recent.add(event);
    this.#clinic.isRepeated ||= event === 'relay-repeats';
    if (event === 'relay-splits') this.#tellsTwoStories();
    if (event === 'relay-refuses') return world.relay.store.failCommits(1 + draw.below(4));
    if (event === 'relay-restored') this.#comesBackWith(this.#backup ?? world.relay.disk);
    else if (event === 'relay-omits')
      this.#isRepairedWith((told) => told.filter(() => draw.chance(0.7)));
    else if (event === 'relay-repeats') this.#isRepairedWith((told) => repeating(told, draw));
    else if (event === 'relay-mixes') this.#isRepairedWith((told) => mixed(told, draw));
    else if (event === 'relay-restarts') world.relay.restart();
    for (const person of people) person.cut();
  }

  /** What the relay holds now is what it may come back with later. */
  backUp(): void {
    this.#backup = copyDisk(this.#clinic.world.relay.disk);
  }

  /** Before each of a person's steps: what changes by itself. */
  goOn(person: Person): void {
    const { draw } = this.#clinic;
    if (this.#active.get(person)?.has('jumping-clock') === true)
      person.clockAheadMs = draw.pick(CLOCK_ERRORS_MS);
  }

  /** Time has passed: what happened to the relay is over. */
  timePassed(): void {
    this.#recent.clear();
  }

  async healAll(): Promise<void> {
    this.#recent.clear();
    this.#clinic.olderDisks.since.clear();
    this.#clinic.world.relay.store.failCommits(0);
    const { people, left, world } = this.#clinic;
    await this.mend();
    for (const person of people) if (!left.has(person)) await this.heal(person);
    if (left.size === 0) return;
    for (const person of left.keys()) await person.reach(false);
    await world.advance(KNOWN_MS);
    this.#clinic.everybodyKnowsWhoLeft();
    for (const person of left.keys()) await this.heal(person);
  }

  /** Nothing is wrong for this person any more. */
  async heal(person: Person): Promise<void> {
    this.#active.delete(person);
    person.disk.isFull = false;
    person.disk.slowTurns = 0;
    person.clockAheadMs = 0;
    person.weather.heal();
    await person.reach(true);
  }

  /** Everybody is shown the same again. */
  async mend(): Promise<void> {
    await this.#clinic.twoStories.end(this.#clinic);
  }

  #tellsTwoStories(): void {
    this.#clinic.wentBack = true;
    this.#clinic.twoStories.begin(this.#clinic);
  }

  /** The relay's disk was repaired: of each channel it shows something else, and it does not hide that it is another. */
  #isRepairedWith(change: (envelopes: readonly Uint8Array[]) => readonly Uint8Array[]): void {
    const relay = new EvilRelay(this.#clinic.world);
    const told: Shown = new Map(
      [...relay.shown()].map(([channel, envelopes]) => [channel, change(envelopes)] as const),
    );
    const disk = relay.diskThatShows(told);
    disk.lastCommit = REPAIRED;
    // Its commits are counted anew: a position of before means nothing on it.
    disk.eras = [];
    for (const [channel, items] of disk.items)
      disk.items.set(
        channel,
        items.map((item) => ({ ...item, commit: REPAIRED })),
      );
    this.#comesBackWith(disk);
  }

  /** Whatever it had acknowledged and is not on this disk is gone from it. */
  #comesBackWith(disk: MemoryDisk): void {
    const { world, forgotten } = this.#clinic;
    this.#clinic.wentBack = true;
    const before = this.#clinic.onRelay();
    world.relay.restart(copyDisk(disk));
    const after = this.#clinic.onRelay();
    for (const digest of before) if (!after.has(digest)) forgotten.add(digest);
  }

  /** Two are away at once, mostly, so that neither can hand on what the other one has. */
  async #leave(person: Person): Promise<void> {
    const { draw, people } = this.#clinic;
    for (const each of new Set([person, draw.pick(people)])) {
      const active = this.#active.get(each) ?? new Set();
      this.#active.set(each, active.add(AWAY));
      await each.reach(false);
    }
  }

  #isAway(person: Person): boolean {
    return this.#active.get(person)?.has(AWAY) === true;
  }

  #set(fault: LastingFault, person: Person, draw: Draw): void {
    const { weather, disk } = person;
    if (fault === 'slow-network') weather.delayMs = draw.pick(SLOW_NETWORKS_MS);
    else if (fault === 'full-disk') disk.isFull = true;
    else if (fault === 'slow-disk') disk.slowTurns = 1 + draw.below(8);
    else if (fault === 'wrong-clock' || fault === 'jumping-clock')
      person.clockAheadMs = draw.pick(CLOCK_ERRORS_MS);
    else if (fault === 'dead-connections') weather.goesDead = () => draw.chance(0.03);
    else weather.copies = () => (draw.chance(0.3) ? 2 : 1);
  }
}

/** Some of it comes again at the end, as whoever replays what was said would have it. */
const repeating = (envelopes: readonly Uint8Array[], draw: Draw): readonly Uint8Array[] => [
  ...envelopes,
  ...envelopes.filter(() => draw.chance(0.2)),
];

/** Another order, each of them as likely as any. */
function mixed(envelopes: readonly Uint8Array[], draw: Draw): readonly Uint8Array[] {
  const rest = [...envelopes];
  return envelopes.flatMap(() => rest.splice(draw.below(rest.length), 1));
}
