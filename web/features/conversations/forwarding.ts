/** Sending the words of something urgent also to whoever stands in: in the conversation the two have, or a new one. */
import type { RecordId, UserId } from '#kernel/ids.ts';
import { CONVERSATION_COMMANDS } from './commands.ts';
import type { ConversationInList } from './queries.ts';
import { sendMessage, type Dispatch } from './writing.ts';

interface Someone {
  readonly userId: UserId;
  readonly name: string;
  readonly profession: string;
}

export interface Forwarding {
  readonly from: Someone;
  readonly to: Someone;
  /** With the name of whom it was for. */
  readonly text: string;
  /** The clinic's, where a new conversation begins. */
  readonly record: RecordId;
  readonly conversations: readonly ConversationInList[];
}

const someone = ({ userId, name, profession }: Someone): Someone => ({ userId, name, profession });

/** Whether it was sent; the first message stands in either case. */
export async function forward(dispatch: Dispatch, forwarding: Forwarding): Promise<boolean> {
  const { to, text, record, conversations } = forwarding;
  const from = someone(forwarding.from);
  const input = { text, urgent: true, needsReply: false, replyTo: '', files: [], from };
  const known = conversations.find(
    ({ kind, people }) => kind === 'direct' && people.some(({ userId }) => userId === to.userId),
  );
  if (known !== undefined) return (await sendMessage(dispatch, { conversation: known, input })).ok;
  const { start, send } = CONVERSATION_COMMANDS['team-conversation'];
  const people = [from, someone(to)];
  const header = { kind: 'direct', subject: '', about: '', endsAt: 0, people };
  const started = await dispatch({ command: start, record, input: header });
  if (!started.ok) return false;
  const { document } = started.value;
  return (await dispatch({ command: send, record, document, input })).ok;
}
