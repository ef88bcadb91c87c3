import { beforeAll, describe, expect, test } from 'vitest';
import {
  act,
  add,
  createPerson,
  OWNER,
  pathOf,
  READER,
  remove,
  seededRandom,
  WRITER,
} from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { isOwed, owedReason, tipsOf } from './current.ts';
import { createEpoch } from './epoch.ts';
import { forge, threesome } from './forge.test-support.ts';
import { openAll, Ward } from './ward.test-support.ts';

beforeAll(initCrypto);

describe('rotating', () => {
  test('a source of randomness that repeats itself is noticed', () => {
    const { book, owner, groupId } = threesome(9);
    const constant = () => new Uint8Array(32).fill(1);
    const make = () => {
      const opened = openAll(book, owner, owner.device);
      const epoch = createEpoch({
        book,
        groupId,
        compartment: 1,
        path: pathOf(book, { person: owner, groupId }),
        device: owner.device,
        claimedTime: 0,
        random: constant,
        reason: 'asked',
        readSecretOf: (id) => opened.get(id)?.readSecrets.read,
      });
      return epoch.ok ? book.add([epoch.value.entry])[0]?.kind : epoch.error.code;
    };
    expect(make()).toBe('added');
    expect(make()).toBe('crypto/epoch');
  });

  test('two rotations that miss each other’s removal are both owed, and the next write joins them', () => {
    const { ward, book, owner, writer, reader, groupId, epochId } = threesome(10);
    const [second, third] = [ward.person(), ward.person()];
    act(book, { person: owner, groupId, body: add(second.userId, OWNER) });
    act(book, { person: owner, groupId, body: add(third.userId, READER) });
    ward.rotate({ person: owner, groupId, compartment: 1 });
    const all = () => book.groups().flatMap((group) => book.entriesOf(group));
    const elsewhere = new Ward(11);
    elsewhere.book.add(all());
    act(book, { person: owner, groupId, body: remove(reader.userId) });
    ward.rotate({ person: owner, groupId, compartment: 1 });
    act(elsewhere.book, { person: second, groupId, body: remove(third.userId) });
    elsewhere.rotate({ person: second, groupId, compartment: 1 });
    book.add(elsewhere.book.entriesOf(groupId));
    const place = { groupId, compartment: 1 };
    const tips = tipsOf(book, place);
    expect(tips.length).toBe(2);
    expect(tips.map((epoch) => owedReason(book, { groupId, epoch }))).toEqual([
      'members',
      'members',
    ]);
    expect(isOwed(book, place)).toBe(true);
    const joined = ward.rotate({ person: writer, groupId, compartment: 1 });
    expect(tipsOf(book, place).map((tip) => tip.epochId)).toEqual([joined]);
    expect(isOwed(book, place)).toBe(false);
    const opened = openAll(book, writer, writer.device);
    for (const id of [...tips.map((tip) => tip.epochId), joined, epochId])
      expect(opened.has(id)).toBe(true);
    for (const gone of [reader, third]) {
      expect(openAll(book, gone, gone.device).has(joined)).toBe(false);
      expect(openAll(book, gone, gone.device).has(epochId)).toBe(true);
    }
  });

  test('a member who rotates without end is stopped, and managers can go on', () => {
    const { ward, book, owner, writer, groupId } = threesome(12);
    const known = new Map(
      [...openAll(book, writer, writer.device)].map(([id, { readSecrets }]) => [
        id,
        readSecrets.read,
      ]),
    );
    const spam = () => {
      const rotation = { person: writer, groupId, compartment: 1, known };
      const { verdict, epochId, secrets } = forge(ward, rotation, (body) => body);
      known.set(epochId, secrets.readSecrets.read);
      return verdict;
    };
    const verdicts = Array.from({ length: 34 }, spam);
    expect(verdicts.filter((verdict) => verdict === 'accepted').length).toBe(32);
    expect(verdicts.slice(32)).toEqual(['crypto/limit', 'crypto/limit']);
    const tip = tipsOf(book, { groupId, compartment: 1 })[0];
    const rotation = { person: owner, groupId, compartment: 1, known };
    const next = forge(ward, rotation, (body) => body);
    expect(next.verdict).toBe('accepted');
    expect(tipsOf(book, rotation).map(({ epochId }) => epochId)).toEqual([next.epochId]);
    expect(tip?.n).toBe(33);
    known.set(next.epochId, next.secrets.readSecrets.read);
    expect(spam()).toBe('accepted');
    expect(book.state(groupId)?.isWritable).toBe(true);
  });

  test('leaving a role rotates nothing at once, and every compartment before its next write', () => {
    const ward = new Ward(13);
    const { book } = ward;
    const [nurse, leaver] = [ward.person(), ward.person()];
    const role = ward.group(nurse, 'role');
    act(book, { person: nurse, groupId: role, body: add(leaver.userId, { ...READER, read: 1 }) });
    ward.rotate({ person: nurse, groupId: role, compartment: 0 });
    const records = Array.from({ length: 3 }, () => {
      const groupId = ward.group(nurse, 'record', 0b11);
      act(book, {
        person: nurse,
        groupId,
        body: add(role, { ...WRITER, read: 3, write: 2 }, 'role'),
      });
      ward.rotate({ person: nurse, groupId, compartment: 1 });
      return groupId;
    });
    const count = () => records.map((groupId) => book.state(groupId)?.epochs.length);
    const before = count();
    act(book, { person: leaver, groupId: role, body: remove(leaver.userId) });
    ward.rotate({ person: nurse, groupId: role, compartment: 0 });
    expect(count()).toEqual(before);
    for (const groupId of records) {
      expect(isOwed(book, { groupId, compartment: 1 })).toBe(true);
      const epochId = ward.rotate({ person: nurse, groupId, compartment: 1, roleId: role });
      expect(isOwed(book, { groupId, compartment: 1 })).toBe(false);
      expect(openAll(book, leaver, leaver.device).has(epochId)).toBe(false);
    }
  });

  test('who has no epoch yet blocks nobody and gets a grant later', () => {
    const { ward, book, owner, groupId } = threesome(14);
    const empty = createPerson(seededRandom(99));
    book.add([empty.genesis]);
    act(book, { person: owner, groupId, body: add(empty.userId, READER) });
    const epochId = ward.rotate({ person: owner, groupId, compartment: 1 });
    ward.rotate({ person: empty, groupId: empty.userId, compartment: 0, reason: 'first' });
    const memberIds = [empty.userId];
    const rotation = { person: owner, groupId, compartment: 1 };
    expect(ward.grant({ ...rotation, epochId, memberIds })).toBe('accepted');
    expect(openAll(book, empty, empty.device).has(epochId)).toBe(true);
  });

  test('an epoch that was right for those who made it stays readable when its ground is voided later', () => {
    const { ward, book, owner, groupId } = threesome(15);
    const [chief, friend] = [ward.person(), ward.person()];
    act(book, { person: owner, groupId, body: add(chief.userId, OWNER) });
    ward.rotate({ person: owner, groupId, compartment: 1 });
    const elsewhere = new Ward(16);
    elsewhere.book.add(book.groups().flatMap((group) => book.entriesOf(group)));
    const appointment = act(elsewhere.book, {
      person: chief,
      groupId,
      body: add(friend.userId, WRITER),
    });
    const byChief = elsewhere.rotate({ person: chief, groupId, compartment: 1 });
    const byFriend = elsewhere.rotate({ person: friend, groupId, compartment: 1 });
    act(book, { person: owner, groupId, body: remove(chief.userId) });
    book.add(elsewhere.book.entriesOf(groupId));
    const verdicts = book.state(groupId)?.entryVerdicts;
    expect(verdicts?.get(appointment)).toBe('crypto/void');
    expect([byChief, byFriend].map((id) => verdicts?.get(id))).toEqual(['accepted', 'accepted']);
    expect(isOwed(book, { groupId, compartment: 1 })).toBe(true);
    const next = ward.rotate({ person: owner, groupId, compartment: 1 });
    expect(isOwed(book, { groupId, compartment: 1 })).toBe(false);
    for (const gone of [chief, friend])
      expect(openAll(book, gone, gone.device).has(next)).toBe(false);
    const kept = openAll(book, owner, owner.device);
    expect([byChief, byFriend].every((id) => kept.has(id))).toBe(true);
  });
});
