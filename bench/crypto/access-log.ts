/**
 * A log of a thousand entries: taken in for the first time, with every signature checked and the rules applied; and found again at
 * the next start, as it was stored.
 */
import { LogBook } from '#crypto/log/log-book.ts';
import {
  add,
  createPerson,
  found,
  idOf,
  OWNER,
  pathOf,
  READER,
  remove,
  seededRandom,
  set,
  writeEntry,
  WRITER,
} from '#crypto/log/people.test-support.ts';
import { encodeStoredLog, parseStoredLog } from '#crypto/log/stored-log.ts';

const ENTRIES = 1_000;
const SEED = 3;
const STAFF = 12;

/** Everything of one record that has been changed by its two owners a thousand times, ancestors first. */
function longLog(): { readonly record: string; readonly entries: readonly Uint8Array[] } {
  const random = seededRandom(SEED);
  const book = new LogBook();
  const people = Array.from({ length: STAFF }, () => createPerson(random));
  book.add(people.map(({ genesis }) => genesis));
  const [first, second] = people;
  if (first === undefined || second === undefined) throw new Error('a record has two owners');
  const record = found(book, {
    ...{ person: first, random, kind: 'record', compartments: OWNER.read },
    coFounders: [second],
  });
  const entries = [...people.map(({ genesis }) => genesis), ...book.entriesOf(record)];
  let parents = [record];
  for (let turn = 0; turn < ENTRIES; turn++) {
    const target = people[2 + (Math.floor(turn / 3) % (STAFF - 2))]?.userId ?? '';
    const bodies = [add(target, WRITER), set(target, READER), remove(target)];
    const person = turn % 7 === 0 ? second : first;
    const entry = writeEntry({
      ...{ groupId: record, parents, device: person.device },
      path: pathOf(book, { person, groupId: record }),
      body: bodies[turn % 3] ?? remove(target),
    });
    entries.push(entry);
    parents = [idOf(entry)];
  }
  return { record, entries };
}

/** What a start does with every log: reads its stored state, finds that it still holds, and asks it who is a member. */
export function storedLogWork(): () => void {
  const { record, entries } = longLog();
  const before = new LogBook();
  before.add(entries);
  const logs = before.groups().flatMap((groupId) => {
    const stored = before.store(groupId);
    return stored === undefined
      ? []
      : [{ bytes: encodeStoredLog(stored), entries: before.entriesOf(groupId) }];
  });
  return () => {
    const book = new LogBook();
    for (const log of logs) {
      const stored = parseStoredLog(log.bytes);
      if (!stored.ok || !book.restore(stored.value, log.entries)) throw new Error('it fits');
    }
    const state = book.state(record);
    if (state?.entryVerdicts.size !== ENTRIES + 1 || !book.isStored(record))
      throw new Error('the stored state says it all');
  };
}

export function coldLogWork(): () => void {
  const { record, entries } = longLog();
  return () => {
    const book = new LogBook();
    book.add(entries);
    const verdicts = [...(book.state(record)?.entryVerdicts.values() ?? [])];
    if (verdicts.length !== ENTRIES + 1 || verdicts.some((verdict) => verdict !== 'accepted'))
      throw new Error('every entry is accepted');
  };
}
