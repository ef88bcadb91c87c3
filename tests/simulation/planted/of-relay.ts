/** Bugs of a relay: what its receipts claim, what it keeps, and in which order it serves it. */
import { ok } from '#kernel/result.ts';
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import { DigestIndex } from '../../../sync-server/relay/digest-index.ts';
import { Relay } from '../../../sync-server/relay/relay.ts';
import { MemoryStore as RelayDisk } from '../../../sync-server/store/memory-store.ts';
import type { PlantedBug } from '../planted-bug.ts';
import { instead } from './instead.ts';

export const bugsOfRelay: readonly PlantedBug[] = [
  {
    ...{ name: 'receipt-before-flush', when: 'once-founded' },
    about: 'the relay acknowledges what its disk refused',
    plant: () =>
      instead(
        RelayDisk.prototype,
        'commit',
        (commit) =>
          async function (this: RelayDisk, asked) {
            await commit.call(this, asked);
            return ok(undefined);
          },
      ),
  },
  {
    ...{ name: 'page-skips-one', when: 'once-founded' },
    about: 'the relay serves a channel from one further on than it was asked',
    plant: () =>
      instead(
        RelayDisk.prototype,
        'items',
        (items) =>
          async function (this: RelayDisk, range) {
            const [first, ...rest] = await items.call(this, range);
            return first === undefined || rest.length > 0 ? rest : [first];
          },
      ),
  },
  {
    ...{ name: 'wrong-order', when: 'once-founded' },
    about: 'the relay serves a page in the wrong order',
    plant: () =>
      instead(
        RelayDisk.prototype,
        'items',
        (items) =>
          async function (this: RelayDisk, range) {
            return [...(await items.call(this, range))].reverse();
          },
      ),
  },
  {
    ...{ name: 'no-dedupe', when: 'once-founded' },
    about: 'the relay keeps again what it has already',
    plant: () => instead(DigestIndex.prototype, 'find', () => () => undefined),
  },
  {
    ...{ name: 'dropped-receipts', when: 'once-founded' },
    about: 'nobody is ever told that their work is on the relay',
    plant: () =>
      instead(
        Relay.prototype,
        'connect',
        (connect) =>
          function (this: Relay, socket) {
            return connect.call(this, {
              bufferedBytes: () => socket.bufferedBytes(),
              close: (code) => socket.close(code),
              send: (frames) =>
                socket.send(frames.filter(([type]) => type !== FRAME_NUMBERS.receipt)),
            });
          },
      ),
  },
];
