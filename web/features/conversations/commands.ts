/**
 * Starting a conversation, writing in it, and what is done with a message. The same for both kinds of document: with a patient, in
 * the patient's record, and among staff, in the clinic's. Readers hold every entity against its signature, so nothing here asks.
 */
import * as v from 'valibot';
import {
  attach,
  attachmentsIn,
  FILES_IN_DOCUMENT_MAX,
  pickedFiles,
  type AttachmentError,
} from '#clinical/attachment.ts';
import { optionalLine } from '#clinical/text.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand, type CommandContext } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { newestReferences } from './order.ts';
import {
  aboutSchema,
  applyConversationEvent,
  CONVERSATION_KINDS,
  endsAtSchema,
  idSchema,
  MARKED_MAX,
  messageText,
  optionalId,
  PAGE_MESSAGES_MAX,
  PEOPLE_MAX,
  personEntries,
  readAmendments,
  readHeader,
  readMessages,
  readPeople,
  type Amendment,
  type ConversationEvent,
  type Participant,
  type WrittenMessage,
} from './records.ts';
import { mayRecall } from './thread.ts';
import { ROOM_COMMANDS } from './room-commands.ts';
import { readLeavings } from './room-records.ts';

export type ConversationsErrorCode =
  | 'conversations/unreadable'
  /** The page has its 512 messages: the conversation goes on in another one. */
  | 'conversations/page-full'
  | 'conversations/unknown-message'
  | 'conversations/recall-too-late'
  /** The room for a handoff has closed. */
  | 'conversations/room-closed'
  /** Who observes reads and does not write. */
  | 'conversations/observer'
  /** A legal hold is neither set nor ended without a reason. */
  | 'conversations/why-missing';

interface ConversationsError {
  readonly code: ConversationsErrorCode | AttachmentError['code'];
}

/** The kinds of document a conversation may lie in. */
export type ConversationDocument = 'conversation' | 'team-conversation';

interface Content {
  readonly messages: readonly WrittenMessage[];
  readonly amendments: readonly Amendment[];
  readonly people: readonly Participant[];
  /** Those of them whom nobody took out, each with the role they have now. */
  readonly present: readonly Participant[];
  readonly endsAt: number;
  /** How many files lie on the page. */
  readonly files: number;
}

function contentOf(document: RawDocument): Content | undefined {
  const header = readHeader(document);
  if (header === undefined) return undefined;
  const people = readPeople(document).entities;
  const ended = new Set(readLeavings(document).entities.flatMap(({ of }) => of));
  return {
    endsAt: header.endsAt,
    people,
    present: people.filter(({ id }) => !ended.has(id)),
    files: attachmentsIn(document),
    messages: readMessages(document).entities,
    amendments: readAmendments(document).entities,
  };
}

const person = v.object(personEntries);
const startSchema = v.object({
  kind: v.picklist(CONVERSATION_KINDS),
  subject: optionalLine,
  people: v.pipe(v.array(person), v.maxLength(PEOPLE_MAX)),
  /** For a further page: the first page's document, and the page's number. */
  conversation: v.optional(optionalId, ''),
  page: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 1),
  about: aboutSchema,
  topic: v.optional(optionalId, ''),
  endsAt: endsAtSchema,
});
const sendSchema = v.object({
  text: messageText,
  files: pickedFiles,
  urgent: v.boolean(),
  needsReply: v.boolean(),
  replyTo: optionalId,
  /** What it is to be called; of what was sent before under it nothing is sent again. */
  id: v.optional(idSchema),
  /** Who writes, as they introduce themselves to those who do not know them yet. */
  from: person,
});
const amendSchema = v.variant('kind', [
  v.object({ kind: v.literal('edit'), message: idSchema, text: messageText }),
  v.object({ kind: v.picklist(['delete', 'recall']), message: idSchema }),
]);
const seenSchema = v.object({
  messages: v.pipe(v.array(idSchema), v.minLength(1), v.maxLength(MARKED_MAX)),
});
const acknowledgeSchema = v.object({ message: idSchema });

const joining = (
  { userId, name, profession, role }: v.InferOutput<typeof person>,
  { now, newId }: CommandContext,
): ConversationEvent => ({
  kind: 'person-joined',
  participant: { id: newId(), userId, name, profession, role, joinedAt: now },
});

const start = (document: ConversationDocument, name: string) =>
  defineCommand<v.InferOutput<typeof startSchema>, undefined, ConversationEvent, never>({
    name,
    document,
    target: 'new-document',
    parse: parserOf(startSchema),
    view: () => undefined,
    decide: (_view, { people, about, ...header }, context) =>
      ok([
        { kind: 'page-started', header: { ...header, about, startedAt: context.now } },
        ...people.map((one) => joining(one, context)),
      ]),
    apply: applyConversationEvent,
  });

/** 'conversations/page-full': start the next page and send it there. */
const send = (document: ConversationDocument, name: string) =>
  defineCommand<
    v.InferOutput<typeof sendSchema>,
    Content | undefined,
    ConversationEvent,
    ConversationsError
  >({
    name,
    document,
    target: 'existing',
    parse: parserOf(sendSchema),
    view: contentOf,
    files: ({ files }) => files,
    decide: (content, { from, files, id: given, ...input }, context) => {
      const id = given ?? context.newId();
      if (content === undefined) return err({ code: 'conversations/unreadable' });
      if (content.messages.some((one) => one.id === id)) return ok([]);
      if (content.endsAt !== 0 && context.now > content.endsAt)
        return err({ code: 'conversations/room-closed' });
      const own = content.present.filter(({ userId }) => userId === context.actor.userId);
      if (own.length > 0 && own.every(({ role }) => role === 'observer'))
        return err({ code: 'conversations/observer' });
      const isFull = content.files + files.length > FILES_IN_DOCUMENT_MAX;
      if (isFull || content.messages.length >= PAGE_MESSAGES_MAX)
        return err({ code: 'conversations/page-full' });
      const after = newestReferences(content.messages);
      const message = { id, ...input, at: context.now, after };
      const attached = attach({ files, about: message.id, before: content.files }, context);
      if (!attached.ok) return attached;
      const isKnown = content.people.some(({ userId }) => userId === from.userId);
      return ok([
        ...(isKnown ? [] : [joining(from, context)]),
        { kind: 'message-written', message },
        ...attached.value,
      ]);
    },
    apply: applyConversationEvent,
  });

/** 'conversations/recall-too-late' past five minutes; by anybody but the author it changes nothing anywhere. */
const amend = (document: ConversationDocument, name: string) =>
  defineCommand<
    v.InferOutput<typeof amendSchema>,
    Content | undefined,
    ConversationEvent,
    ConversationsError
  >({
    name,
    document,
    target: 'existing',
    parse: parserOf(amendSchema),
    view: contentOf,
    decide: (content, input, { now, newId }) => {
      const { kind, message } = input;
      const written = content?.messages.find(({ id }) => id === message);
      if (content === undefined || written === undefined)
        return err({ code: 'conversations/unknown-message' });
      if (kind === 'recall' && !mayRecall(written.at, now))
        return err({ code: 'conversations/recall-too-late' });
      const earlier = content.amendments.filter((one) => one.message === message);
      const replaced = new Set(earlier.flatMap(({ replaces }) => replaces));
      const replaces = earlier.map(({ id }) => id).filter((id) => !replaced.has(id));
      const text = input.kind === 'edit' ? input.text : '';
      const amendment = { id: newId(), kind, message, text, at: now, replaces: replaces.slice(-8) };
      return ok([{ kind: 'message-amended', amendment }]);
    },
    apply: applyConversationEvent,
  });

const markSeen = (document: ConversationDocument, name: string) =>
  defineCommand<v.InferOutput<typeof seenSchema>, undefined, ConversationEvent, never>({
    name,
    document,
    target: 'existing',
    parse: parserOf(seenSchema),
    view: () => undefined,
    decide: (_view, { messages }, { now, newId }) =>
      ok([{ kind: 'messages-seen', seen: { id: newId(), messages, at: now } }]),
    apply: applyConversationEvent,
  });

const acknowledge = (document: ConversationDocument, name: string) =>
  defineCommand<v.InferOutput<typeof acknowledgeSchema>, undefined, ConversationEvent, never>({
    name,
    document,
    target: 'existing',
    parse: parserOf(acknowledgeSchema),
    view: () => undefined,
    decide: (_view, { message }, { now, newId }) => {
      const acknowledgement = { id: newId(), message, at: now };
      return ok([{ kind: 'message-acknowledged', acknowledgement }]);
    },
    apply: applyConversationEvent,
  });

const commandsOf = (document: ConversationDocument, suffix: string) => ({
  start: start(document, `conversations/start${suffix}`),
  send: send(document, `conversations/send${suffix}`),
  amend: amend(document, `conversations/amend${suffix}`),
  markSeen: markSeen(document, `conversations/mark-seen${suffix}`),
  acknowledge: acknowledge(document, `conversations/acknowledge${suffix}`),
  ...ROOM_COMMANDS[document],
});

export const CONVERSATION_COMMANDS = {
  conversation: commandsOf('conversation', ''),
  'team-conversation': commandsOf('team-conversation', '-among-staff'),
} as const;
