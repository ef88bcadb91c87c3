/** Sending a message wherever the conversation now goes on: in its last page, or in a new one when that is full. */
import type { CommandError } from '#kernel/feature.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { Result } from '#kernel/result.ts';
import { CONVERSATION_COMMANDS } from './commands.ts';
import type { ConversationInList } from './queries.ts';

interface Saved {
  readonly record: RecordId;
  readonly document: DocumentId;
}

/** The one verb of the app port that this needs. */
export type Dispatch = (request: {
  readonly command: { readonly name: string };
  readonly record?: RecordId | undefined;
  readonly document?: DocumentId | undefined;
  readonly input: unknown;
}) => Promise<Result<Saved, CommandError>>;

export interface Sending {
  readonly conversation: ConversationInList;
  /** What the `send` command takes. */
  readonly input: unknown;
}

export const commandsFor = ({ kind }: Pick<ConversationInList, 'kind'>) =>
  CONVERSATION_COMMANDS[kind === 'patient' ? 'conversation' : 'team-conversation'];

/** Answers the page the message is in. Codes: those of `send`, of `start`, and of storing. */
export async function sendMessage(
  dispatch: Dispatch,
  { conversation, input }: Sending,
): Promise<Result<Saved, CommandError>> {
  const { send, start } = commandsFor(conversation);
  const { record, kind, subject, people, pages, about, topic, endsAt } = conversation;
  const last = pages.at(-1);
  const sent = await dispatch({ command: send, record, document: last?.document, input });
  if (sent.ok || sent.error.code !== 'conversations/page-full') return sent;
  const page = (last?.row.page ?? 0) + 1;
  const header = {
    ...{ kind, subject, people, page, about, topic, endsAt },
    conversation: conversation.conversation,
  };
  const started = await dispatch({ command: start, record, input: header });
  if (!started.ok) return started;
  return dispatch({ command: send, record, document: started.value.document, input });
}
