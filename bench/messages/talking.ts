/** Two devices that write to each other: starting a conversation, sending, and what has arrived on the other one. */
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import {
  conversationsOf,
  CONVERSATION_LISTS,
  CONVERSATION_PAGES,
  type ConversationInList,
} from '#features/conversations/queries.ts';
import { sendMessage } from '#features/conversations/writing.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { Client } from '#shell/headless/client.ts';
import { now } from '#shell/headless/watching.ts';

const commands = CONVERSATION_COMMANDS['team-conversation'];
const LIST = { of: CONVERSATION_LISTS['team-conversation'] };

const sessionOf = ({ core }: Client) => {
  const session = now(core.session);
  invariant(session.status === 'open', 'the devices of the bench belong to their clinic');
  return session;
};

const selfOf = (client: Client) => {
  const { userId, name, profession } = sessionOf(client).me;
  return { userId, name, profession };
};

/** A conversation of the two. */
export const begin = (client: Client, other: Client): Promise<ConversationInList> =>
  beginWith(client, [selfOf(client), selfOf(other)]);

/** One that nobody else is in yet. */
export const beginAlone = (client: Client): Promise<ConversationInList> =>
  beginWith(client, [selfOf(client)]);

export const clinicOf = (client: Client): RecordId => sessionOf(client).clinic.record;

async function beginWith(
  client: Client,
  people: readonly ReturnType<typeof selfOf>[],
): Promise<ConversationInList> {
  const { record } = sessionOf(client).clinic;
  const input = { kind: 'group', subject: 'Night shift', people };
  const started = await client.core.dispatch({ command: commands.start, record, input });
  invariant(started.ok, 'a conversation is started');
  const begun = conversationIn(client, started.value.document);
  invariant(begun !== undefined, 'a conversation that was started is listed');
  return begun;
}

export const conversationIn = (client: Client, name: string): ConversationInList | undefined =>
  conversationsOf(now(client.core.watchList(LIST)) ?? [], sessionOf(client).me.userId).find(
    ({ conversation }) => conversation === name,
  );

/** Milliseconds until it was durable here; in the last page, or a new one when that is full. */
export async function say(client: Client, name: string, text: string): Promise<number> {
  const conversation = conversationIn(client, name);
  invariant(conversation !== undefined, 'what is written in is listed');
  const words = { text, urgent: false, needsReply: false, replyTo: '', from: selfOf(client) };
  const dispatch = client.core.dispatch.bind(client.core);
  const began = performance.now();
  const sent = await sendMessage(dispatch, { conversation, input: words });
  invariant(sent.ok, 'a message is sent');
  return performance.now() - began;
}

interface PageSeen {
  readonly all: () => readonly string[];
  /** When a text first stood there, by `performance.now()`. */
  readonly arrivedAt: (text: string) => number | undefined;
  readonly stop: () => void;
}

/** Watches a page; what stands in it, and since when, is asked at any time. */
export function texts(
  client: Client,
  { record, document }: { readonly record: RecordId; readonly document: DocumentId },
): PageSeen {
  let latest: readonly string[] = [];
  const arrived = new Map<string, number>();
  const of = CONVERSATION_PAGES['team-conversation'];
  const stop = client.core.watchDocument({ of, record, document }).subscribe((opened) => {
    latest = (opened?.view?.messages ?? []).map(({ text }) => text);
    const at = performance.now();
    for (const text of latest) if (!arrived.has(text)) arrived.set(text, at);
  });
  return { all: () => latest, arrivedAt: (text) => arrived.get(text), stop };
}

/** Everybody the device knows takes part. */
export async function addEverybody(client: Client, name: string): Promise<void> {
  const conversation = conversationIn(client, name);
  invariant(conversation !== undefined, 'whom people join is listed');
  const { record, pages } = conversation;
  const joining = now(client.core.people).map(({ userId, name: called, profession }) => ({
    ...{ userId, profession },
    name: called,
  }));
  const added = await client.core.dispatch({
    command: commands.changePeople,
    ...{ record, document: pages.at(-1)?.document },
    input: { joining, leaving: [] },
  });
  invariant(added.ok, 'people join a conversation');
}
