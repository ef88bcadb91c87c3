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
  createPerson,
  idOf,
  OWNER,
  pathOf,
  READER,
  remove,
  seededRandom,
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
const cover: Body = {
  type: 'link',
  value: {
    what: 'directory',
    id: fromHexId('0a'.repeat(32)),
    channelId: new Uint8Array(16),
    key: new Uint8Array(32),
  },
};

/** An entry written as if its author knew the record only up to `parents`, and the other logs as `known` does. */
function backdated(
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

/** What one scene comes to: all entries of all logs, and the verdict on some of those of the record. */
export interface LateExample {
  readonly title: string;
  readonly record: string;
  readonly entries: readonly Uint8Array[];
  readonly verdicts: Readonly<Record<string, string>>;
}

const accepted = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, 'accepted']));

function followed(): LateExample {
  const scene = leaving(1);
  const end = endElsewhere(scene);
  const ids = [rotateByLeaver(scene), rotateByColleague(scene)];
  return {
    title: '15: a rotation that follows a leaver’s stays, and with it the leaver’s',
    record: scene.record,
    entries: [...end(), ...allOf(scene.ward.book)],
    verdicts: accepted(ids),
  };
}

function unfollowed(): LateExample {
  const scene = leaving(1);
  const end = endElsewhere(scene);
  const epochId = rotateByLeaver(scene);
  return {
    title: '15b: one that nobody followed does not',
    record: scene.record,
    entries: [...end(), ...allOf(scene.ward.book)],
    verdicts: { [epochId]: 'crypto/late' },
  };
}

function granted(): LateExample {
  const scene = leaving(1);
  const { ward, record, colleague } = scene;
  const end = endElsewhere(scene);
  const epochId = rotateByLeaver(scene);
  const newcomer = ward.person();
  act(ward.book, { person: colleague, groupId: record, body: add(newcomer.userId, READER) });
  const given = { person: colleague, groupId: record, compartment: 1 };
  ward.grant({ ...given, epochId, memberIds: [newcomer.userId] });
  const grant = ward.book.state(record)?.grants.at(-1)?.entryId ?? '';
  return {
    title: '16: a grant of a leaver’s epoch stays',
    record,
    entries: [...end(), ...allOf(ward.book)],
    verdicts: accepted([epochId, grant]),
  };
}

function appointedFirst(): LateExample {
  const scene = leaving(1, OWNER);
  const { ward, record, role, leaver, owner } = scene;
  const { book } = ward;
  const end = endElsewhere(scene);
  const appointed = ward.person();
  const body = add(appointed.userId, WRITER);
  const ids = [act(book, { person: leaver, roleId: role, groupId: record, body })];
  // The remover's own entry covers the appointment, and nothing that came after it.
  const seen = backdated(book, { person: owner, record, parents: [...ids], body: cover });
  ids.push(rotateByLeaver(scene));
  ids.push(ward.rotate({ person: appointed, groupId: record, compartment: 1 }));
  return {
    title: '17: who was appointed by a covered entry covers in turn',
    record,
    entries: [...end(), ...allOf(book), seen.bytes],
    verdicts: accepted(ids),
  };
}

/** Both lose their places; then the leaver appoints a stranger as if it were yesterday, and somebody builds on it. */
function bothGone(by: 'colleague' | 'leaver' | 'stranger', title: string): LateExample {
  const scene = leaving(1, OWNER);
  const { ward, record, role, owner, leaver, colleague } = scene;
  const { book } = ward;
  const gone = by === 'leaver' ? leaver : colleague;
  if (by === 'leaver')
    act(book, { person: owner, groupId: record, body: add(leaver.userId, OWNER) });
  const before = new LogBook();
  before.add(allOf(book));
  const stranger = createPerson(seededRandom(99));
  before.add([stranger.genesis]);
  const parents = book.state(record)?.heads ?? [];
  act(book, { person: owner, groupId: role, body: remove(leaver.userId) });
  act(book, { person: owner, groupId: record, body: remove(gone.userId) });
  const body = add(stranger.userId, WRITER);
  const late = backdated(before, { person: leaver, roleId: role, record, parents, body });
  const person = { colleague, leaver, stranger }[by];
  const covers = backdated(before, { person, record, parents: [late.id], body: cover });
  return {
    title,
    record,
    entries: [...allOf(book), stranger.genesis, late.bytes, covers.bytes],
    verdicts: { [late.id]: 'crypto/late' },
  };
}

/** Histories of several logs, told with real keys and seals. */
export const lateExamples = (): readonly LateExample[] => [
  followed(),
  unfollowed(),
  granted(),
  appointedFirst(),
  bothGone('colleague', '18: a removed member does not bring a leaver’s back-dated entry back'),
  bothGone('leaver', '18b: nor does the leaver, in their own name'),
  bothGone('stranger', '18c: nor does who is a member only by that entry'),
];
