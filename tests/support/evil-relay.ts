/**
 * A relay that lies: it holds every envelope and its own key, and shows devices whatever it likes, with heads and receipts that
 * fit. It holds no key of a channel, so all it can do is choose, repeat, move, change and withhold.
 */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { emptyHead, nextHead } from '#crypto/relay/head-chain.ts';
import { envelopeDigest, readClearEnvelope } from '#crypto/relay/clear-envelope.ts';
import { copyDisk, type MemoryDisk } from '../../sync-server/store/memory-store.ts';
import type { World } from '../world/world.ts';

/** What the relay shows: for each channel, by its key, the envelopes in the order it chooses. */
export type Shown = Map<string, readonly Uint8Array[]>;

export class EvilRelay {
  readonly #clinic: World;

  constructor(clinic: World) {
    this.#clinic = clinic;
  }

  /** Everything on its disk. */
  shown(): Shown {
    const shown: Shown = new Map();
    for (const [key, items] of this.#clinic.relay.disk.items)
      shown.set(
        key,
        items.map(({ envelope }) => envelope),
      );
    return shown;
  }

  /** From now on everybody is shown this; connections break, and heads fit what is shown. */
  show(shown: Shown): void {
    this.#clinic.relay.restart(this.diskThatShows(shown));
    for (const person of this.#clinic.people) person.cut();
  }

  /** A disk from which an honest program would tell this story. */
  diskThatShows(shown: Shown): MemoryDisk {
    const disk = copyDisk(this.#clinic.relay.disk);
    disk.lastCommit += 1;
    for (const [key, envelopes] of shown) rewrite(disk, key, envelopes);
    return disk;
  }

  /** All bytes that ever came to rest at the relay. */
  everything(): readonly Uint8Array[] {
    return [...this.shown().values()].flat();
  }
}

function rewrite(disk: MemoryDisk, key: string, envelopes: readonly Uint8Array[]): void {
  const channel = disk.channels.get(key);
  const [sample] = disk.items.get(key) ?? [];
  if (channel === undefined || sample === undefined) return;
  let head = emptyHead();
  disk.items.set(
    key,
    envelopes.map((envelope, index) => {
      const digest = envelopeDigest(envelope);
      head = nextHead(head, digest);
      const clear = readClearEnvelope(envelope);
      const kind = clear.ok && clear.value.kind !== 'notice' ? clear.value.kind : sample.kind;
      return { ...sample, commit: disk.lastCommit, envelope, index, digest, head, kind };
    }),
  );
  const bytes = envelopes.reduce((sum, envelope) => sum + envelope.length, 0);
  disk.channels.set(key, { ...channel, length: envelopes.length, bytes, head });
}

/** Whether `needle` stands anywhere in `hay`. */
export function contains(hay: Uint8Array, needle: Uint8Array): boolean {
  const [first] = needle;
  if (first === undefined) return true;
  for (let at = hay.indexOf(first); at >= 0; at = hay.indexOf(first, at + 1))
    if (equalBytes(hay.subarray(at, at + needle.length), needle)) return true;
  return false;
}
