import { beforeAll, describe, expect, test } from 'vitest';
import {
  act,
  add,
  createPerson,
  founderUser,
  genesisOf,
  idOf,
  pathOf,
  READER,
  remove,
  seededRandom,
  set,
  writeEntry,
  WRITER,
} from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { currentEpoch, isOwed, newcomersOf, owedReason, sealsOf, tipsOf } from './current.ts';
import { createEpoch } from './epoch.ts';
import { threesome } from './forge.test-support.ts';
import { Ward } from './ward.test-support.ts';

beforeAll(initCrypto);

const DAY_MS = 86_400_000;

function epochAt(book: Ward['book'], place: { groupId: string; compartment: number }) {
  const epoch = currentEpoch(book, place);
  if (epoch === undefined) throw new Error('there is an epoch');
  return epoch;
}

/** A record whose epochs of compartment 1 should not grow older than this. */
function agingRecord(maxEpochDays: number) {
  const ward = new Ward(31);
  const { book } = ward;
  const owner = ward.person();
  const founders = [founderUser(owner.userId)];
  const genesis = writeEntry({
    parents: [],
    path: pathOf(book, { person: owner, groupId: '' }),
    device: owner.device,
    body: {
      type: 'genesis',
      value: genesisOf('record', ward.random, { founders, compartments: 0b11, maxEpochDays }),
    },
  });
  book.add([genesis]);
  const groupId = idOf(genesis);
  const made = createEpoch({
    ...{ book, groupId, compartment: 1, device: owner.device, claimedTime: 5 * DAY_MS },
    ...{ path: pathOf(book, { person: owner, groupId }), random: ward.random, reason: 'first' },
  });
  book.add(made.ok ? [made.value.entry] : []);
  return { book, groupId, epoch: epochAt(book, { groupId, compartment: 1 }) };
}

/** Two people rotate the same compartment at once, without a reason for either. */
function twoTips(seed: number) {
  const { ward, book, owner, writer, reader, groupId } = threesome(seed);
  const elsewhere = new Ward(seed + 100);
  elsewhere.book.add(book.groups().flatMap((group) => book.entriesOf(group)));
  ward.rotate({ person: owner, groupId, compartment: 1 });
  // One of them stands deeper in the log, whatever its id.
  elsewhere.rotate({ person: writer, groupId, compartment: 2 });
  elsewhere.rotate({ person: writer, groupId, compartment: 1 });
  book.add(elsewhere.book.entriesOf(groupId));
  const place = { groupId, compartment: 1 };
  return { ward, book, owner, writer, reader, place, tips: tipsOf(book, place) };
}

describe('the epoch to write under', () => {
  test('of two tips the lowest id, on every device', () => {
    const lowestIsFirstInLog = Array.from({ length: 6 }, (_, i) => {
      const { book, place, tips } = twoTips(40 + i);
      const ids = tips.map(({ epochId }) => epochId);
      expect(ids).toEqual([...ids].sort());
      expect(ids).toHaveLength(2);
      expect(currentEpoch(book, place)?.epochId).toBe(ids[0]);
      const inLog = (book.state(place.groupId)?.epochs ?? []).map(({ epochId }) => epochId);
      return inLog.indexOf(ids[0] ?? '') < inLog.indexOf(ids[1] ?? '');
    });
    expect(new Set(lowestIsFirstInLog)).toEqual(new Set([true, false]));
  });

  test('a tip that owes nothing comes before a lower one that does', () => {
    const { book, place, tips } = twoTips(50);
    const [lowest, other] = tips.map(({ epochId }) => epochId);
    const hints = { badEpochs: new Set([lowest ?? '']) };
    expect(currentEpoch(book, place, hints)?.epochId).toBe(other);
    expect(isOwed(book, place, hints)).toBe(false);
    const both = { badEpochs: new Set([lowest ?? '', other ?? '']) };
    expect(currentEpoch(book, place, both)?.epochId).toBe(lowest);
    expect(isOwed(book, place, both)).toBe(true);
  });

  test('before the first epoch there is none, and one is owed', () => {
    const { book, groupId } = threesome(60);
    for (const place of [
      { groupId, compartment: 2 },
      { groupId: 'ff'.repeat(32), compartment: 1 },
    ]) {
      expect(currentEpoch(book, place)).toBe(undefined);
      expect(isOwed(book, place)).toBe(true);
    }
  });
});

describe('a successor is owed', () => {
  test('to an epoch that was opened in an emergency, and to no other', () => {
    const { book, groupId, epochId } = threesome(61);
    const place = { groupId, compartment: 1 };
    const opened = { openedEpochs: new Set([epochId]) };
    expect(isOwed(book, place, opened)).toBe(true);
    expect(owedReason(book, { groupId, epoch: epochAt(book, place) }, opened)).toBe('opened');
    expect(isOwed(book, place, { openedEpochs: new Set(['another']) })).toBe(false);
  });

  test('after the days that the record allows, not on the last of them, and only where it allows some', () => {
    const { book, groupId, epoch } = agingRecord(30);
    const at = (now: number) => owedReason(book, { groupId, epoch }, { now });
    expect(at(epoch.claimedTime + 30 * DAY_MS)).toBe(undefined);
    expect(at(epoch.claimedTime + 30 * DAY_MS + 1)).toBe('age');
    expect(owedReason(book, { groupId, epoch })).toBe(undefined);
    const timeless = agingRecord(0);
    const late = { now: 1e15 };
    expect(owedReason(timeless.book, timeless, late)).toBe(undefined);
  });

  test('when a writer becomes a reader, although nobody has left', () => {
    const { ward, book, owner, writer, groupId } = threesome(62);
    const place = { groupId, compartment: 1 };
    act(book, { person: owner, groupId, body: set(writer.userId, READER) });
    expect(isOwed(book, place)).toBe(true);
    ward.rotate({ person: owner, groupId, compartment: 1 });
    expect(isOwed(book, place)).toBe(false);
  });

  test('is not known while the log of somebody who may read is not', () => {
    const { book, owner, groupId } = threesome(66);
    const unknown = createPerson(seededRandom(67));
    act(book, { person: owner, groupId, body: add(unknown.userId, READER) });
    expect(isOwed(book, { groupId, compartment: 1 })).toBe(false);
    book.add([unknown.genesis]);
    expect(isOwed(book, { groupId, compartment: 1 })).toBe(false);
  });

  test('when a member’s own keys have been rotated', () => {
    const { ward, book, reader, groupId } = threesome(63);
    expect(isOwed(book, { groupId, compartment: 1 })).toBe(false);
    ward.rotate({ person: reader, groupId: reader.userId, compartment: 0 });
    expect(isOwed(book, { groupId, compartment: 1 })).toBe(true);
  });

  test('when somebody has left whom only a grant had let in', () => {
    const { ward, book, owner, groupId, epochId } = threesome(64);
    const [late, other] = [ward.person(), ward.person()];
    act(book, { person: owner, groupId, body: add(late.userId, WRITER) });
    act(book, { person: owner, groupId, body: add(other.userId, READER) });
    const place = { groupId, compartment: 1 };
    const epoch = epochAt(book, place);
    const before = sealsOf(book, groupId, epoch).length;
    ward.grant({ person: owner, ...place, epochId, memberIds: [late.userId, other.userId] });
    expect(sealsOf(book, groupId, epoch).length).toBe(before + 2);
    expect(isOwed(book, place)).toBe(false);
    // A grant of another compartment's epoch is none of this one's.
    const second = ward.rotate({ person: owner, groupId, compartment: 2 });
    const third = ward.person();
    act(book, { person: owner, groupId, body: add(third.userId, READER) });
    const giving = { person: owner, groupId, compartment: 2, epochId: second };
    ward.grant({ ...giving, memberIds: [third.userId] });
    expect(sealsOf(book, groupId, epoch).length).toBe(before + 2);
    act(book, { person: owner, groupId, body: remove(late.userId) });
    expect(isOwed(book, place)).toBe(true);
  });
});

test('a newcomer is who may read the compartment and has no seal of it', () => {
  const { ward, book, owner, groupId } = threesome(65);
  const [clerk, friend] = [ward.person(), ward.person()];
  act(book, {
    person: owner,
    groupId,
    body: add(clerk.userId, { flags: 0, read: 0b101, write: 0 }),
  });
  act(book, { person: owner, groupId, body: add(friend.userId, READER) });
  const epoch = epochAt(book, { groupId, compartment: 1 });
  expect(newcomersOf(book, groupId, epoch)).toEqual([{ memberId: friend.userId, pending: false }]);
});
