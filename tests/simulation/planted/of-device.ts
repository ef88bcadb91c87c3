/** Bugs of a device: what is said to be kept and is not, what is read wrongly, randomness that comes twice. */
import { err, ok } from '#kernel/result.ts';
import type { MemoryStore } from '#storage/memory-store.ts';
import type { RowWrite, TableName } from '#storage/row-store.ts';
import { seeded, type RelayWorld } from '../../../web/sync/relay/relay-world.test-support.ts';
import { DeviceDisk } from '../../world/device-disk.ts';
import { Person } from '../../world/world.ts';
import { overwrite } from '../older-disks.ts';
import { copyOf } from '../prepared-clinics.ts';
import type { PlantedBug } from '../planted-bug.ts';
import { instead } from './instead.ts';

const commitsWithout = (isLost: (write: RowWrite, i: number) => boolean) => () =>
  instead(
    DeviceDisk.prototype,
    'commit',
    (commit) =>
      function (this: DeviceDisk, writes: readonly RowWrite[]) {
        const kept = writes.filter((write, i) => !isLost(write, i));
        return commit.call(this, kept);
      },
  );

const scansWithoutLast = (lacking: TableName) =>
  instead(
    DeviceDisk.prototype,
    'scan',
    (scan) =>
      async function (this: DeviceDisk, table: TableName) {
        const rows = await scan.call(this, table);
        return rows.ok && table === lacking ? ok(rows.value.slice(0, -1)) : rows;
      },
  );

const NONCE_BYTES = 24;
const DOCUMENT_ID_BYTES = 16;

/** Whoever asks for so many random bytes is given the same ones. */
const answeringAlike = ({ random }: RelayWorld, count: number) =>
  instead(random, 'bytes', (bytes) => {
    const same = bytes(count);
    return (length) => (length === count ? same.slice() : bytes(length));
  });

let commits = 0;

export const bugsOfDevice: readonly PlantedBug[] = [
  {
    ...{ name: 'ack-before-flush', when: 'once-founded' },
    about: 'work is called saved while it is in memory alone',
    plant: commitsWithout(({ table }) => table === 'work' || table === 'documents'),
  },
  {
    ...{ name: 'swallowed-quota', when: 'once-founded' },
    about: 'a full disk answers that all is well',
    plant: () =>
      instead(
        DeviceDisk.prototype,
        'commit',
        (commit) =>
          async function (this: DeviceDisk, writes: readonly RowWrite[]) {
            const answer = await commit.call(this, writes);
            return !answer.ok && answer.error.code === 'storage/full' ? ok(undefined) : answer;
          },
      ),
  },
  {
    ...{ name: 'refused-and-kept', when: 'once-founded' },
    about: 'a commit is refused, and kept all the same',
    plant: () =>
      instead(
        DeviceDisk.prototype,
        'commit',
        (commit) =>
          async function (this: DeviceDisk, writes: readonly RowWrite[]) {
            const answer = await commit.call(this, writes);
            return ++commits % 9 === 0 ? err({ code: 'storage/full' } as const) : answer;
          },
      ),
  },
  {
    ...{ name: 'torn-commit', when: 'once-founded' },
    about: 'a commit of many rows keeps only the first ones',
    plant: commitsWithout((_write, i) => i >= 4),
  },
  {
    ...{ name: 'two-commits-for-one', when: 'once-founded' },
    about: 'what belongs together is committed in two halves, and the power may go in between',
    plant: () =>
      instead(
        DeviceDisk.prototype,
        'commit',
        (commit) =>
          async function (this: DeviceDisk, writes: readonly RowWrite[]) {
            const half = Math.ceil(writes.length / 2);
            const answer = await commit.call(this, writes.slice(0, half));
            return answer.ok ? commit.call(this, writes.slice(half)) : answer;
          },
      ),
  },
  {
    ...{ name: 'outbox-not-kept', when: 'once-founded' },
    about: 'what waits to be sent is in memory alone',
    plant: commitsWithout(({ table, value }) => table === 'outbox' && value !== undefined),
  },
  {
    ...{ name: 'cursor-before-rows', when: 'once-founded' },
    about: 'the place in a channel is kept, what was read there is not',
    plant: commitsWithout(({ table }) => table === 'entries'),
  },
  {
    ...{ name: 'stale-projection', when: 'once-founded' },
    about: 'lists are not written when their documents change',
    plant: commitsWithout(({ table }) => table === 'projections'),
  },
  {
    ...{ name: 'short-scan', when: 'once-founded' },
    about: 'a table lacks its last row when the program starts',
    plant: () => scansWithoutLast('documents'),
  },
  {
    ...{ name: 'outbox-cut-short', when: 'once-founded' },
    about: 'what waits to be sent lacks its last row when the program starts',
    plant: () => scansWithoutLast('outbox'),
  },
  {
    ...{ name: 'store-went-back', when: 'once-founded' },
    about: 'a device starts with its disk as it was one start before',
    plant: () => {
      const disks = new Map<Person, MemoryStore>();
      return instead(
        Person.prototype,
        'restart',
        (restart) =>
          async function (this: Person) {
            const before = disks.get(this);
            disks.set(this, await copyOf(this.store));
            if (before !== undefined) await overwrite(this.store, before);
            return await restart.call(this);
          },
      );
    },
  },
  {
    ...{ name: 'notes-not-kept', when: 'once-founded' },
    about: 'who looked at a record is in memory alone',
    plant: commitsWithout(({ table }) => table === 'evidence'),
  },
  {
    ...{ name: 'older-place', when: 'once-founded' },
    about: 'the place in a channel is now and then kept as it once was',
    plant: () => {
      const before = new Map<DeviceDisk, Map<string, RowWrite>>();
      return instead(
        DeviceDisk.prototype,
        'commit',
        (commit) =>
          function (this: DeviceDisk, writes: readonly RowWrite[]) {
            const places = before.get(this) ?? new Map<string, RowWrite>();
            before.set(this, places);
            const older = writes.map((write) => {
              if (write.table !== 'channels') return write;
              const first = places.get(write.key) ?? write;
              places.set(write.key, first);
              return ++commits % 5 === 0 ? first : write;
            });
            return commit.call(this, older);
          },
      );
    },
  },
  {
    ...{ name: 'update-drops-a-table', when: 'once-founded' },
    about: 'an update clears a table that cannot be worked out anew',
    plant: () =>
      instead(
        Person.prototype,
        'restart',
        (restart) =>
          async function (this: Person) {
            const logs = await this.store.scan('logs');
            const work = await this.store.scan('work');
            if (logs.ok && logs.value.length === 0 && work.ok)
              await this.store.commit(
                work.value.map(({ key }) => ({ table: 'work', key, value: undefined })),
              );
            return await restart.call(this);
          },
      ),
  },
  {
    ...{ name: 'one-nonce', when: 'once-founded' },
    about: 'every nonce is the same',
    plant: ({ world: { relay } }) => answeringAlike(relay, NONCE_BYTES),
  },
  {
    ...{ name: 'one-name', when: 'once-founded' },
    about: 'every new document has the same name',
    plant: ({ world: { relay } }) => answeringAlike(relay, DOCUMENT_ID_BYTES),
  },
  {
    ...{ name: 'reused-actor', when: 'once-founded', isRare: true },
    about: 'randomness begins again with every start, and with it sessions, actors and nonces',
    plant: ({ world: { relay }, people }) =>
      instead(
        Person.prototype,
        'restart',
        (restart) =>
          function (this: Person) {
            const { random } = relay;
            Object.assign(relay, { random: seeded(people.indexOf(this)) });
            const restarted = restart.call(this);
            Object.assign(relay, { random });
            return restarted;
          },
      ),
  },
];
