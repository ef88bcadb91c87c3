/**
 * A page as it is read: whose words each message holds, what has become of it, who has seen it. An entity counts only in the name
 * of whoever signed it; what somebody altered afterwards is in nobody's name.
 */
import { readAttachments, type Attachment } from '#clinical/attachment.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import type { UserId } from '#kernel/ids.ts';
import { overBudget } from './flood.ts';
import { inOrder } from './order.ts';
import {
  acknowledgementKey,
  amendmentKey,
  messageKey,
  personKey,
  readAcknowledgements,
  readAmendments,
  readHeader,
  readMessages,
  readPeople,
  readSeen,
  seenKey,
  type Amendment,
  type PageHeader,
  type Participant,
  type WrittenMessage,
} from './records.ts';
import {
  arrangedKey,
  leavingKey,
  readArranged,
  readLeavings,
  type Arranged,
  type Leaving,
} from './room-records.ts';

/** Within this a message can be taken back; by its author's clock (MSG-16). */
const RECALL_MS_MAX = 5 * 60_000;

export type MessageState = 'standing' | 'edited' | 'deleted' | 'recalled';

export interface Message extends Omit<WrittenMessage, 'after'> {
  /** Undefined for a message somebody has altered, or whose author this device cannot name. */
  readonly by: UserId | undefined;
  readonly state: MessageState;
  /** What it said before, oldest first; empty unless edited or deleted. */
  readonly history: readonly { readonly text: string; readonly at: number }[];
  /** The recall, to ask where it has arrived; undefined unless recalled. */
  readonly recall: string | undefined;
  /** People other than the author, on whose unlocked screen it was drawn. */
  readonly seenBy: readonly UserId[];
  readonly acknowledgedBy: readonly UserId[];
  /** Files that its author sent with it. */
  readonly files: readonly Attachment[];
  /** Its author wrote more than anybody reads: folded behind a count. */
  readonly isOver: boolean;
}

export interface Page {
  readonly header: PageHeader;
  /** Each person once, in the order they joined. */
  readonly people: readonly Participant[];
  /** When each of those who left did so last; milliseconds since 1970. */
  readonly left: ReadonlyMap<UserId, number>;
  readonly arranged: readonly Arranged[];
  readonly messages: readonly Message[];
  readonly unreadable: number;
}

/** Undefined while the document holds no conversation. */
export function readPage(document: RawDocument, entries: Entries): Page | undefined {
  const header = readHeader(document);
  if (header === undefined) return undefined;
  const [written, amendments] = [readMessages(document), readAmendments(document)];
  const [seen, acknowledged] = [readSeen(document), readAcknowledgements(document)];
  const people = readPeople(document);
  const amended = groupBy(amendments.entities, ({ message }) => message);
  const seers = new People();
  for (const { id, messages } of seen.entities)
    for (const message of messages) seers.add(message, entries.authorOf(seenKey(id)));
  const attached = readAttachments(document, entries);
  const filesOf = groupBy(attached.files, ({ about }) => about);
  const takers = new People();
  for (const { id, message } of acknowledged.entities)
    takers.add(message, entries.authorOf(acknowledgementKey(id)));
  const messages = inOrder(written.entities).map(({ after: _after, ...message }) => {
    const by = entries.authorOf(messageKey(message.id));
    const own = (amended.get(message.id) ?? []).filter(
      ({ id }) => by !== undefined && entries.authorOf(amendmentKey(id)) === by,
    );
    return {
      ...amendedMessage(message, own),
      by,
      seenBy: seers.of(message.id, by),
      acknowledgedBy: takers.of(message.id, by),
      // Nobody puts a file under another's words.
      files: (filesOf.get(message.id) ?? []).filter((file) => by !== undefined && file.by === by),
    };
  });
  const over = overBudget(messages);
  const leavings = readLeavings(document);
  const signed = leavings.entities.filter(
    ({ id }) => entries.authorOf(leavingKey(id)) !== undefined,
  );
  const arranged = readArranged(document);
  const lists = [written, amendments, seen, acknowledged, people, leavings, arranged, attached];
  return {
    header,
    people: eachOnce(people.entities, new Set(signed.flatMap(({ of }) => of)), entries),
    left: leftOf(people.entities, signed),
    // What nobody has signed arranges nothing.
    arranged: arranged.entities.filter(({ id }) => entries.authorOf(arrangedKey(id)) !== undefined),
    messages: messages.map((message) => ({ ...message, isOver: over.has(message.id) })),
    unreadable: lists.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

type Amended = Pick<Message, 'text' | 'state' | 'history' | 'recall'>;

/** What the author's own amendments make of a message. A recall stands for good; apart from it the newest current one counts. */
function amendedMessage<M extends Omit<WrittenMessage, 'after'>>(
  message: M,
  amendments: readonly Amendment[],
): M & Amended {
  const recall = amendments.find((one) => one.kind === 'recall' && mayRecall(message.at, one.at));
  if (recall !== undefined)
    return { ...message, text: '', state: 'recalled', history: [], recall: recall.id };
  const others = [...amendments]
    .filter(({ kind }) => kind !== 'recall')
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const replaced = new Set(others.flatMap(({ replaces }) => replaces));
  const current = others.filter(({ id }) => !replaced.has(id)).at(-1);
  if (current === undefined)
    return { ...message, state: 'standing', history: [], recall: undefined };
  const history = [
    { text: message.text, at: message.at },
    ...others.filter((one) => one !== current && one.kind === 'edit'),
  ].map(({ text, at }) => ({ text, at }));
  const state = current.kind === 'delete' ? 'deleted' : 'edited';
  return { ...message, text: current.text, state, history, recall: undefined };
}

export const mayRecall = (writtenAt: number, now: number): boolean =>
  now - writtenAt <= RECALL_MS_MAX;

/**
 * Who introduced themselves goes before what somebody else said of them. Of several entities of one person those count that nobody
 * ended; whoever has none of these has left.
 */
function eachOnce(
  people: readonly Participant[],
  ended: ReadonlySet<string>,
  entries: Entries,
): readonly Participant[] {
  const byUser = new Map<UserId, Participant>();
  const rank = ({ id }: Participant): number => (ended.has(id) ? 0 : 1);
  const inTime = [...people].sort(
    (a, b) => rank(a) - rank(b) || a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1),
  );
  for (const person of inTime) {
    const isSelf = entries.authorOf(personKey(person.id)) === person.userId;
    const named = isSelf ? person : (byUser.get(person.userId) ?? person);
    byUser.set(person.userId, { ...person, name: named.name, profession: named.profession });
  }
  return [...byUser.values()].sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1));
}

/** When each of those who take part no more left. What nobody signed takes nobody out. */
function leftOf(
  people: readonly Participant[],
  leavings: readonly Leaving[],
): ReadonlyMap<UserId, number> {
  const ended = new Set(leavings.flatMap(({ of }) => of));
  const present = new Set(people.filter(({ id }) => !ended.has(id)).map(({ userId }) => userId));
  const last = new Map<UserId, number>();
  for (const { userId, at } of leavings)
    if (!present.has(userId)) last.set(userId, Math.max(at, last.get(userId) ?? 0));
  return last;
}

/** People by message, each once. */
class People {
  readonly #byMessage = new Map<string, Set<UserId>>();

  add(message: string, person: UserId | undefined): void {
    if (person === undefined) return;
    const people = this.#byMessage.get(message) ?? new Set();
    people.add(person);
    this.#byMessage.set(message, people);
  }

  of(message: string, except: UserId | undefined): readonly UserId[] {
    return [...(this.#byMessage.get(message) ?? [])].filter((person) => person !== except).sort();
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
