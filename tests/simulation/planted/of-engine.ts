/** Bugs of the engine: where it stands in a channel, what it sends again, what it shows. */
import { DocumentSet } from '../../../web/sync/document-set.ts';
import { NextTry } from '../../../web/sync/engine/next-try.ts';
import { FollowedChannel } from '../../../web/sync/relay/followed-channel.ts';
import { OutboxWindow } from '../../../web/sync/relay/outbox-window.ts';
import type { PlantedBug } from '../planted-bug.ts';
import { instead, together } from './instead.ts';

/** The position as the class knows it. */
const POSITION = Object.getOwnPropertyDescriptor(FollowedChannel.prototype, 'position');

export const bugsOfEngine: readonly PlantedBug[] = [
  {
    ...{ name: 'cursor-ahead', when: 'once-founded' },
    about: 'a device says that it has read one envelope more of a channel than it has',
    plant: () => {
      Object.defineProperty(FollowedChannel.prototype, 'position', {
        configurable: true,
        get(this: FollowedChannel) {
          const { length, head } = POSITION?.get?.call(this) as FollowedChannel['position'];
          return { length: length + 1, head };
        },
      });
      return () => Object.defineProperty(FollowedChannel.prototype, 'position', POSITION ?? {});
    },
  },
  {
    ...{ name: 'not-sent-again', when: 'once-founded' },
    about: 'what was on its way when a connection broke is taken for sent',
    plant: () =>
      together([
        instead(OutboxWindow.prototype, 'recallAll', () => () => undefined),
        instead(OutboxWindow.prototype, 'recallOverdue', () => () => undefined),
      ]),
  },
  {
    ...{ name: 'no-second-try', when: 'once-founded' },
    about: 'what was put off is never tried again',
    plant: () => instead(NextTry.prototype, 'within', () => () => undefined),
  },
  {
    ...{ name: 'screens-not-told', when: 'once-founded' },
    about: 'a document that is open does not hear of its next version',
    plant: () =>
      instead(
        DocumentSet.prototype,
        'publish',
        (publish) =>
          function (this: DocumentSet, id, document) {
            if (this.get(id) === undefined) publish.call(this, id, document);
          },
      ),
  },
];
