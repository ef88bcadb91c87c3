/** What the people of the demo wrote to each other: Dr Koffi to Rosa and her answer, a word between the staff, and a room about Rosa. */
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import { CONVERSATION_LISTS, CONVERSATION_PAGES } from '#features/conversations/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { pickPhoto, pickVoice } from './demo-files.ts';
import type { DemoPeople } from './demo-person.ts';
import { now, tell, type Storyteller } from './scene.ts';
import { seen } from './seen.ts';

const MINUTE_MS = 60_000;

interface Talk {
  readonly people: DemoPeople & { readonly rosa: Storyteller };
  /** Rosa's own record. */
  readonly record: RecordId;
  readonly at: (time: number) => void;
}

/** Begins at `time`, milliseconds since 1970, and lasts some minutes. */
export async function tellTalks({ people, record, at }: Talk, time: number): Promise<void> {
  const { amina, koffi, rosa } = people;
  at(time);
  const { start, send } = CONVERSATION_COMMANDS.conversation;
  const input = { kind: 'patient', subject: '', people: [me(koffi)] };
  const { document } = await tell(koffi, { command: start, record, input });
  const ask = message(koffi, 'Dear Rosa, please rest for five minutes and measure again.');
  await tell(koffi, { command: send, record, document, input: { ...ask, needsReply: true } });
  const list = rosa.core.watchList({ of: CONVERSATION_LISTS.conversation, record });
  await seen(list, (rows) => (rows?.[0]?.row.messages ?? 0) > 0);
  at(time + 9 * MINUTE_MS);
  const answer = message(rosa, 'I did. It was 184/102. I feel well, no chest pain.');
  const files = [await pickPhoto(rosa), await pickVoice(rosa)];
  await tell(rosa, { command: send, record, document, input: { ...answer, files } });
  await tellStaff(amina, koffi);
  await tellRoom({ amina, koffi }, record);
}

/** The room of the team around one patient: a plan for the day as a list, and the answer to it. */
async function tellRoom({ amina, koffi }: DemoPeople, about: RecordId): Promise<void> {
  const { start, send } = CONVERSATION_COMMANDS['team-conversation'];
  const session = now(amina.core.session);
  invariant(session.status === 'open', 'the staff of the demo are members');
  const { record } = session.clinic;
  const input = {
    kind: 'care-team',
    subject: 'Pressure at home',
    about,
    people: [me(koffi), me(amina)],
  };
  const { document } = await tell(koffi, { command: start, record, input });
  const plan = message(
    koffi,
    '*Until Friday:*\n- two readings in the morning\n- two in the evening\n- call me above *180/110*',
  );
  await tell(koffi, { command: send, record, document, input: plan });
  const list = amina.core.watchList({ of: CONVERSATION_LISTS['team-conversation'] });
  await seen(
    list,
    (rows) => rows?.some((one) => one.document === document && one.row.messages > 0) === true,
  );
  const opened = amina.core.watchDocument({
    of: CONVERSATION_PAGES['team-conversation'],
    ...{ record, document },
  });
  const replyTo =
    (await seen(opened, (page) => page?.view !== undefined))?.view?.messages[0]?.id ?? '';
  const answer = message(amina, 'She has the cuff and knows how. I call her tomorrow at nine.');
  await tell(amina, { command: send, record, document, input: { ...answer, replyTo } });
}

async function tellStaff(amina: Storyteller, koffi: Storyteller): Promise<void> {
  const { start, send } = CONVERSATION_COMMANDS['team-conversation'];
  const session = now(amina.core.session);
  invariant(session.status === 'open', 'the staff of the demo are members');
  const { record } = session.clinic;
  const people = [me(amina), me(koffi)];
  const input = { kind: 'direct', subject: '', people };
  const { document } = await tell(amina, { command: start, record, input });
  const note = message(amina, 'Samuel asks for you before the round.');
  await tell(amina, { command: send, record, document, input: { ...note, urgent: true } });
}

const message = (from: Storyteller, text: string) => ({
  text,
  urgent: false,
  needsReply: false,
  replyTo: '',
  from: me(from),
});

function me({ core }: Storyteller) {
  const session = now(core.session);
  invariant(session.status === 'open', 'the people of the demo have been let in');
  const { userId, name, profession } = session.me;
  return { userId, name, profession };
}
