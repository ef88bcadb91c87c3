/** Who may hand on which secrets, and who may make an epoch: what everybody else's log says of those who may not. */
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { encodeBody, parseBody } from '../log/bodies/body.ts';
import type { GrantBody } from '../log/bodies/grant.ts';
import { parseEntry, signEntry } from '../log/entry.ts';
import { fromHexId } from '../log/hex-id.ts';
import {
  act,
  add,
  addDevice,
  createDevice,
  idOf,
  OWNER,
  pathOf,
  READER,
  remove,
} from '../log/people.test-support.ts';
import type { Person } from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { forge, threesome } from './forge.test-support.ts';
import { createGrant } from './grant.ts';
import { openAll, Ward } from './ward.test-support.ts';

beforeAll(initCrypto);

interface Place {
  readonly ward: Ward;
  readonly groupId: string;
  readonly epochId: string;
}

/** An honest grant to these members, changed, and signed and written by somebody; what the log says of it. */
function granted(
  { ward, groupId, epochId }: Place,
  by: { readonly maker: Person; readonly writer: Person; readonly memberIds: readonly string[] },
  change: (body: GrantBody) => GrantBody = (body) => body,
): string {
  const { book } = ward;
  const { maker, writer, memberIds } = by;
  const secrets = openAll(book, maker, maker.device).get(epochId);
  if (secrets === undefined) throw new Error('its maker opens the epoch');
  const made = createGrant({
    ...{ book, groupId, epochId, memberIds, secrets, claimedTime: 0 },
    ...{ path: pathOf(book, { person: maker, groupId }), device: maker.device },
  });
  const read = made.ok ? parseEntry(made.value) : made;
  const body = read.ok ? parseBody(read.value.entry.type, read.value.entry.body) : read;
  if (!read.ok || !body.ok || body.value.type !== 'grant') throw new Error('a grant can be made');
  const value = change(body.value.value);
  const path = pathOf(book, { person: writer, groupId });
  const entry = { ...read.value.entry, ...encodeBody({ type: 'grant', value }), path };
  const [outcome] = book.add([signEntry(entry, writer.device)]);
  return outcome?.kind === 'added' ? outcome.verdict : (outcome?.kind ?? '');
}

describe('a grant counts', () => {
  test('to a further device of one’s own, under the box on its card and no other', () => {
    const ward = new Ward(60);
    const { book } = ward;
    const person = ward.person();
    const groupId = person.userId;
    const epochId = book.state(groupId)?.epochs[0]?.epochId ?? '';
    const laptop = createDevice(ward.random);
    act(book, { person, groupId, body: addDevice(laptop) });
    const toLaptop = { maker: person, writer: person, memberIds: [toHex(laptop.deviceId)] };
    const place = { ward, groupId, epochId };
    const otherBox = (body: GrantBody): GrantBody => ({
      ...body,
      seals: body.seals.map((seal) => ({ ...seal, boxId: new Uint8Array(16) })),
    });
    expect(granted(place, toLaptop, otherBox)).toBe('crypto/epoch');
    expect(granted(place, toLaptop)).toBe('accepted');
  });

  test('from who holds what it hands on, at the tier it hands on', () => {
    const { ward, book, owner, writer, reader, groupId, epochId } = threesome(61);
    const place = { ward, groupId, epochId };
    const [stranger, friend] = [ward.person(), ward.person()];
    act(book, { person: owner, groupId, body: add(friend.userId, READER) });
    const toFriend = { maker: owner, memberIds: [friend.userId] };
    expect(granted(place, { ...toFriend, writer: stranger })).toBe('crypto/not-member');
    expect(granted(place, { ...toFriend, writer: reader })).toBe('accepted');
    const toWriter = { maker: owner, memberIds: [writer.userId] };
    expect(granted(place, { ...toWriter, writer: reader })).toBe('crypto/right');
    expect(granted(place, { ...toWriter, writer })).toBe('accepted');
    act(book, { person: owner, groupId, body: remove(reader.userId) });
    expect(granted(place, { ...toFriend, writer: reader })).toBe('crypto/not-member');
  });

  test('from nobody who reads other parts only, and not under the relay’s share', () => {
    const { ward, book, owner, groupId, epochId } = threesome(62);
    const place = { ward, groupId, epochId };
    const [clerk, crew, friend] = [ward.person(), ward.person(), ward.person()];
    const onlyLog = { flags: 0, read: 1, write: 0 };
    act(book, { person: owner, groupId, body: add(clerk.userId, onlyLog) });
    act(book, { person: owner, groupId, body: add(crew.userId, { ...READER, flags: 2 }) });
    act(book, { person: owner, groupId, body: add(friend.userId, READER) });
    const toFriend = { maker: owner, memberIds: [friend.userId] };
    for (const who of [clerk, crew])
      expect(granted(place, { ...toFriend, writer: who })).toBe('crypto/right');
  });

  test('to who may read it, with the tier of their rights and a box of theirs', () => {
    const { ward, book, owner, groupId, epochId } = threesome(63);
    const place = { ward, groupId, epochId };
    const [stranger, clerk, friend] = [ward.person(), ward.person(), ward.person()];
    act(book, { person: owner, groupId, body: add(friend.userId, READER) });
    act(book, { person: owner, groupId, body: add(clerk.userId, { flags: 0, read: 1, write: 0 }) });
    const toFriend = { maker: owner, writer: owner, memberIds: [friend.userId] };
    const seals = (change: Partial<GrantBody['seals'][number]>) => (body: GrantBody) => ({
      ...body,
      seals: body.seals.map((seal) => ({ ...seal, ...change })),
    });
    for (const wrong of [
      seals({ memberId: fromHexId(stranger.userId) }),
      seals({ memberId: fromHexId(clerk.userId) }),
      seals({ boxId: new Uint8Array(16).fill(9) }),
      seals({ tier: 2 }),
      (body: GrantBody) => ({ ...body, epochId: fromHexId(groupId) }),
      (body: GrantBody) => ({ ...body, epochId: new Uint8Array(32).fill(7) }),
    ])
      expect(['crypto/epoch', 'held']).toContain(granted(place, toFriend, wrong));
    expect(granted(place, toFriend)).toBe('accepted');
  });

  test('never of an epoch that did not count itself', () => {
    const { ward, book, owner, groupId } = threesome(64);
    const friend = ward.person();
    const refused = forge(ward, { person: owner, groupId, compartment: 1 }, (body) => ({
      ...body,
      n: body.n + 1,
    }));
    expect(refused.verdict).toBe('crypto/epoch');
    act(book, { person: owner, groupId, body: add(friend.userId, READER) });
    const epochId = ward.rotate({ person: owner, groupId, compartment: 1 });
    const by = { maker: owner, writer: owner, memberIds: [friend.userId] };
    const other = (body: GrantBody) => ({ ...body, epochId: fromHexId(refused.epochId) });
    expect(granted({ ward, groupId, epochId }, by, other)).toBe('crypto/epoch');
  });
});

describe('an epoch counts', () => {
  test('only where what it follows are epochs of its compartment that its author has seen', () => {
    const { ward, owner, groupId } = threesome(65);
    const rotation = { person: owner, groupId, compartment: 1 };
    const log = ward.book.state(groupId)?.epochs.find(({ compartment }) => compartment === 0);
    for (const previous of [groupId, log?.epochId ?? '', 'fe'.repeat(32)])
      expect(
        forge(ward, rotation, (body) => ({ ...body, previous: [fromHexId(previous)] })).verdict,
      ).toBe('crypto/epoch');
    expect(forge(ward, rotation, (body) => ({ ...body, previous: [], wraps: [] })).verdict).toBe(
      'crypto/epoch',
    );
    expect(forge(ward, rotation, (body) => body).verdict).toBe('accepted');
  });

  test('from a member who reads and writes there, or reads and manages', () => {
    const { ward, book, owner, reader, groupId } = threesome(66);
    const [manager, stranger] = [ward.person(), ward.person()];
    act(book, { person: owner, groupId, body: add(manager.userId, { ...OWNER, write: 1 }) });
    const rotation = { person: owner, groupId, compartment: 1 };
    const honest = forge(ward, rotation, (body) => body);
    const bytes = book.entriesOf(groupId).find((entry) => idOf(entry) === honest.epochId);
    const read = bytes === undefined ? undefined : parseEntry(bytes);
    if (read?.ok !== true) throw new Error('the epoch stands in the log');
    /** The same epoch, made by somebody else. */
    const verdict = (person: Person) => {
      const path = pathOf(book, { person, groupId });
      const [outcome] = book.add([signEntry({ ...read.value.entry, path }, person.device)]);
      return outcome?.kind === 'added' ? outcome.verdict : outcome?.kind;
    };
    expect(verdict(stranger)).toBe('crypto/not-member');
    expect(verdict(reader)).toBe('crypto/right');
    expect(forge(ward, { ...rotation, person: manager }, (body) => body).verdict).toBe('accepted');
  });
});
