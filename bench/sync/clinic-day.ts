/**
 * A clinic's day, the same every time: ten patients, each with three rounds of vitals, a note that grows as it is typed, and a few
 * messages. What a plain server would have been sent for it, as JSON, is the payload that the wire is measured against.
 */
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import { editNote, startNote } from '#features/notes/commands.ts';
import { openNote } from '#features/notes/queries.ts';
import { recordFirstVitals, recordVitals } from '#features/observations/commands.ts';
import { allSeven } from '#features/observations/fixtures.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { Client } from '#shell/headless/client.ts';
import { firstOf, now } from '#shell/headless/watching.ts';
import { until, type Device } from './devices.ts';

const ROUNDS = 3;
const SENTENCES = 5;
const MESSAGES = 4;
const SENTENCE =
  'Slept well, eats half of what is offered, walks to the window with help; wound dry, dressing changed, family was here. ';
const MESSAGE = 'Please look at the wound before the round, the dressing was wet again at six.';

interface Sending {
  readonly command: { readonly name: string };
  readonly record: RecordId;
  readonly document?: DocumentId;
  readonly input: unknown;
}

export interface Day {
  /** UTF-8 bytes of what was said, as JSON. */
  readonly payload: number;
  /** Bytes on the line of who wrote, both ways, until both devices have all of it and say so. */
  readonly wire: number;
  readonly entries: number;
}

export async function clinicDay(
  { one, other }: { readonly one: Device; readonly other: Device },
  records: readonly RecordId[],
): Promise<Day> {
  const { client, link } = one;
  const before = link.up + link.down;
  const writing = new Writing(client);
  for (const record of records) await patientsDay(writing, record);
  await until(client, client.isSettled);
  await until(other.client, other.client.isSettled);
  await until(client, client.isSettled);
  const { payload, entries } = writing;
  return { payload, entries, wire: link.up + link.down - before };
}

class Writing {
  payload = 0;
  entries = 0;
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  async send({ command, ...rest }: Sending): Promise<DocumentId> {
    const saved = await this.client.core.dispatch({ command, ...rest });
    invariant(saved.ok, `the day goes on: ${command.name} ${saved.ok ? '' : saved.error.code}`);
    this.payload += Buffer.byteLength(JSON.stringify({ command: command.name, ...rest }));
    this.entries += 1;
    // Nobody types the next thing in the same instant; what is written waits for nothing.
    await until(this.client, this.client.isSent);
    return saved.value.document;
  }
}

async function patientsDay(writing: Writing, record: RecordId): Promise<void> {
  let page: DocumentId | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const takenAt = Date.now() - (ROUNDS - round) * 3_600_000;
    const input = { measurements: allSeven, takenAt, timeBy: 'typed' };
    const command = page === undefined ? recordFirstVitals : recordVitals;
    page = await writing.send({ command, record, ...(page && { document: page }), input });
  }
  await typedNote(writing, record);
  await talk(writing, record);
}

/** Saved as it grows, sentence by sentence. */
async function typedNote(writing: Writing, record: RecordId): Promise<void> {
  const document = await writing.send({
    ...{ command: startNote, record },
    input: { title: 'Round' },
  });
  for (let sentence = 0; sentence < SENTENCES; sentence++) {
    const note = await firstOf(
      writing.client.core.watchDocument({ of: openNote, record, document }),
    );
    const edit = { index: sentence * SENTENCE.length, remove: 0, insert: SENTENCE };
    const input = { base: note?.heads ?? [], edits: [edit] };
    await writing.send({ command: editNote, record, document, input });
  }
}

async function talk(writing: Writing, record: RecordId): Promise<void> {
  const session = now(writing.client.core.session);
  invariant(session.status === 'open', 'whoever writes has unlocked');
  const from = { userId: session.me.userId, name: 'Amina', profession: 'nurse' };
  const { start, send } = CONVERSATION_COMMANDS.conversation;
  const document = await writing.send({
    ...{ command: start, record },
    input: { kind: 'patient', subject: '', people: [from] },
  });
  for (let said = 0; said < MESSAGES; said++)
    await writing.send({
      ...{ command: send, record, document },
      input: { text: MESSAGE, urgent: false, needsReply: false, replyTo: '', from },
    });
}
