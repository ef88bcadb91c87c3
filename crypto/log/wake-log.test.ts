/** From a stored state and its entries back to a log, and every way in which the two may not fit. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Ward } from '../epoch/ward.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import type { Body } from './bodies/body.ts';
import { cosignRemoval } from './bodies/remove.ts';
import { fromHexId } from './hex-id.ts';
import type { LogBook } from './log-book.ts';
import type { LogSet } from './log-set.ts';
import {
  act,
  add,
  idOf,
  OWNER,
  pathOf,
  READER,
  writeEntry,
  type Person,
} from './people.test-support.ts';
import type { StoredLog } from './stored-log.ts';
import { logOfStored, stateOfStored } from './wake-log.ts';

beforeAll(initCrypto);

const link = (byte: number): Body => ({
  type: 'link',
  value: {
    ...{ what: 'directory', id: new Uint8Array(32).fill(byte) },
    ...{ channelId: new Uint8Array(16), key: new Uint8Array(32) },
  },
});

interface Kept {
  readonly book: LogBook;
  readonly owner: Person;
  readonly groupId: string;
  readonly stored: StoredLog;
  readonly entries: readonly Uint8Array[];
}

/** A record with an appointment, an epoch, a grant, links, and a link by who may not make one. */
function record(): Kept {
  const ward = new Ward(50);
  const { book } = ward;
  const [owner, reader] = [ward.person(), ward.person()];
  const groupId = ward.group(owner, 'record', OWNER.read);
  const epochId = book.state(groupId)?.epochs[0]?.epochId ?? '';
  act(book, { person: owner, groupId, body: add(reader.userId, READER) });
  ward.grant({ person: owner, groupId, compartment: 0, epochId, memberIds: [reader.userId] });
  act(book, { person: owner, groupId, body: link(1) });
  act(book, { person: reader, groupId, body: link(2) });
  const verdict: Body = {
    ...{ type: 'verdict' },
    value: { compartment: 1, verdict: 'reject', statementIds: [new Uint8Array(32).fill(3)] },
  };
  act(book, { person: owner, groupId, body: verdict });
  const stored = book.store(groupId);
  if (stored === undefined) throw new Error('the record is known');
  return { book, owner, groupId, stored, entries: book.entriesOf(groupId) };
}

/** The entry with one bit of its signature changed: still well formed, of the same id, and not signed. */
const altered = (entry: Uint8Array | undefined, fromEnd: number): Uint8Array => {
  const copy = (entry ?? new Uint8Array(0)).slice();
  const place = copy.length - fromEnd;
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
};

const SIGNATURE = 64;
const knownTo = (book: LogBook) => ({
  log: (groupId: string) => book.resolved(groupId)?.log,
  homeOf: (entryId: string) => book.homeOf(entryId),
});

describe('a stored state', () => {
  test('says what the log says, each kind of entry by itself, and not what was refused', () => {
    const { book, groupId, stored, entries } = record();
    const state = stateOfStored(stored, entries);
    expect(state).toEqual(book.state(groupId));
    const kinds = [state?.epochs, state?.grants, state?.links, state?.verdicts, state?.policies];
    expect(kinds.map((kind) => kind?.length)).toEqual([1, 1, 1, 1, 0]);
    expect(stored.entries.filter(({ verdict }) => verdict !== 'accepted').length).toBe(1);
  });

  test('is nothing without its own beginning', () => {
    const { stored, entries } = record();
    const [first, ...others] = entries;
    expect(stateOfStored(stored, [])).toBeUndefined();
    expect(stateOfStored(stored, others)).toBeUndefined();
    expect(stateOfStored(stored, [altered(first, SIGNATURE + 1), ...others])).toBeUndefined();
    const [, second] = stored.entries;
    expect(stateOfStored({ ...stored, groupId: second?.id ?? '' }, others)).toBeUndefined();
  });

  test('is nothing when an entry it is told with is another, and looks at none of the rest', () => {
    const { book, groupId, stored, entries } = record();
    const swapped = (type: number) =>
      entries.map((entry) => (entry[32] === type ? altered(entry, SIGNATURE + 1) : entry));
    const [appointment, epoch, grant, linked] = [2, 5, 6, 9];
    for (const type of [epoch, grant, linked])
      expect(stateOfStored(stored, swapped(type))).toBeUndefined();
    expect(stateOfStored(stored, swapped(appointment))).toEqual(book.state(groupId));
    const shorter = stateOfStored(stored, entries.slice(0, 1));
    expect(shorter?.epochs).toEqual([]);
  });
});

describe('a log from what was stored', () => {
  test('is the one it was made of, entry by entry', () => {
    const { book, groupId, stored, entries } = record();
    const log = logOfStored(stored, entries, knownTo(book));
    const told = (set: LogSet | undefined) =>
      set?.ordered.map(({ id, depth, author, body, bytes }) => ({
        id,
        depth,
        author,
        body,
        bytes,
      }));
    expect(told(log)).toEqual(told(book.resolved(groupId)?.log));
    expect(log?.kind).toBe('record');
  });

  test('is nothing when an entry is missing, another, or altered', () => {
    const { book, stored, entries } = record();
    const known = knownTo(book);
    expect(logOfStored({ ...stored, entries: [] }, [], known)).toBeUndefined();
    for (let place = 0; place < entries.length; place++) {
      const wrong = entries.map((entry, i) =>
        i === place ? altered(entry, SIGNATURE + 1) : entry,
      );
      expect(logOfStored(stored, wrong, known)).toBeUndefined();
    }
    expect(logOfStored(stored, entries.slice(1), known)).toBeUndefined();
    expect(logOfStored(stored, entries.slice(0, -1), known)).toBeUndefined();
  });

  test('begins with its own founding, and no other', () => {
    const { book, owner, stored, entries } = record();
    const known = knownTo(book);
    const [, ...rest] = stored.entries;
    const [first, ...others] = entries;
    if (first === undefined) throw new Error('a log has a beginning');
    // Without it, behind it a second one, and as one of another name.
    expect(logOfStored({ ...stored, entries: rest }, others, known)).toBeUndefined();
    const second = { id: idOf(owner.genesis), verdict: 'accepted' as const };
    const withSecond = { ...stored, entries: [...stored.entries, second] };
    expect(logOfStored(withSecond, [...entries, owner.genesis], known)).toBeUndefined();
    expect(logOfStored({ ...stored, groupId: second.id }, entries, known)).toBeUndefined();
    const alone = stored.entries.slice(0, 1);
    expect(
      logOfStored({ ...stored, groupId: second.id, entries: alone }, [first], known),
    ).toBeUndefined();
    const [later] = rest;
    const asFirst = { ...stored, groupId: later?.id ?? '', entries: rest.slice(0, 1) };
    expect(logOfStored(asFirst, others.slice(0, 1), known)).toBeUndefined();
  });

  test('takes no entry of another log, and none whose parents are not there', () => {
    const { book, owner, groupId, stored, entries } = record();
    const known = knownTo(book);
    const withOne = (group: string, parents: readonly string[]) => {
      const path = pathOf(book, { person: owner, groupId });
      const writing = { groupId: group, parents, path, device: owner.device, body: link(4) };
      const entry = writeEntry(writing);
      const more = [...stored.entries, { id: idOf(entry), verdict: 'accepted' as const }];
      return logOfStored({ ...stored, entries: more }, [...entries, entry], known);
    };
    expect(withOne(groupId, [groupId])?.nodes.length).toBe(entries.length + 1);
    expect(withOne(owner.userId, [groupId])).toBeUndefined();
    expect(withOne(groupId, ['dd'.repeat(32)])).toBeUndefined();
  });

  test('waits for the logs of cosigners', () => {
    const { book, owner, groupId, stored, entries } = record();
    const path = pathOf(book, { person: owner, groupId });
    const memberId = fromHexId(owner.userId);
    const proposal = { groupId: fromHexId(groupId), memberId, parents: [fromHexId(groupId)] };
    const consent = cosignRemoval(proposal, path, owner.device);
    const body: Body = { type: 'remove', value: { memberId, cosignatures: [consent] } };
    const entry = writeEntry({ groupId, parents: [groupId], path, device: owner.device, body });
    const more = {
      ...stored,
      entries: [...stored.entries, { id: idOf(entry), verdict: 'accepted' as const }],
    };
    const all = [...entries, entry];
    const log = logOfStored(more, all, knownTo(book));
    expect(log?.nodes.at(-1)?.cosigners.map(({ member }) => member)).toEqual([owner.userId]);
    const nobody = { log: () => undefined, homeOf: () => undefined };
    expect(logOfStored(more, all, nobody)).toBeUndefined();
  });
});
