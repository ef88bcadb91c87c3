/** Where each device stands in its channels, by its own disk: forward alone, unless the relay or the disk is another than before. */
import { parseChannelRow } from '../../web/sync/rows/channel.ts';
import { expectOk, type Person } from '../world/world.ts';
import type { SealedStore } from '#storage/sealed-store.ts';

interface Clinic {
  /** Whether the relay ever told another story than before. */
  readonly wentBack: boolean;
  readonly olderDisks: { readonly since: ReadonlySet<Person> };
  diskOf(person: Person): SealedStore;
}

export class KeptPlaces {
  readonly #before = new Map<Person, ReadonlyMap<string, number>>();

  /** Of these people, since the last call. */
  async wentBack(clinic: Clinic, people: readonly Person[]): Promise<readonly string[]> {
    // What a relay that lost something lacks is read anew from the beginning.
    if (clinic.wentBack) return [];
    const failures: string[] = [];
    for (const person of people) {
      const places = await placesOf(clinic.diskOf(person));
      const before = this.#before.get(person);
      this.#before.set(person, places);
      if (before === undefined || clinic.olderDisks.since.has(person)) continue;
      for (const [channel, next] of before)
        if ((places.get(channel) ?? next) < next)
          failures.push(`${person.name} stands further back in a channel than before`);
    }
    return failures;
  }
}

async function placesOf(disk: SealedStore): Promise<ReadonlyMap<string, number>> {
  const rows = expectOk(await disk.scan('channels'));
  return new Map(rows.map(({ key, value }) => [key, expectOk(parseChannelRow(value)).next]));
}
