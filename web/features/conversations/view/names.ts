/** What people are called in a conversation: as this device knows them, else as they introduced themselves. */
import type { UserId } from '#kernel/ids.ts';
import { m } from '#messages/compiled/messages.js';
import type { ConversationKind } from '../records.ts';
import { kindName } from './kind-words.ts';

interface Named {
  readonly userId: UserId;
  readonly name: string;
}

export interface Names {
  readonly me: UserId;
  /** In the order in which they are believed. */
  readonly known: readonly (readonly Named[])[];
}

/** "You", a name, or "somebody"; undefined people are nobody this device can name. */
export function nameOf({ me, known }: Names, userId: UserId | undefined): string {
  if (userId === undefined) return m.conversations_unknown_author();
  if (userId === me) return m.conversations_you();
  for (const people of known) {
    const found = people.find((person) => person.userId === userId);
    if (found !== undefined) return found.name;
  }
  return m.conversations_somebody();
}

/** What a conversation is called in a list: its subject, or who else takes part. What a case is called stays in the patient's record. */
export function titleOf(
  conversation: {
    readonly kind: ConversationKind;
    readonly subject: string;
    readonly people: readonly Named[];
  },
  names: Names,
): string {
  if (conversation.subject !== '') return conversation.subject;
  if (conversation.kind === 'case') return kindName.case();
  const others = conversation.people.filter(({ userId }) => userId !== names.me);
  return others.map(({ userId }) => nameOf(names, userId)).join(', ');
}
