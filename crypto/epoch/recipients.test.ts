/** Whose an epoch has to be at the edges: many members with many heads, devices, and who has no box. */
import { beforeAll, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { encodeCard, deviceIdOf } from '../keys/device-card.ts';
import { boxIdOf } from '../log/bodies/seal.ts';
import { encodeBody } from '../log/bodies/body.ts';
import { signEntry } from '../log/entry.ts';
import { fromHexId } from '../log/hex-id.ts';
import { LogBook } from '../log/log-book.ts';
import {
  act,
  add,
  createDevice,
  createPerson,
  genesisOf,
  idOf,
  OWNER,
  READER,
  remove,
  seededRandom,
  writeEntry,
} from '../log/people.test-support.ts';
import { NO_ID } from '../log/path.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { createEpoch } from './epoch.ts';
import { openEpoch, wrongSealsOf } from './open.ts';
import { boxNamed, newcomerOf, recipientsOf } from './recipients.ts';
import { openAll, Ward } from './ward.test-support.ts';

beforeAll(initCrypto);

test('an epoch cites 512 heads at most, and somebody’s of every member', () => {
  const ward = new Ward(90);
  const { book } = ward;
  const owner = ward.person();
  const groupId = ward.group(owner, 'record', OWNER.read);
  const everybody = [owner, ...Array.from({ length: 33 }, () => createPerson(ward.random))];
  for (const { userId, genesis, device } of everybody) {
    book.add([genesis]);
    if (userId !== owner.userId) act(book, { person: owner, groupId, body: add(userId, READER) });
    const path = { deviceId: device.deviceId, userId: fromHexId(userId), cites: [] };
    for (let i = 0; i < 16; i++) {
      const body = remove(i.toString(16).repeat(64));
      book.add([writeEntry({ groupId: userId, parents: [userId], path, device, body })]);
    }
  }
  const cites = recipientsOf(book, groupId, 1)?.cites ?? [];
  const homes = cites.map((cite) => book.homeOf(toHex(cite)));
  expect(new Set(homes).size).toBe(34);
  expect(cites.length).toBe(34 * 15);
});

test('a person’s own epoch is sealed to their devices, and every seal of it can be checked', () => {
  const ward = new Ward(91);
  const { book } = ward;
  const person = ward.person();
  const [epoch] = book.state(person.userId)?.epochs ?? [];
  if (epoch === undefined) throw new Error('a person has an epoch');
  const secrets = openAll(book, person, person.device).get(epoch.epochId);
  if (secrets === undefined) throw new Error('the device opens it');
  const place = { groupId: person.userId, epoch };
  expect(wrongSealsOf(book, place, secrets)).toEqual([]);
  const { device } = person;
  const seal = { memberId: device.deviceId, boxId: boxIdOf(device.card.boxPublicKey) };
  expect(boxNamed(book, person.userId, seal)).toEqual(device.card.boxPublicKey);
  expect(boxNamed(book, person.userId, { ...seal, boxId: new Uint8Array(16) })).toBeUndefined();
});

test('who has no box yet is no recipient, and cannot be handed anything', () => {
  const ward = new Ward(92);
  const { book } = ward;
  const [owner, fresh] = [ward.person(), createPerson(ward.random)];
  book.add([fresh.genesis]);
  const groupId = ward.group(owner, 'record', OWNER.read);
  act(book, { person: owner, groupId, body: add(fresh.userId, READER) });
  const members = recipientsOf(book, groupId, 1)?.recipients.map(({ memberId }) => memberId);
  expect(members).toEqual([owner.userId]);
  expect(newcomerOf(book, { groupId, compartment: 1 }, fresh.userId)).toBeUndefined();
  ward.rotate({ person: fresh, groupId: fresh.userId, compartment: 0 });
  expect(newcomerOf(book, { groupId, compartment: 1 }, fresh.userId)?.tier).toBe(1);
});

test('a reader who became a writer opens what lets them write, whichever came first', () => {
  const ward = new Ward(93);
  const { book } = ward;
  const [owner, reader] = [ward.person(), ward.person()];
  const groupId = ward.group(owner, 'record', OWNER.read);
  act(book, { person: owner, groupId, body: add(reader.userId, READER) });
  const epochId = ward.rotate({ person: owner, groupId, compartment: 1 });
  act(book, {
    ...{ person: owner, groupId },
    body: { type: 'set', value: { memberId: fromHexId(reader.userId), rights: OWNER } },
  });
  const giving = { person: owner, groupId, compartment: 1, epochId, memberIds: [reader.userId] };
  expect(ward.grant(giving)).toBe('accepted');
  const own = openAll(book, reader, reader.device).get(
    book.state(reader.userId)?.epochs[0]?.epochId ?? '',
  );
  if (own === undefined) throw new Error('a person opens their own');
  const { boxKey } = own.readSecrets;
  const opened = openEpoch({ book, groupId, epochId, memberId: reader.userId, boxKey });
  expect(opened.ok && opened.value.editSecrets !== undefined).toBe(true);
});

test('an epoch is not made for a key nobody can seal to, should one have been kept', () => {
  const random = seededRandom(94);
  const [first, second] = [createDevice(random, 'recovery'), createDevice(random)];
  const bad = { ...first.card, boxPublicKey: new Uint8Array(1216).fill(255) };
  const value = genesisOf('user', random, {
    founders: [bad, second.card].map((card) => ({
      ...{ memberKind: 'device' as const, memberId: deviceIdOf(card), card: encodeCard(card) },
    })),
  });
  const path = { deviceId: second.deviceId, userId: NO_ID, cites: [] };
  const entry = signEntry(
    { ...encodeBody({ type: 'genesis', value }), parents: [], path, claimedTime: 0 },
    second,
  );
  const groupId = idOf(entry);
  const book = new LogBook();
  const kept = {
    ...{ groupId, kind: 'user' as const, entries: [{ id: groupId, verdict: 'accepted' as const }] },
    ...{ cited: [], mark: { count: 0, sum: 0 }, members: [], heads: [], isWritable: true },
  };
  expect(book.restore(kept, [entry])).toBe(true);
  const made = createEpoch({
    ...{ book, groupId, compartment: 0, device: second, claimedTime: 0, random, reason: 'first' },
    path: { deviceId: second.deviceId, userId: fromHexId(groupId), cites: [] },
  });
  expect(made).toEqual({ ok: false, error: { code: 'crypto/key' } });
});
