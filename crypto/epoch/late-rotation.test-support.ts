/**
 * A rotation in a record by somebody who is leaving the care team, and what colleagues build on it before they hear. The one who
 * ends the leaver's access has seen none of it. For tests and published histories.
 */
import type { Body } from '../log/bodies/body.ts';
import { fromHexId } from '../log/hex-id.ts';
import { LogBook } from '../log/log-book.ts';
import {
  act,
  add,
  idOf,
  OWNER,
  pathOf,
  remove,
  writeEntry,
  WRITER,
  type Person,
} from '../log/people.test-support.ts';
import { Ward } from './ward.test-support.ts';

const HOLDER = { flags: 0, read: 1, write: 1 };

export const allOf = (book: LogBook): readonly Uint8Array[] =>
  book.groups().flatMap((groupId) => book.entriesOf(groupId));

export interface Leaving {
  /** Where the leaver and the colleague work; it knows of no removal. */
  readonly ward: Ward;
  readonly role: string;
  readonly record: string;
  readonly owner: Person;
  readonly leaver: Person;
  readonly colleague: Person;
}

/** An owner, a care team with rights of its own in the record, a leaver in the team, and a colleague in the record by name. */
export function leaving(seed: number, teamRights = WRITER): Leaving {
  const ward = new Ward(seed);
  const { book } = ward;
  const [owner, leaver, colleague] = [ward.person(), ward.person(), ward.person()];
  const role = ward.group(owner, 'role');
  act(book, { person: owner, groupId: role, body: add(leaver.userId, HOLDER) });
  ward.rotate({ person: owner, groupId: role, compartment: 0 });
  const record = ward.group(owner, 'record', OWNER.read);
  act(book, { person: owner, groupId: record, body: add(role, teamRights, 'role') });
  act(book, { person: owner, groupId: record, body: add(colleague.userId, OWNER) });
  ward.rotate({ person: owner, groupId: record, compartment: 1 });
  return { ward, role, record, owner, leaver, colleague };
}

/** What everybody knows when the leaver's access ends elsewhere: the entries of it. */
export function endElsewhere({ ward, role, owner, leaver }: Leaving): () => readonly Uint8Array[] {
  const elsewhere = new LogBook();
  elsewhere.add(allOf(ward.book));
  return () => {
    act(elsewhere, { person: owner, groupId: role, body: remove(leaver.userId) });
    return allOf(elsewhere);
  };
}

/** The next epoch of compartment 1 by the leaver, through the team. */
export const rotateByLeaver = ({ ward, leaver, role, record }: Leaving): string =>
  ward.rotate({ person: leaver, roleId: role, groupId: record, compartment: 1 });

export const rotateByColleague = ({ ward, colleague, record }: Leaving): string =>
  ward.rotate({ person: colleague, groupId: record, compartment: 1 });

/** A LINK, which says nothing but that its author has seen these entries. */
export const cover: Body = {
  type: 'link',
  value: {
    what: 'directory',
    id: fromHexId('0a'.repeat(32)),
    channelId: new Uint8Array(16),
    key: new Uint8Array(32),
  },
};

/** An entry written as if its author knew the record only up to `parents`, and the other logs as `known` does. */
export function backdated(
  known: LogBook,
  entry: {
    readonly person: Person;
    readonly record: string;
    readonly roleId?: string;
    readonly parents: readonly string[];
    readonly body: Body;
  },
): { readonly bytes: Uint8Array; readonly id: string } {
  const { person, record, roleId, parents, body } = entry;
  const path = pathOf(known, {
    person,
    groupId: record,
    ...(roleId === undefined ? {} : { roleId }),
  });
  const bytes = writeEntry({ groupId: record, parents, path, device: person.device, body });
  return { bytes, id: idOf(bytes) };
}
