/**
 * One page of a conversation as it lies in a document: entities that are written once and never set again. An edit, a recall, a
 * reading and an acknowledgement are entities of their own, each signed by whoever did it. No entity names its author: the
 * signature does.
 */
import * as v from 'valibot';
import { applyAttachment, type AttachmentEvent } from '#clinical/attachment.ts';
import { requiredLine, optionalLine } from '#clinical/text.ts';
import { professionSchema, type Profession } from '#clinical/profession.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import { parseRecordId, parseUserId, type RecordId, type UserId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** A page takes this many messages; the conversation goes on in another document. */
export const PAGE_MESSAGES_MAX = 512;
export const TEXT_LENGTH_MAX = 4_000;
export const PEOPLE_MAX = 64;
/** One reading mark stands for what came into view together. */
export const MARKED_MAX = 64;
const PAGES_MAX = 1_000_000;
const REFERENCES_MAX = 8;
/** As much of a message's id as tells it from the others of its page, where an order depends on it and nothing else. */
export const REFERENCE_LENGTH = 12;

/** 'patient' lies in the patient's record; everything else is among staff, in the clinic's. */
export const CONVERSATION_KINDS = [
  'patient',
  'direct',
  'group',
  'care-team',
  'consultation',
  'case',
  'handoff',
] as const;
export type ConversationKind = (typeof CONVERSATION_KINDS)[number];

/** An observer reads and does not write. */
export const ROLES = ['lead', 'member', 'observer'] as const;
export type Role = (typeof ROLES)[number];

export interface PageHeader {
  readonly kind: ConversationKind;
  readonly subject: string;
  /** Milliseconds since 1970, by the starter's clock. */
  readonly startedAt: number;
  /** The document of the first page; empty on the first page itself. */
  readonly conversation: string;
  /** From 1. */
  readonly page: number;
  /** The record of the patient it is about; undefined where it is about no patient, or lies in the patient's own record. */
  readonly about: RecordId | undefined;
  /** The document of the case it is about; empty for none. */
  readonly topic: string;
  /** When a room for a handoff closes; 0 for one that stays. Milliseconds since 1970. */
  readonly endsAt: number;
}

/** Somebody who takes part, as they or whoever added them put it. */
export interface Participant {
  readonly id: string;
  readonly userId: UserId;
  readonly name: string;
  readonly profession: Profession;
  readonly role: Role;
  readonly joinedAt: number;
}

export interface WrittenMessage {
  readonly id: string;
  readonly text: string;
  /** By the author's clock; milliseconds since 1970. */
  readonly at: number;
  readonly urgent: boolean;
  readonly needsReply: boolean;
  /** The message it answers; empty for none. */
  readonly replyTo: string;
  /** The beginnings of the ids of the newest messages its author had. */
  readonly after: readonly string[];
}

export const AMENDMENTS = ['edit', 'delete', 'recall'] as const;
export type AmendmentKind = (typeof AMENDMENTS)[number];

export interface Amendment {
  readonly id: string;
  readonly kind: AmendmentKind;
  readonly message: string;
  /** The new text of an edit; empty otherwise. */
  readonly text: string;
  readonly at: number;
  /** Amendments its author had seen. */
  readonly replaces: readonly string[];
}

export interface Seen {
  readonly id: string;
  readonly messages: readonly string[];
  readonly at: number;
}

export interface Acknowledgement {
  readonly id: string;
  readonly message: string;
  readonly at: number;
}

export type ConversationEvent =
  | { readonly kind: 'page-started'; readonly header: PageHeader }
  | { readonly kind: 'person-joined'; readonly participant: Participant }
  | { readonly kind: 'message-written'; readonly message: WrittenMessage }
  | AttachmentEvent
  | { readonly kind: 'message-amended'; readonly amendment: Amendment }
  | { readonly kind: 'messages-seen'; readonly seen: Seen }
  | { readonly kind: 'message-acknowledged'; readonly acknowledgement: Acknowledgement };

/** As long as an id is at most; what does not fit is somebody else's idea of an id. */
const ID_LENGTH_MAX = 64;
export const idSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]+$/), v.maxLength(ID_LENGTH_MAX));
export const optionalId = v.union([v.literal(''), idSchema]);
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const messageText = v.pipe(
  v.string(),
  v.transform((text: string) => text.normalize('NFC')),
  v.trim(),
  v.nonEmpty(),
  v.maxLength(TEXT_LENGTH_MAX),
);
const userId = v.custom<UserId>((value) => parseUserId(value) !== undefined);

const recordId = v.custom<RecordId>((value) => parseRecordId(value) !== undefined);
const role = v.optional(v.picklist(ROLES), 'member');

export const personEntries = { userId, name: requiredLine, profession: professionSchema, role };
/** As a command takes it and as a page has it: empty and undefined both say that there is none. */
export const aboutSchema = v.optional(
  v.pipe(
    v.union([v.literal(''), recordId]),
    v.transform((about): RecordId | undefined => (about === '' ? undefined : about)),
  ),
);
export const endsAtSchema = v.optional(time, 0);

const headerSchema = v.object({
  kind: v.picklist(CONVERSATION_KINDS),
  subject: optionalLine,
  startedAt: time,
  conversation: optionalId,
  page: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(PAGES_MAX)),
  // What the first version of this app did not write.
  about: aboutSchema,
  topic: v.optional(optionalId, ''),
  endsAt: endsAtSchema,
});
const participantSchema = v.object({ ...personEntries, joinedAt: time });
const messageSchema = v.object({
  text: messageText,
  at: time,
  urgent: v.boolean(),
  needsReply: v.boolean(),
  replyTo: optionalId,
  after: v.pipe(v.array(idSchema), v.maxLength(REFERENCES_MAX)),
});
const amendmentSchema = v.object({
  kind: v.picklist(AMENDMENTS),
  message: idSchema,
  text: v.pipe(v.string(), v.maxLength(TEXT_LENGTH_MAX)),
  at: time,
  replaces: v.pipe(v.array(idSchema), v.maxLength(REFERENCES_MAX)),
});
const seenSchema = v.object({
  messages: v.pipe(v.array(idSchema), v.maxLength(MARKED_MAX)),
  at: time,
});
const acknowledgementSchema = v.object({ message: idSchema, at: time });

const PART = {
  header: 'conversation',
  person: 'person',
  message: 'message',
  amendment: 'amendment',
  seen: 'seen',
  acknowledgement: 'acknowledged',
} as const;

const SELF = entityKey(PART.header, 'self');

export const messageKey = (id: string): string => entityKey(PART.message, id);
export const amendmentKey = (id: string): string => entityKey(PART.amendment, id);
export const seenKey = (id: string): string => entityKey(PART.seen, id);
export const acknowledgementKey = (id: string): string => entityKey(PART.acknowledgement, id);
export const personKey = (id: string): string => entityKey(PART.person, id);

type Fields = v.GenericSchema<unknown, object>;

export const withId =
  <S extends Fields>(schema: S) =>
  (id: string, raw: unknown): Result<{ readonly id: string } & v.InferOutput<S>, 'unreadable'> => {
    const parsed = v.safeParse(schema, raw);
    return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
  };

/** Undefined while the document has no readable beginning. */
export function readHeader(document: RawDocument): PageHeader | undefined {
  const parsed = v.safeParse(headerSchema, document[SELF]);
  if (!parsed.success) return undefined;
  return { ...parsed.output, about: parsed.output.about };
}

export const readPeople = (document: RawDocument): EntityList<Participant> =>
  readPart(document, PART.person, withId(participantSchema));
export const readMessages = (document: RawDocument): EntityList<WrittenMessage> =>
  readPart(document, PART.message, withId(messageSchema));
export const readAmendments = (document: RawDocument): EntityList<Amendment> =>
  readPart(document, PART.amendment, withId(amendmentSchema));
export const readSeen = (document: RawDocument): EntityList<Seen> =>
  readPart(document, PART.seen, withId(seenSchema));
export const readAcknowledgements = (document: RawDocument): EntityList<Acknowledgement> =>
  readPart(document, PART.acknowledgement, withId(acknowledgementSchema));

export function applyConversationEvent(draft: Draft, event: ConversationEvent): void {
  switch (event.kind) {
    case 'page-started':
      draft.create(SELF, { ...event.header, about: event.header.about ?? '' });
      return;
    case 'person-joined': {
      const { id, ...fields } = event.participant;
      draft.create(personKey(id), fields);
      return;
    }
    case 'message-written': {
      const { id, ...fields } = event.message;
      draft.create(messageKey(id), fields);
      return;
    }
    case 'file-attached':
      applyAttachment(draft, event);
      return;
    case 'message-amended': {
      const { id, ...fields } = event.amendment;
      draft.create(amendmentKey(id), fields);
      return;
    }
    case 'messages-seen': {
      const { id, ...fields } = event.seen;
      draft.create(seenKey(id), fields);
      return;
    }
    case 'message-acknowledged': {
      const { id, ...fields } = event.acknowledgement;
      draft.create(acknowledgementKey(id), fields);
    }
  }
}
