/** Who comes into a room and leaves it, and how it is kept: archive, retention, legal hold. */
import * as v from 'valibot';
import { defineCommand, type CommandContext } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import type { UserId } from '#kernel/ids.ts';
import {
  applyConversationEvent,
  PEOPLE_MAX,
  personEntries,
  type ConversationEvent,
} from './records.ts';
import { applyRoomEvent, arrangedEntries, type RoomEvent } from './room-records.ts';

const userIdSchema = personEntries.userId;
const peopleSchema = v.object({
  /** Also who stays with another role. */
  joining: v.pipe(v.array(v.object(personEntries)), v.maxLength(PEOPLE_MAX)),
  leaving: v.pipe(v.array(userIdSchema), v.maxLength(PEOPLE_MAX)),
});
const arrangeSchema = v.object(arrangedEntries);

type PeopleEvent = Extract<ConversationEvent, { kind: 'person-joined' }> | RoomEvent;

const left = (userId: UserId, { now, newId }: CommandContext): PeopleEvent => ({
  kind: 'person-left',
  leaving: { id: newId(), userId, at: now },
});

const changePeople = (document: string, name: string) =>
  defineCommand<v.InferOutput<typeof peopleSchema>, undefined, PeopleEvent, never>({
    name,
    document,
    target: 'existing',
    parse: parserOf(peopleSchema),
    view: () => undefined,
    decide: (_view, { joining, leaving }, context) =>
      ok([
        ...joining.map((one): PeopleEvent => {
          const participant = { id: context.newId(), ...one, joinedAt: context.now };
          return { kind: 'person-joined', participant };
        }),
        ...leaving.map((userId) => left(userId, context)),
      ]),
    apply: (draft, event) => {
      if (event.kind === 'person-joined') applyConversationEvent(draft, event);
      else applyRoomEvent(draft, event);
    },
  });

/** 'conversations/why-missing': a legal hold needs its reason, at its beginning and at its end. */
const arrange = (document: string, name: string) =>
  defineCommand<
    v.InferOutput<typeof arrangeSchema>,
    undefined,
    RoomEvent,
    { readonly code: 'conversations/why-missing' }
  >({
    name,
    document,
    target: 'existing',
    parse: parserOf(arrangeSchema),
    view: () => undefined,
    decide: (_view, input, { now, newId }) => {
      if (input.what === 'hold' && input.why === '')
        return err({ code: 'conversations/why-missing' });
      return ok([{ kind: 'room-arranged', arranged: { id: newId(), ...input, at: now } }]);
    },
    apply: applyRoomEvent,
  });

const commandsOf = (document: string, suffix: string) => ({
  changePeople: changePeople(document, `conversations/change-people${suffix}`),
  arrange: arrange(document, `conversations/arrange${suffix}`),
});

export const ROOM_COMMANDS = {
  conversation: commandsOf('conversation', ''),
  'team-conversation': commandsOf('team-conversation', '-among-staff'),
} as const;
