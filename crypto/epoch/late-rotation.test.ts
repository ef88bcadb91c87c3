import { beforeAll, describe, expect, test } from 'vitest';
import { LogBook } from '../log/log-book.ts';
import {
  act,
  add,
  createPerson,
  idOf,
  OWNER,
  READER,
  remove,
  seededNumbers,
  seededRandom,
  shuffled,
  WRITER,
} from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  allOf,
  backdated,
  cover,
  endElsewhere,
  leaving,
  rotateByColleague,
  rotateByLeaver,
  type Leaving,
} from './late-rotation.test-support.ts';
import { openAll } from './ward.test-support.ts';

beforeAll(initCrypto);

const ORDERS = 4;

/** The verdicts on these entries once everything has met, which have to be the same in every order. */
function verdictsOn(
  { record }: Leaving,
  entries: readonly Uint8Array[],
  ids: readonly string[],
): readonly (string | undefined)[] {
  const number = seededNumbers(5);
  const outcomes = Array.from({ length: ORDERS }, (_, order) => {
    const book = new LogBook();
    for (const entry of shuffled(entries, number)) {
      book.add([entry]);
      if (order % 2 === 1) book.state(record);
    }
    return ids.map((id) => book.state(record)?.entryVerdicts.get(id));
  });
  const [first, ...others] = outcomes;
  for (const other of others) expect(other).toEqual(first);
  return first ?? [];
}

describe('what an unaware colleague built on keys of a leaver', () => {
  test('an epoch that follows the leaver’s stays, and with it the leaver’s', () => {
    const scene = leaving(1);
    const end = endElsewhere(scene);
    const ids = [rotateByLeaver(scene), rotateByColleague(scene)];
    const entries = [...end(), ...allOf(scene.ward.book)];
    expect(verdictsOn(scene, entries, ids)).toEqual(['accepted', 'accepted']);
  });

  test('and everybody but the leaver opens what comes after', () => {
    const scene = leaving(2);
    const { ward, record, owner, leaver, role } = scene;
    const end = endElsewhere(scene);
    rotateByLeaver(scene);
    const second = rotateByColleague(scene);
    ward.book.add(end());
    ward.rotate({ person: owner, groupId: role, compartment: 0 });
    const next = ward.rotate({ person: owner, groupId: record, compartment: 1 });
    const opens = openAll(ward.book, owner, owner.device);
    expect([opens.has(second), opens.has(next)]).toEqual([true, true]);
    expect(openAll(ward.book, leaver, leaver.device).has(next)).toBe(false);
  });

  test('a grant of the leaver’s epoch stays', () => {
    const scene = leaving(3);
    const { ward, record, colleague } = scene;
    const end = endElsewhere(scene);
    const epochId = rotateByLeaver(scene);
    const newcomer = ward.person();
    const body = add(newcomer.userId, READER);
    act(ward.book, { person: colleague, groupId: record, body });
    const given = { person: colleague, groupId: record, compartment: 1 };
    // Named as the only head by what was granted next.
    expect(ward.grant({ ...given, epochId, memberIds: [newcomer.userId] })).toBe('accepted');
    const entries = [...end(), ...allOf(ward.book)];
    const grant = ward.book.state(record)?.grants.at(-1)?.entryId ?? '';
    expect(verdictsOn(scene, entries, [epochId, grant])).toEqual(['accepted', 'accepted']);
  });

  test('an epoch stays whose author the leaver had appointed, once a colleague has built on the appointment', () => {
    const scene = leaving(4, OWNER);
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
    const entries = [...end(), ...allOf(book), seen.bytes];
    expect(verdictsOn(scene, entries, ids)).toEqual(ids.map(() => 'accepted'));
  });
});

describe('what does not bring a leaver’s back-dated entries back', () => {
  /** The leaver and the colleague both lose access; then the leaver appoints a stranger as if it were yesterday. */
  function bothGone(seed: number) {
    const scene = leaving(seed, OWNER);
    const { ward, record, role, owner, leaver, colleague } = scene;
    const before = new LogBook();
    before.add(allOf(ward.book));
    const stranger = createPerson(seededRandom(99));
    before.add([stranger.genesis]);
    const parents = ward.book.state(record)?.heads ?? [];
    const { book } = ward;
    act(book, { person: owner, groupId: role, body: remove(leaver.userId) });
    act(book, { person: owner, groupId: record, body: remove(colleague.userId) });
    const body = add(stranger.userId, WRITER);
    const late = backdated(before, { person: leaver, roleId: role, record, parents, body });
    return { ...scene, before, late, stranger };
  }

  test('a removed member’s', () => {
    const scene = bothGone(5);
    const { before, ward, record, colleague, late, stranger } = scene;
    const accomplice = { person: colleague, record, parents: [late.id] };
    const covers = backdated(before, { ...accomplice, body: cover });
    const entries = [...allOf(ward.book), stranger.genesis, late.bytes, covers.bytes];
    expect(verdictsOn(scene, entries, [late.id])).toEqual(['crypto/late']);
    const members = new LogBook();
    members.add(entries);
    expect(members.state(record)?.members.map(({ memberId }) => memberId)).not.toContain(
      stranger.userId,
    );
  });

  test('their own, in their own name', () => {
    const scene = leaving(6, OWNER);
    const { ward, record, role, owner, leaver } = scene;
    const { book } = ward;
    act(book, { person: owner, groupId: record, body: add(leaver.userId, OWNER) });
    const before = new LogBook();
    before.add(allOf(book));
    const parents = book.state(record)?.heads ?? [];
    act(book, { person: owner, groupId: role, body: remove(leaver.userId) });
    act(book, { person: owner, groupId: record, body: remove(leaver.userId) });
    const stranger = createPerson(seededRandom(98));
    before.add([stranger.genesis]);
    const body = add(stranger.userId, WRITER);
    const late = backdated(before, { person: leaver, roleId: role, record, parents, body });
    const own = { person: leaver, record, parents: [late.id] };
    const covers = backdated(before, { ...own, body: cover });
    const entries = [...allOf(book), stranger.genesis, late.bytes, covers.bytes];
    expect(verdictsOn(scene, entries, [late.id])).toEqual(['crypto/late']);
  });

  test('a member’s who is one only by the late entry', () => {
    const scene = bothGone(7);
    const { before, ward, record, late, stranger } = scene;
    const own = { person: stranger, record, parents: [late.id] };
    const covers = backdated(before, { ...own, body: cover });
    const entries = [...allOf(ward.book), stranger.genesis, late.bytes, covers.bytes];
    expect(idOf(covers.bytes)).toBe(covers.id);
    expect(verdictsOn(scene, entries, [late.id, covers.id])).toEqual([
      'crypto/late',
      'crypto/not-member',
    ]);
  });
});
