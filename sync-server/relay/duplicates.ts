/** Envelopes that were offered again: nothing is stored, and the receipt names the index they have had all along. */
import type { RelayStore } from '../store/relay-store.ts';
import { groupBy } from './group-by.ts';
import type { AppendJob } from './job.ts';
import type { ReceiptRun } from './receipts.ts';

export interface Duplicate {
  readonly job: AppendJob;
  readonly index: number;
}

/** The runs that vouch for duplicates, neighbours together. */
export async function duplicateRuns(
  store: RelayStore,
  duplicates: readonly Duplicate[],
): Promise<readonly ReceiptRun[]> {
  const runs: ReceiptRun[] = [];
  for (const group of neighbours(duplicates)) {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) continue;
    const { channelId } = first.job.channel.record.keys;
    const head = await headAt(store, channelId, last.index);
    const before =
      first.index === 0 ? new Uint8Array(32) : await headAt(store, channelId, first.index - 1);
    if (head === undefined || before === undefined) continue;
    runs.push({
      peer: first.job.peer,
      leaf: { channelId, index: last.index, head },
      before,
      digests: group.map((duplicate) => duplicate.job.digest),
    });
  }
  return runs;
}

/** Groups of one peer and channel with consecutive indices. */
function neighbours(duplicates: readonly Duplicate[]): readonly (readonly Duplicate[])[] {
  return [...groupBy(duplicates, (each) => each.job.peer).values()]
    .flatMap((ofPeer) => [...groupBy(ofPeer, (each) => each.job.channel).values()])
    .flatMap(consecutive);
}

function consecutive(ofChannel: readonly Duplicate[]): readonly (readonly Duplicate[])[] {
  const groups: Duplicate[][] = [];
  for (const duplicate of [...ofChannel].sort((a, b) => a.index - b.index)) {
    const group = groups.at(-1);
    const previous = group?.at(-1)?.index;
    if (previous === duplicate.index) continue;
    if (previous !== undefined && previous + 1 === duplicate.index) group?.push(duplicate);
    else groups.push([duplicate]);
  }
  return groups;
}

async function headAt(
  store: RelayStore,
  channelId: Uint8Array,
  index: number,
): Promise<Uint8Array | undefined> {
  const [item] = await store.items({ channelId, from: index, countMax: 1, bytesMax: 1 });
  return item?.head;
}
