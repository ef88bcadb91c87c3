/** Somebody who writes made-up changes in any number of documents: for tests that need work and no Automerge. */
import { toHex } from '../encoding/bytes.ts';
import {
  COMPARTMENT,
  GROUP,
  idOf,
  authorOf,
  changeOf,
  join,
  must,
  sessionOf,
  type Person,
  type TestLog,
} from './people.test-support.ts';
import { actorOf, type SignedSession } from './session.ts';
import type { WorkAuthor } from './work-author.ts';
import { parseStatement } from './statement.ts';
import type { LedgerPorts, WorkOffer } from './work-ledger.ts';

/** Somebody who writes made-up changes, each on their own last one. */
export class Writer {
  readonly person: Person;
  readonly session: SignedSession;
  readonly author: WorkAuthor;
  readonly #last = new Map<string, { readonly seq: number; readonly hash: Uint8Array }>();

  constructor(log: TestLog, name: string, label = name) {
    this.person = join(log, name);
    this.session = sessionOf(this.person, label);
    this.author = authorOf(this.person, this.session, () => undefined);
  }

  get userId(): string {
    return toHex(this.person.path.userId);
  }

  get deviceId(): string {
    return toHex(this.person.path.deviceId);
  }

  /** One change in each of the documents, having seen these statements. */
  write(docIds: readonly Uint8Array[], seen: readonly string[] = [], claimedTime = 1): WorkOffer {
    const documents = docIds.map((docId) => {
      const before = this.#last.get(toHex(docId));
      const seq = (before?.seq ?? 0) + 1;
      const dependencies = before === undefined ? [] : [before.hash];
      const actor = actorOf(this.session.sessionId, docId);
      const { chunk, hash } = changeOf({ actor, seq, dependencies, content: toHex(actor) });
      this.#last.set(toHex(docId), { seq, hash });
      return { docId, changes: [chunk] };
    });
    return must(this.author.author({ documents, seen, claimedTime, clock: 'local' }));
  }
}

/** A ledger of the test compartment over this log, which inflates nothing. */
export const portsOf = (log: TestLog): LedgerPorts => ({
  ...{ groupId: idOf(GROUP), compartment: COMPARTMENT, authority: log, inflate: () => undefined },
});

/** The id of the last statement of an offer: lowercase hex. */
export const idIn = ({ statements }: WorkOffer): string =>
  toHex(must(parseStatement(statements.at(-1)?.bytes ?? new Uint8Array(0))).statementId);
