/** Somebody leaves a role that works in 3,000 compartments: what is rotated at once, and what is owed before its next write. */
import { isOwed } from '#crypto/epoch/current.ts';
import { createEpoch } from '#crypto/epoch/epoch.ts';
import { Ward } from '#crypto/epoch/ward.test-support.ts';
import { act, add, found, pathOf, remove, type Person } from '#crypto/log/people.test-support.ts';

const COMPARTMENTS_OF_A_RECORD = 3;
const WRITER = { flags: 0, read: 0b1111, write: 0b1110 };

interface RoleChange {
  readonly rotatedAtOnce: number;
  readonly owedBeforeNextWrite: number;
}

/** Counts over so many compartments, three in a record. */
export function roleChange(compartments: number): RoleChange {
  const ward = new Ward(15);
  const { book } = ward;
  const [nurse, leaver] = [ward.person(), ward.person()];
  const role = ward.group(nurse, 'role');
  act(book, {
    ...{ person: nurse, groupId: role },
    body: add(leaver.userId, { flags: 0, read: 1, write: 0 }),
  });
  ward.rotate({ person: nurse, groupId: role, compartment: 0 });
  const records = Array.from({ length: compartments / COMPARTMENTS_OF_A_RECORD }, () =>
    recordOf(ward, nurse, role),
  );
  const count = () =>
    records.reduce((sum, groupId) => sum + (book.state(groupId)?.epochs.length ?? 0), 0);
  const before = count();
  act(book, { person: nurse, groupId: role, body: remove(leaver.userId) });
  ward.rotate({ person: nurse, groupId: role, compartment: 0 });
  const rotatedAtOnce = count() - before;
  const owed = records.flatMap((groupId) =>
    [1, 2, 3].filter((compartment) => isOwed(book, { groupId, compartment })),
  );
  return { rotatedAtOnce, owedBeforeNextWrite: owed.length };
}

function recordOf(ward: Ward, person: Person, role: string): string {
  const { book, random } = ward;
  const groupId = found(book, { person, random, kind: 'record', compartments: 0b1111 });
  act(book, { person, groupId, body: add(role, WRITER, 'role') });
  for (const compartment of [1, 2, 3]) {
    const epoch = createEpoch({
      ...{ book, groupId, compartment, device: person.device, claimedTime: 0, random },
      ...{ path: pathOf(book, { person, groupId }), reason: 'first' },
    });
    if (!epoch.ok) throw new Error(epoch.error.code);
    book.add([epoch.value.entry]);
  }
  return groupId;
}
