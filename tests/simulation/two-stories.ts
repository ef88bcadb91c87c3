/**
 * A relay that shows some of the people another story than the others: with one key, one history up to a point, and from there on
 * two, in which the same numbers stand for different things. It ends when the relay shows everybody the same.
 */
import { copyDisk, type MemoryDisk } from '../../sync-server/store/memory-store.ts';
import { RelayWorld } from '../../web/sync/relay/relay-world.test-support.ts';
import type { Person, World } from '../world/world.ts';
import type { Draw } from './draw.ts';

interface Clinic {
  readonly world: World;
  readonly draw: Draw;
  readonly people: readonly Person[];
  readonly left: ReadonlyMap<Person, number>;
  readonly forgotten: Set<string>;
  onRelay(): ReadonlySet<string>;
}

export class TwoStories {
  #other: RelayWorld | undefined;

  /** What stands in the story that not everybody is shown. */
  get disks(): readonly MemoryDisk[] {
    return this.#other === undefined ? [] : [this.#other.disk];
  }

  /** Half of the people are shown another story from now on. */
  begin({ world: { relay }, draw, people }: Clinic): void {
    const { clock, random, relayKey, relayId, accountKey, limits } = relay;
    const other = this.#other ?? new RelayWorld();
    if (this.#other === undefined) {
      Object.assign(other, { clock, random, relayKey, relayId, accountKey, limits });
      other.restart(copyDisk(relay.disk));
      // By the numbers of its commits it is the same relay.
      other.disk.eras = relay.disk.eras;
    }
    this.#other = other;
    for (const person of people) if (draw.chance(0.5)) person.elsewhere = other;
  }

  /**
   * Everybody is shown the first story again; what stood in the other one alone is not at the relay any more. Whoever saw it
   * starts their program again: until then a relay that is silent is believed.
   */
  async end(clinic: Clinic): Promise<void> {
    if (this.#other === undefined) return;
    const misled = clinic.people.filter(({ elsewhere }) => elsewhere !== undefined);
    // All of them first: what is answered from now on nobody hears.
    for (const person of misled) person.end();
    const before = clinic.onRelay();
    this.#other = undefined;
    const after = clinic.onRelay();
    for (const digest of before) if (!after.has(digest)) clinic.forgotten.add(digest);
    for (const person of misled) {
      person.elsewhere = undefined;
      await person.restart();
    }
  }
}
