/** The one line under a message: its highest true rung, with names; and the honest words of a recall. */
import type { UserId } from '#kernel/ids.ts';
import { m } from '#messages/compiled/messages.js';
import type { Rung, Whereabouts } from '#ui/app-port.ts';
import type { Message } from '../thread.ts';
import { nameOf, type Names } from './names.ts';

export interface Ladder {
  readonly rung: Rung | 'seen' | 'acknowledged';
  readonly on: readonly UserId[] | undefined;
  readonly text: string | undefined;
}

export interface LadderFacts {
  readonly names: Names;
  /** Everybody else who takes part; readers who have not said a word are not among them. */
  readonly others: number;
  readonly where: Whereabouts | undefined;
}

/** Undefined where nothing is known: an old message nobody has marked as seen. */
export function ladderOf(
  message: Pick<Message, 'seenBy' | 'acknowledgedBy'>,
  { names, others, where }: LadderFacts,
): Ladder | undefined {
  const { seenBy, acknowledgedBy } = message;
  if (acknowledgedBy.length > 0)
    return { rung: 'acknowledged', on: undefined, text: acknowledgedText(acknowledgedBy, names) };
  if (seenBy.length > 0)
    return { rung: 'seen', on: undefined, text: seenText(seenBy, { names, others }) };
  return where === undefined ? undefined : { rung: where.rung, on: where.on, text: undefined };
}

function acknowledgedText(people: readonly UserId[], names: Names): string {
  return people.length === 1
    ? m.conversations_acknowledged_by({ name: nameOf(names, people[0]) })
    : m.conversations_acknowledged_by_several({ count: people.length });
}

function seenText(
  people: readonly UserId[],
  { names, others }: { readonly names: Names; readonly others: number },
): string {
  if (others > 1 && people.length <= others)
    return m.conversations_seen_by_of({ count: people.length, all: others });
  return people.length === 1
    ? m.conversations_seen_by({ name: nameOf(names, people[0]) })
    : m.conversations_seen_by_several({ count: people.length });
}

export interface RecallFacts {
  readonly names: Names;
  /** Where the message had come, and where the recall has come. */
  readonly where: Whereabouts | undefined;
  readonly recall: Whereabouts | undefined;
}

/** "Removed on 2 of 3 devices. Seen by Dr Koffi before recall." This device counts; one nobody has heard of cannot be counted. */
export function recallText(
  message: Pick<Message, 'seenBy'>,
  { names, where, recall }: RecallFacts,
): string {
  const removed = (recall?.devices ?? 0) + 1;
  const devices = Math.max(removed, (where?.devices ?? 0) + 1);
  const removal =
    devices === 1
      ? m.conversations_recalled_here()
      : m.conversations_recalled_of({ removed, devices });
  const seers = message.seenBy.map((userId) => nameOf(names, userId)).join(', ');
  const seen =
    message.seenBy.length === 0
      ? m.conversations_recalled_unseen()
      : m.conversations_recalled_seen({ names: seers });
  return `${removal} ${seen}`;
}
