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
  readPeople,
  type ConversationEvent,
  type Participant,
} from './records.ts';
import { applyRoomEvent, arrangedEntries, REPLACES_MAX, type RoomEvent } from './room-records.ts';

const userIdSchema = personEntries.userId;
const peopleSchema = v.object({
  /** Also who stays with another role. */
  joining: v.pipe(v.array(v.object(personEntries)), v.maxLength(PEOPLE_MAX)),
  leaving: v.pipe(v.array(userIdSchema), v.maxLength(PEOPLE_MAX)),
});
const arrangeSchema = v.object(arrangedEntries);

type PeopleEvent = Extract<ConversationEvent, { kind: 'person-joined' }> | RoomEvent;

/** Nothing for who is not there: a leaving that ends nothing would be one for good. */
function left(
  userId: UserId,
  {
    people,
    context,
  }: { readonly people: readonly Participant[]; readonly context: CommandContext },
): readonly PeopleEvent[] {
  const of = people.filter((one) => one.userId === userId).map(({ id }) => id);
  if (of.length === 0) return [];
  const leaving = { id: context.newId(), userId, of: of.slice(-REPLACES_MAX), at: context.now };
  return [{ kind: 'person-left', leaving }];
}

const changePeople = (document: string, name: string) =>
  defineCommand<v.InferOutput<typeof peopleSchema>, readonly Participant[], PeopleEvent, never>({
    name,
    document,
    target: 'existing',
    parse: parserOf(peopleSchema),
    view: (raw) => readPeople(raw).entities,
    decide: (people, { joining, leaving }, context) =>
      ok([
        // Who stays with another role ends the one they had.
        ...[...leaving, ...joining.map(({ userId }) => userId)].flatMap((userId) =>
          left(userId, { people, context }),
        ),
        ...joining.map((one): PeopleEvent => {
          const participant = { id: context.newId(), ...one, joinedAt: context.now };
          return { kind: 'person-joined', participant };
        }),
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
