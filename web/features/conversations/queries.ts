/** Questions about conversations: the list with what is unread for whom, and one page with the ladder of its messages. */
import type { RawDocument } from '#kernel/document.ts';
import { defineProjection, defineQuery, UNSIGNED, type Entries } from '#kernel/feature.ts';
import type { DocumentId, RecordId, UserId } from '#kernel/ids.ts';
import type { ConversationDocument } from './commands.ts';
import { plainText } from './rich-text.ts';
import { amendmentKey, messageKey, type ConversationKind, type Role } from './records.ts';
import { keepingOf, type Arranged, type Keeping } from './room-records.ts';
import { readPage, type Message, type MessageState, type Page } from './thread.ts';

const PREVIEW_LENGTH_MAX = 120;
/** Where each of the newest messages is, is asked one by one; of older ones only who has seen them. */
const TRACKED_MAX = 100;

/** Messages, and the urgent ones among them. */
export interface Unread {
  readonly count: number;
  readonly urgent: number;
}

export interface LastMessage {
  readonly preview: string;
  readonly at: number;
  readonly by: UserId | undefined;
  readonly state: MessageState;
}

/** Somebody who takes part, or has. */
export interface Member {
  readonly userId: UserId;
  readonly name: string;
  readonly profession: string;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
  /** Undefined while they take part. */
  readonly leftAt: number | undefined;
}

export interface PageRow {
  readonly kind: ConversationKind;
  readonly subject: string;
  readonly startedAt: number;
  readonly conversation: string;
  readonly page: number;
  readonly about: RecordId | undefined;
  readonly topic: string;
  readonly endsAt: number;
  readonly people: readonly Member[];
  readonly arranged: readonly Arranged[];
  readonly messages: number;
  readonly last: LastMessage | undefined;
  /** For those who have written, read or been added; everybody else has read nothing. */
  readonly unread: Readonly<Record<string, Unread>>;
  readonly unreadByOthers: Unread;
  /** When the oldest urgent message was written that somebody has not seen; undefined when there is none. */
  readonly urgentSince: number | undefined;
}

function rowOf(document: RawDocument, entries: Entries): PageRow | undefined {
  const page = readPage(document, entries);
  if (page === undefined) return undefined;
  const { header, messages } = page;
  const live = messages.filter(({ state }) => state !== 'deleted' && state !== 'recalled');
  const people = page.people.map(({ id: _id, ...person }) => ({
    ...person,
    leftAt: page.left.get(person.userId),
  }));
  const readers = new Set<UserId>([
    ...people.map(({ userId }) => userId),
    ...messages.flatMap(({ by, seenBy }) => (by === undefined ? seenBy : [by, ...seenBy])),
  ]);
  const last = messages.at(-1);
  const oldestUrgent = live.find(
    ({ urgent, by, seenBy }) =>
      urgent && [...readers].some((reader) => reader !== by && !seenBy.includes(reader)),
  );
  return {
    ...header,
    people,
    arranged: page.arranged,
    messages: messages.length,
    last: last && {
      preview: plainText(last.text).slice(0, PREVIEW_LENGTH_MAX),
      at: last.at,
      by: last.by,
      state: last.state,
    },
    unread: Object.fromEntries([...readers].map((reader) => [reader, unreadFor(live, reader)])),
    unreadByOthers: unreadFor(live, undefined),
    urgentSince: oldestUrgent?.at,
  };
}

function unreadFor(messages: readonly Message[], reader: UserId | undefined): Unread {
  const unread = messages.filter(
    ({ by, seenBy }) => reader === undefined || (by !== reader && !seenBy.includes(reader)),
  );
  return { count: unread.length, urgent: unread.filter(({ urgent }) => urgent).length };
}

const listOf = (document: ConversationDocument, name: string) =>
  defineProjection<PageRow>({
    name,
    document,
    version: 2,
    row: (raw, entries = UNSIGNED) => rowOf(raw, entries),
  });

const pageOf = (document: ConversationDocument, name: string) =>
  defineQuery<Page | undefined>({
    name,
    document,
    select: (raw, entries = UNSIGNED) => readPage(raw, entries),
    entries: (page) =>
      (page?.messages ?? [])
        .slice(-TRACKED_MAX)
        .flatMap(({ id, recall }) =>
          recall === undefined ? [messageKey(id)] : [messageKey(id), amendmentKey(recall)],
        ),
  });

export const CONVERSATION_LISTS = {
  conversation: listOf('conversation', 'conversations/list'),
  'team-conversation': listOf('team-conversation', 'conversations/list-among-staff'),
} as const;

export const CONVERSATION_PAGES = {
  conversation: pageOf('conversation', 'conversations/page'),
  'team-conversation': pageOf('team-conversation', 'conversations/page-among-staff'),
} as const;

/** A page as it stands in a list. */
export interface PageInList {
  readonly record: RecordId;
  readonly document: DocumentId;
  readonly row: PageRow;
}

export interface ConversationInList {
  readonly record: RecordId;
  /** The first page's document: the conversation's own name. */
  readonly conversation: string;
  readonly kind: ConversationKind;
  readonly subject: string;
  readonly about: RecordId | undefined;
  readonly topic: string;
  readonly endsAt: number;
  /** Those who take part now. */
  readonly people: readonly Member[];
  /** Those who did once. */
  readonly formerPeople: readonly Member[];
  readonly keeping: Keeping;
  /** Oldest first; new messages go into the last one. */
  readonly pages: readonly PageInList[];
  readonly messages: number;
  readonly last: LastMessage | undefined;
  readonly unread: Unread;
  readonly urgentSince: number | undefined;
  /** When something last happened in it. */
  readonly activeAt: number;
  /** Put away, and nobody has written since. */
  readonly isArchived: boolean;
}

/**
 * The conversations that concern a person, those with the newest message first: every one with a patient, and those among staff
 * that they take part in. Two pages of one number, made apart, both stay; the smaller document is the one to write in.
 */
export function conversationsOf(
  pages: readonly PageInList[],
  me: UserId,
): readonly ConversationInList[] {
  const groups = new Map<string, PageInList[]>();
  for (const page of pages) {
    const conversation = page.row.conversation === '' ? page.document : page.row.conversation;
    const key = `${page.record}|${conversation}`;
    groups.set(key, [...(groups.get(key) ?? []), page]);
  }
  return [...groups.values()]
    .flatMap((group) => conversationOf(group, me) ?? [])
    .sort((a, b) => b.activeAt - a.activeAt || (a.conversation < b.conversation ? -1 : 1));
}

function conversationOf(group: readonly PageInList[], me: UserId): ConversationInList | undefined {
  const pages = [...group].sort(
    (a, b) => a.row.page - b.row.page || (a.document < b.document ? 1 : -1),
  );
  const [first, last] = [pages[0], pages.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const everybody = membersOf(pages);
  const people = everybody.filter(({ leftAt }) => leftAt === undefined);
  if (first.row.kind !== 'patient' && !people.some(({ userId }) => userId === me)) return undefined;
  const unread = pages.map(({ row }) => row.unread[me] ?? row.unreadByOthers);
  const newest = pages.flatMap(({ row }) => row.last ?? []).sort((a, b) => a.at - b.at);
  const { kind, subject, startedAt, about, topic, endsAt } = first.row;
  const activeAt = newest.at(-1)?.at ?? startedAt;
  const keeping = keepingOf(
    kind,
    pages.flatMap(({ row }) => row.arranged),
  );
  return {
    record: first.record,
    conversation: first.row.conversation === '' ? first.document : first.row.conversation,
    kind,
    subject,
    about,
    topic,
    endsAt,
    people,
    formerPeople: everybody.filter(({ leftAt }) => leftAt !== undefined),
    keeping,
    isArchived: keeping.archivedAt !== undefined && keeping.archivedAt >= activeAt,
    pages,
    messages: pages.reduce((sum, { row }) => sum + row.messages, 0),
    last: newest.at(-1),
    unread: {
      count: unread.reduce((sum, { count }) => sum + count, 0),
      urgent: unread.reduce((sum, { urgent }) => sum + urgent, 0),
    },
    urgentSince: pages.map(({ row }) => row.urgentSince).find((since) => since !== undefined),
    activeAt,
  };
}

/** Everybody of all pages once, as the newest page that names them has them. A clock that is behind takes nobody out or in. */
function membersOf(pages: readonly PageInList[]): readonly Member[] {
  const byUser = new Map<UserId, Member>();
  for (const one of pages.flatMap(({ row }) => row.people)) {
    // A new page begins with who took part then; they joined when they first did.
    const { leftAt, joinedAt } = byUser.get(one.userId) ?? one;
    byUser.set(one.userId, { ...one, joinedAt: leftAt === undefined ? joinedAt : one.joinedAt });
  }
  return [...byUser.values()];
}
