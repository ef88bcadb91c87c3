/** Bugs that only others bring to light: a copy of the same disk, a changed program, a relay with two stories, somebody near. */
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import { nextHead } from '#crypto/relay/head-chain.ts';
import { sodium } from '#crypto/primitives/sodium.ts';
import { err } from '#kernel/result.ts';
import { TABLES, type RowWrite } from '#storage/row-store.ts';
import { DIGEST_BYTES, type Items } from '#protocol/items.ts';
import { Delivered } from '../../../web/sync/carry/delivered.ts';
import { Ahead } from '../../../web/sync/snapshots/ahead.ts';
import { FollowedChannel } from '../../../web/sync/relay/followed-channel.ts';
import { seeded, type RelayWorld } from '../../../web/sync/relay/relay-world.test-support.ts';
import { DeviceDisk } from '../../world/device-disk.ts';
import { expectOk, Person } from '../../world/world.ts';
import type { PlantedBug } from '../planted-bug.ts';
import { instead, together } from './instead.ts';

/** A number that follows from everything on a disk. */
async function numberOf({ store }: Pick<Person, 'store'>): Promise<number> {
  let number = 0;
  for (const table of TABLES)
    for (const { value } of expectOk(await store.scan(table)))
      for (const byte of value) number = (Math.imul(number, 31) + byte) >>> 0;
  return number;
}

/** Starts something while the world's randomness is that of a seed: whoever starts takes it along. */
function startedWith<T>(relay: RelayWorld, seed: number, start: () => T): T {
  const { random } = relay;
  Object.assign(relay, { random: seeded(seed) });
  const started = start();
  Object.assign(relay, { random });
  return started;
}

/** The head that a client would come to by itself, in place of the relay's word. */
function headOf(channel: FollowedChannel, { first, items }: Items): Uint8Array {
  const { length, head } = channel.position;
  const fresh = items.slice(Math.max(0, length - first));
  const digests = fresh.map((item) => (item.length === DIGEST_BYTES ? item : envelopeDigest(item)));
  return digests.reduce(nextHead, head);
}

export const bugsOfOthers: readonly PlantedBug[] = [
  {
    ...{ name: 'session-of-the-disk', when: 'once-founded' },
    about: 'what a start draws follows from its disk: two copies of one disk draw the same',
    plant: ({ world: { relay } }) =>
      together([
        instead(
          Person.prototype,
          'restart',
          (restart) =>
            async function (this: Person) {
              const seed = await numberOf(this);
              return await startedWith(relay, seed, () => restart.call(this));
            },
        ),
        instead(Person, 'wake', (wake) => async (role, place, device) => {
          const seed = await numberOf(device);
          return await startedWith(place, seed, () => wake.call(Person, role, place, device));
        }),
      ]),
  },
  {
    ...{ name: 'signatures-believed', when: 'once-founded' },
    about: 'whatever is signed by anybody is taken for signed by who it names',
    plant: () => instead(sodium, 'crypto_sign_verify_detached', () => () => true),
  },
  {
    ...{ name: 'junk-ends-a-step', when: 'once-founded' },
    about: 'what cannot be taken in ends the step it came in, with all that came with it',
    plant: () =>
      instead(
        DeviceDisk.prototype,
        'commit',
        (commit) =>
          function (this: DeviceDisk, writes: readonly RowWrite[]) {
            const isJunk = writes.some(({ table, value }) => table === 'set-aside' && value);
            return isJunk
              ? Promise.resolve(err({ code: 'storage/failed' } as const))
              : commit.call(this, writes);
          },
      ),
  },
  {
    ...{ name: 'junk-forgotten', when: 'once-founded' },
    about: 'what was set aside is in memory alone',
    plant: () =>
      instead(
        DeviceDisk.prototype,
        'commit',
        (commit) =>
          function (this: DeviceDisk, writes: readonly RowWrite[]) {
            return commit.call(
              this,
              writes.filter(({ table }) => table !== 'set-aside'),
            );
          },
      ),
  },
  {
    ...{ name: 'heads-not-compared', when: 'once-founded' },
    about: 'a channel of the same length is taken for the same channel',
    plant: () =>
      instead(
        FollowedChannel.prototype,
        'follow',
        (follow) =>
          function (this: FollowedChannel, run: Items) {
            return follow.call(this, { ...run, head: headOf(this, run) });
          },
      ),
  },
  {
    ...{ name: 'snapshot-stays', when: 'once-founded' },
    about: 'what a snapshot has shown is shown on when the history behind it has come',
    plant: () => instead(Ahead.prototype, 'in', () => () => []),
  },
  {
    ...{ name: 'brought-again', when: 'once-founded' },
    about:
      'what was brought to the relay for somebody near is forgotten, handed over and brought again',
    plant: () =>
      instead(
        Delivered.prototype,
        'add',
        () =>
          function (this: Delivered) {
            return this;
          },
      ),
  },
];
