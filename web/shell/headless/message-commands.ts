/** Messages without a screen: saying something to a colleague or about a patient, reading it, and hearing what comes. */
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import {
  conversationsOf,
  CONVERSATION_LISTS,
  CONVERSATION_PAGES,
  type ConversationInList,
  type PageInList,
} from '#features/conversations/queries.ts';
import { messageKey, PAGE_MESSAGES_MAX } from '#features/conversations/records.ts';
import { shownSince } from '#features/conversations/room-records.ts';
import type { Message } from '#features/conversations/thread.ts';
import { commandsFor, sendMessage } from '#features/conversations/writing.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { UserId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { systemClock } from '../system.ts';
import { withClient, type Client } from './client.ts';
import type { Answer, Answered, Call, Failure } from './command.ts';
import { findPatient } from './finding.ts';
import { answerSaved, timeText } from './saying.ts';
import { firstOf, now } from './watching.ts';

/** Somebody of the clinic, oneself among them. */
interface Colleague {
  readonly userId: UserId;
  readonly name: string;
  readonly profession: string;
}

const SEEN_AT_ONCE_MAX = 64;

/** Codes: 'headless/no-such-conversation' for nobody and for several of that name, 'kernel/…', 'conversations/…'. */
export const say = (call: Call): Answered =>
  withClient(call, async (client) => {
    const me = await whoKnowsPeople(client);
    const conversation = me && (await conversationWith(client, { me, whom: call.value('WHOM') }));
    if (me === undefined || conversation === undefined) return err(NO_SUCH);
    if (!conversation.ok) return conversation;
    const text = call.value('text') || (await call.place.readInput());
    const { userId, name, profession } = me;
    const words = { text, urgent: call.value('urgent') !== '', needsReply: false, replyTo: '' };
    const input = { ...words, from: { userId, name, profession } };
    const dispatch = client.core.dispatch.bind(client.core);
    const sent = await sendMessage(dispatch, { conversation: conversation.value, input });
    if (!sent.ok) return sent;
    return answerSaved(client, {
      lines: ['Said.'],
      json: { conversation: conversation.value.conversation },
    });
  });

/** Prints the newest page, which counts as seeing it. 'headless/no-such-conversation'. */
export const read = (call: Call): Answered =>
  withClient(call, async (client) => {
    const me = await whoKnowsPeople(client);
    const conversation = me && known(client, { me, whom: call.value('WHOM') });
    const page = conversation?.pages.at(-1);
    if (me === undefined || conversation === undefined || page === undefined) return err(NO_SUCH);
    const { record, document } = page;
    const opened = await firstOf(
      client.core.watchDocument({ of: pageQuery(conversation), record, document }),
    );
    const since = shownSince(conversation.keeping, systemClock.now());
    const messages = (opened?.view?.messages ?? []).filter(({ at }) => at >= since);
    const unseen = messages.filter(
      ({ by, seenBy }) => by !== me.userId && !seenBy.includes(me.userId),
    );
    for (let at = 0; at < Math.min(unseen.length, PAGE_MESSAGES_MAX); at += SEEN_AT_ONCE_MAX) {
      const ids = unseen.slice(at, at + SEEN_AT_ONCE_MAX).map(({ id }) => id);
      const command = commandsFor(conversation).markSeen;
      await client.core.dispatch({ command, record, document, input: { messages: ids } });
    }
    const told = messages.map((message) => ({
      ...tellable(client, message),
      where: opened?.entries[messageKey(message.id)],
    }));
    return answerSaved(client, {
      lines: told.map(({ at, by, text }) => [timeText(at), by, text].join('  ')),
      json: { messages: told },
    });
  });

/** Tells each message as it comes, until the time is over or somebody stops the process. */
export const watch = (call: Call): Answered =>
  withClient(call, async (client) => {
    await whoKnowsPeople(client);
    const told = new Set<string>();
    const stops: (() => void)[] = [];
    const pages = new Set<string>();
    let isFirst = true;
    const follow = (
      page: PageInList,
      of: (typeof CONVERSATION_PAGES)[keyof typeof CONVERSATION_PAGES],
    ) => {
      if (pages.has(page.document)) return;
      pages.add(page.document);
      const { record, document } = page;
      const isOld = isFirst;
      let isOpened = false;
      const stop = client.core.watchDocument({ of, record, document }).subscribe((opened) => {
        for (const message of opened?.view?.messages ?? []) {
          if (told.has(message.id)) continue;
          told.add(message.id);
          // What was there before is not news.
          if (!isOld || isOpened) call.tell(answerOf(client, message));
        }
        isOpened ||= opened !== undefined;
      });
      stops.push(stop);
    };
    for (const kind of ['conversation', 'team-conversation'] as const)
      stops.push(
        client.core
          .watchList({ of: CONVERSATION_LISTS[kind] })
          .subscribe((rows) => rows?.forEach((row) => follow(row, CONVERSATION_PAGES[kind]))),
      );
    isFirst = false;
    await client.wait(() => false);
    for (const stop of stops) stop();
    return ok({ lines: [], json: { heard: told.size } });
  });

const NO_SUCH: Failure = { code: 'headless/no-such-conversation', field: 'WHOM' };

function meOf({ core }: Client): Colleague | undefined {
  const session = now(core.session);
  return session.status === 'open' ? session.me : undefined;
}

/** Names come from documents that are read from the store first. */
async function whoKnowsPeople(client: Client): Promise<Colleague | undefined> {
  await client.wait(() => now(client.core.people).length > 0);
  return meOf(client);
}

interface Wanted {
  readonly me: Colleague;
  /** A patient's number, what a colleague is called, or the subject of a room. */
  readonly whom: string;
}

/** The conversation there is already. */
function known(client: Client, { me, whom }: Wanted): ConversationInList | undefined {
  const rows = Object.values(CONVERSATION_LISTS).flatMap(
    (of) => now(client.core.watchList({ of })) ?? [],
  );
  const all = conversationsOf(rows, me.userId);
  const patient = findPatient(client, whom);
  if (patient.ok) return all.find((one) => one.kind === 'patient' && one.record === patient.value);
  const colleague = colleagueOf(client, { me, whom });
  const direct = all.find(
    ({ kind, people }) =>
      kind === 'direct' && people.some(({ userId }) => userId === colleague?.userId),
  );
  if (colleague !== undefined) return direct;
  const [room, ...others] = all.filter(
    ({ subject }) => subject !== '' && subject.toLowerCase() === whom.toLowerCase(),
  );
  return others.length === 0 ? room : undefined;
}

function colleagueOf({ core }: Client, { me, whom }: Wanted): Colleague | undefined {
  const [only, ...others] = now(core.people).filter(
    ({ userId, name }) => userId !== me.userId && name.toLowerCase() === whom.toLowerCase(),
  );
  return others.length === 0 ? only : undefined;
}

async function conversationWith(
  client: Client,
  wanted: Wanted,
): Promise<Result<ConversationInList, CommandError> | undefined> {
  const present = known(client, wanted);
  if (present !== undefined) return ok(present);
  const { userId, name, profession } = wanted.me;
  const self = { userId, name, profession };
  const patient = findPatient(client, wanted.whom);
  const colleague = colleagueOf(client, wanted);
  const session = now(client.core.session);
  if (patient.ok) {
    const input = { kind: 'patient', subject: '', people: [self] };
    const command = CONVERSATION_COMMANDS.conversation.start;
    const started = await client.core.dispatch({ command, record: patient.value, input });
    if (!started.ok) return started;
  } else if (colleague !== undefined && session.status === 'open') {
    const other = {
      userId: colleague.userId,
      name: colleague.name,
      profession: colleague.profession,
    };
    const input = { kind: 'direct', subject: '', people: [self, other] };
    const command = CONVERSATION_COMMANDS['team-conversation'].start;
    const started = await client.core.dispatch({ command, record: session.clinic.record, input });
    if (!started.ok) return started;
  }
  const begun = known(client, wanted);
  return begun && ok(begun);
}

const pageQuery = ({ kind }: ConversationInList) =>
  CONVERSATION_PAGES[kind === 'patient' ? 'conversation' : 'team-conversation'];

function tellable({ core }: Client, message: Message) {
  const by = now(core.people).find(({ userId }) => userId === message.by)?.name ?? '';
  const { id, at, text, urgent, state, seenBy, acknowledgedBy } = message;
  return {
    id,
    at,
    by,
    text,
    urgent,
    state,
    seenBy: seenBy.length,
    acknowledgedBy: acknowledgedBy.length,
  };
}

function answerOf(client: Client, message: Message): Answer {
  const told = tellable(client, message);
  return { lines: [[timeText(told.at), told.by, told.text].join('  ')], json: told };
}
