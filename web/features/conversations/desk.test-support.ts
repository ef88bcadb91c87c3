/** One page of a conversation on which several people act, each under their signature. */
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandContext, CommandError, Entries } from '#kernel/feature.ts';
import { parseUserId, type UserId } from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { CONVERSATION_COMMANDS } from './commands.ts';
import { CONVERSATION_LISTS, CONVERSATION_PAGES } from './queries.ts';

const { start, send } = CONVERSATION_COMMANDS.conversation;

const user = (digit: string): UserId => {
  const id = parseUserId(digit.repeat(64));
  if (id === undefined) throw new Error('a user id');
  return id;
};
export const [AMINA, LEE, KOFFI] = [user('a'), user('b'), user('c')];
export const NAMES = new Map([
  [AMINA, { userId: AMINA, name: 'Amina', profession: 'nurse' }],
  [LEE, { userId: LEE, name: 'Dr Lee', profession: 'doctor' }],
  [KOFFI, { userId: KOFFI, name: 'Dr Koffi', profession: 'doctor' }],
]);

export class Desk {
  document: RawDocument = {};
  readonly #authors = new Map<string, UserId>();
  #now = 1_000_000_000_000;
  #ids = 0;

  constructor(header: object = { kind: 'patient' }) {
    const people = [NAMES.get(AMINA), NAMES.get(LEE)];
    this.act(AMINA, start, { subject: '', people, ...header });
  }

  readonly entries: Entries = { authorOf: (key) => this.#authors.get(key) };

  get page() {
    const page = CONVERSATION_PAGES.conversation.select(this.document, this.entries);
    if (page === undefined) throw new Error('a page');
    return page;
  }

  get row() {
    const row = CONVERSATION_LISTS.conversation.row(this.document, this.entries);
    if (row === undefined) throw new Error('a row');
    return row;
  }

  get now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  forge(key: string, author: UserId | undefined): void {
    if (author === undefined) this.#authors.delete(key);
    else this.#authors.set(key, author);
  }

  try<I, V, E>(author: UserId, command: Command<I, V, E, CommandError>, input: unknown) {
    return runCommand({ command, document: this.document, input, context: this.#context(author) });
  }

  act<I, V, E>(author: UserId, command: Command<I, V, E, CommandError>, input: unknown): void {
    const run = this.try(author, command, input);
    if (!run.ok) throw new Error(run.error.code);
    for (const key of Object.keys(run.value))
      if (!(key in this.document)) this.#authors.set(key, author);
    this.document = run.value;
  }

  say(author: UserId, text: string, more: object = {}): string {
    const from = NAMES.get(author);
    const plain = { urgent: false, needsReply: false, replyTo: '' };
    const before = new Set(Object.keys(this.document));
    this.act(author, send, { text, ...plain, from, ...more });
    const key = Object.keys(this.document).find(
      (one) => one.startsWith('message:') && !before.has(one),
    );
    return key?.slice('message:'.length) ?? '';
  }

  #context(author: UserId): CommandContext {
    const now: Millis | undefined = parseMillis(this.#now);
    const context = aContext();
    if (now === undefined) throw new Error('a time');
    const newId = () => (++this.#ids).toString(16).padStart(12, '0').padEnd(32, '0');
    return { ...context, now, newId, actor: { ...context.actor, userId: author } };
  }
}
