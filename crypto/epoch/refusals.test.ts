import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../encoding/bytes.ts';
import { encode } from '../encoding/writer.ts';
import { editSecretsOf } from '../keys/epoch-secrets.ts';
import type { EpochBody } from '../log/bodies/epoch.ts';
import { boxIdOf } from '../log/bodies/seal.ts';
import { parseEntry, signEntry } from '../log/entry.ts';
import { fromHexId } from '../log/hex-id.ts';
import { LogBook } from '../log/log-book.ts';
import { act, add, pathOf, READER, set, WRITER, type Person } from '../log/people.test-support.ts';
import { aeadSeal, countedNonce } from '../primitives/aead.ts';
import { derive, hash } from '../primitives/hash.ts';
import { boxKeyFromSeed, encapsulate } from '../primitives/kem.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { tipsOf } from './current.ts';
import { createEpoch } from './epoch.ts';
import { forge, threesome } from './forge.test-support.ts';
import { createGrant } from './grant.ts';
import { openEpoch, wrongSealsOf } from './open.ts';
import { boxNamed, newcomerOf, recipientsOf } from './recipients.ts';
import { makeSeal, openSeal, type OpenedSecrets } from './seal.ts';
import { openAll, Ward } from './ward.test-support.ts';

beforeAll(initCrypto);

const refused = (code: string) => ({ ok: false, error: { code } });
const id = (byte: number) => new Uint8Array(32).fill(byte);

function requestBy(ward: Ward, person: Person, groupId: string) {
  return {
    ...{ book: ward.book, groupId, compartment: 1, device: person.device, claimedTime: 0 },
    ...{ random: ward.random, reason: 'asked' as const },
    path: pathOf(ward.book, { person, groupId }),
  };
}

describe('an epoch is not made', () => {
  test('of a group nobody knows, or while the log of somebody who may read is unknown', () => {
    const { ward, book, owner, reader, groupId } = threesome(21);
    const request = requestBy(ward, owner, groupId);
    expect(createEpoch({ ...request, groupId: 'ff'.repeat(32) })).toEqual(refused('crypto/parent'));
    const withoutReader = new LogBook();
    for (const group of book.groups())
      if (group !== reader.userId) withoutReader.add(book.entriesOf(group));
    expect(withoutReader.state(groupId)?.members).toHaveLength(3);
    const elsewhere = { ...request, book: withoutReader, history: 'cut' as const };
    expect(createEpoch(elsewhere)).toEqual(refused('crypto/parent'));
    expect(recipientsOf(withoutReader, groupId, 1)).toBe(undefined);
  });

  test('by who cannot hand on what was before, unless the history is cut', () => {
    const { ward, owner, groupId } = threesome(22);
    const request = requestBy(ward, owner, groupId);
    expect(createEpoch(request)).toEqual(refused('crypto/epoch'));
    const readSecretOf = () => undefined;
    expect(createEpoch({ ...request, readSecretOf })).toEqual(refused('crypto/epoch'));
    const cut = createEpoch({ ...request, history: 'cut' });
    expect(cut.ok).toBe(true);
  });
});

test('of nine tips eight are joined at once, and the ninth stays a tip', () => {
  const { ward, book, owner, groupId, epochId } = threesome(23);
  const read = openAll(book, owner, owner.device).get(epochId)?.readSecrets.read;
  const known = new Map(read === undefined ? [] : [[epochId, read]]);
  const all = book.groups().flatMap((group) => book.entriesOf(group));
  const rotation = { person: owner, groupId, compartment: 1 };
  const secrets = Array.from({ length: 9 }, (_, i) => {
    const elsewhere = new Ward(200 + i);
    elsewhere.book.add(all);
    const made = forge(elsewhere, { ...rotation, known }, (body) => body);
    book.add(elsewhere.book.entriesOf(groupId));
    return [made.epochId, made.secrets.readSecrets.read] as const;
  });
  expect(tipsOf(book, rotation)).toHaveLength(9);
  const joined = forge(ward, { ...rotation, known: new Map(secrets) }, (body) => body);
  expect(joined.verdict).toBe('accepted');
  expect(tipsOf(book, rotation)).toHaveLength(2);
});

describe('a grant is not made', () => {
  test('of an unknown epoch, of another’s secrets, or to who may not have it', () => {
    const { ward, book, owner, writer, reader, groupId, epochId } = threesome(24);
    const secrets = openAll(book, owner, owner.device).get(epochId);
    if (secrets === undefined) throw new Error('the owner opens');
    const [stranger, clerk] = [ward.person(), ward.person()];
    const onlyLog = { flags: 0, read: 1, write: 0 };
    act(book, { person: owner, groupId, body: add(clerk.userId, onlyLog) });
    const right = { ...requestBy(ward, owner, groupId), epochId, secrets };
    const memberIds = [reader.userId];
    expect(createGrant({ ...right, memberIds }).ok).toBe(true);
    const other = editSecretsOf(id(7));
    const foreign = { readSecrets: other.readSecrets, editSecrets: other };
    const wrong = [
      { ...right, memberIds, groupId: 'ff'.repeat(32) },
      { ...right, memberIds, epochId: 'ff'.repeat(32) },
      { ...right, memberIds, secrets: foreign },
      { ...right, memberIds: [stranger.userId] },
      { ...right, memberIds: [clerk.userId] },
    ];
    for (const request of wrong) expect(createGrant(request)).toEqual(refused('crypto/epoch'));
    // Who holds only R cannot make a writer of somebody.
    const readOnly = { readSecrets: secrets.readSecrets, editSecrets: undefined };
    expect(createGrant({ ...right, secrets: readOnly, memberIds: [writer.userId] })).toEqual(
      refused('crypto/right'),
    );
    expect(createGrant({ ...right, secrets: readOnly, memberIds }).ok).toBe(true);
  });

  test('twice to one member, and stands in the order of members however they are named', () => {
    const { ward, book, owner, groupId, epochId } = threesome(25);
    const late = Array.from({ length: 4 }, () => ward.person().userId);
    for (const member of late) act(book, { person: owner, groupId, body: add(member, READER) });
    const giving = { person: owner, groupId, compartment: 1, epochId };
    const memberIds = [...late, ...late].sort().reverse();
    expect(ward.grant({ ...giving, memberIds })).toBe('accepted');
    const seals = book.state(groupId)?.grants.at(-1)?.body.seals ?? [];
    expect(seals.map(({ memberId }) => toHex(memberId))).toEqual([...late].sort());
  });
});

describe('opening', () => {
  test('says of an unknown epoch that it is unknown, and of another’s box that nothing is sealed to it', () => {
    const { ward, book, owner, reader, groupId, epochId } = threesome(26);
    const boxKey = boxKeyFromSeed(ward.random(32));
    const request = { book, groupId, epochId, memberId: reader.userId, boxKey };
    expect(openEpoch(request)).toEqual(refused('crypto/not-member'));
    expect(openEpoch({ ...request, epochId: 'ff'.repeat(32) })).toEqual(refused('crypto/epoch'));
    expect(openEpoch({ ...request, groupId: 'ff'.repeat(32) })).toEqual(refused('crypto/epoch'));
    // The right box under another member's name is not tried.
    const own = [...openAll(book, reader, reader.device)].flatMap(([epoch, secrets]) =>
      book.state(reader.userId)?.epochs.some((known) => known.epochId === epoch) === true
        ? [secrets.readSecrets.boxKey]
        : [],
    );
    expect(own).toHaveLength(1);
    for (const key of own) {
      expect(openEpoch({ ...request, boxKey: key }).ok).toBe(true);
      expect(openEpoch({ ...request, boxKey: key, memberId: owner.userId })).toEqual(
        refused('crypto/not-member'),
      );
    }
  });

  test('a wrong seal in the epoch does not keep out who was given a right one since', () => {
    const { ward, book, owner, writer, reader, groupId } = threesome(27);
    const forged = forge(ward, { person: writer, groupId, compartment: 1 }, (body) => ({
      ...body,
      seals: body.seals.map((seal) =>
        toHex(seal.memberId) === reader.userId
          ? { ...seal, sealed: seal.sealed.map((byte) => byte ^ 1) }
          : seal,
      ),
    }));
    const { epochId } = forged;
    expect(openAll(book, reader, reader.device).has(epochId)).toBe(false);
    const giving = { person: owner, groupId, compartment: 1, epochId };
    expect(ward.grant({ ...giving, memberIds: [reader.userId] })).toBe('accepted');
    expect(openAll(book, reader, reader.device).has(epochId)).toBe(true);
  });

  test('takes what lets somebody write before what lets them read, whichever came first', () => {
    for (const [before, after] of [
      [READER, WRITER],
      [WRITER, READER],
    ] as const) {
      const { ward, book, owner, groupId } = threesome(30);
      const member = ward.person();
      act(book, { person: owner, groupId, body: add(member.userId, before) });
      const epochId = ward.rotate({ person: owner, groupId, compartment: 1 });
      act(book, { person: owner, groupId, body: set(member.userId, after) });
      const giving = { person: owner, groupId, compartment: 1, epochId };
      expect(ward.grant({ ...giving, memberIds: [member.userId] })).toBe('accepted');
      expect(openAll(book, member, member.device).get(epochId)?.editSecrets).toBeDefined();
    }
  });

  test('a wrong seal that a colleague adds later takes nothing from who has a right one', () => {
    const { ward, book, owner, writer, reader, groupId, epochId } = threesome(31);
    const secrets = openAll(book, owner, owner.device).get(epochId);
    if (secrets === undefined) throw new Error('the owner opens');
    const memberIds = [reader.userId];
    const request = { ...requestBy(ward, writer, groupId), epochId, secrets, memberIds };
    const honest = createGrant(request);
    const read = honest.ok ? parseEntry(honest.value) : honest;
    if (!read.ok) throw new Error('the grant can be made');
    const { entry } = read.value;
    // The last byte of the body is the last of the seal.
    const body = entry.body.map((byte, i) => (i === entry.body.length - 1 ? byte ^ 1 : byte));
    const [outcome] = book.add([signEntry({ ...entry, body }, writer.device)]);
    expect(outcome?.kind === 'added' && outcome.verdict).toBe('accepted');
    expect(openAll(book, reader, reader.device).has(epochId)).toBe(true);
  });

  test('a reader judges what readers were given, and cannot judge what writers were', () => {
    const { ward, book, owner, writer, reader, groupId } = threesome(28);
    const spoilt = (memberId: string) =>
      forge(ward, { person: owner, groupId, compartment: 1 }, (body) => ({
        ...body,
        seals: body.seals.map((seal) =>
          toHex(seal.memberId) === memberId
            ? { ...seal, sealed: seal.sealed.map((byte) => byte ^ 1) }
            : seal,
        ),
      })).epochId;
    const friend = ward.person();
    act(book, { person: owner, groupId, body: add(friend.userId, READER) });
    for (const [victim, found] of [
      [writer.userId, []],
      [friend.userId, [friend.userId]],
    ] as const) {
      const epochId = spoilt(victim);
      const epoch = book.state(groupId)?.epochs.find((known) => known.epochId === epochId);
      const secrets = openAll(book, reader, reader.device).get(epochId);
      if (epoch === undefined || secrets === undefined) throw new Error('the reader opens');
      expect(wrongSealsOf(book, { groupId, epoch }, secrets)).toEqual(found);
      const both = openAll(book, owner, owner.device).get(epochId);
      if (both === undefined) throw new Error('the owner opens');
      expect(wrongSealsOf(book, { groupId, epoch }, both)).toEqual([victim]);
      // A box nobody has is nobody's right seal.
      const elsewhere = { ...epoch, seals: epoch.seals.map((seal) => ({ ...seal, boxId: id(1) })) };
      expect(wrongSealsOf(book, { groupId, epoch: elsewhere }, both)).toHaveLength(4);
    }
  });
});

test('a newcomer has the tier of their rights and the box of their newest keys', () => {
  const { ward, book, owner, groupId } = threesome(29);
  const place = { groupId, compartment: 1 };
  const [writer, unknown] = [ward.person(), ward.person()];
  expect(newcomerOf(book, place, writer.userId)).toBe(undefined);
  act(book, { person: owner, groupId, body: add(writer.userId, WRITER) });
  act(book, { person: owner, groupId, body: add(unknown.userId, READER) });
  ward.rotate({ person: writer, groupId: writer.userId, compartment: 0 });
  const newest = tipsOf(book, { groupId: writer.userId, compartment: 0 })[0]?.boxPublicKey;
  if (newest === undefined) throw new Error('the writer has keys');
  const newcomer = newcomerOf(book, place, writer.userId);
  expect(newcomer).toMatchObject({ tier: 2, memberKind: 'user', boxId: boxIdOf(newest) });
  expect(newcomerOf(book, place, unknown.userId)?.tier).toBe(1);
  const boxId = boxIdOf(newest);
  const seal = (memberId: Uint8Array) => ({ memberId, boxId });
  expect(boxNamed(book, groupId, seal(fromHexId(writer.userId)))).toEqual(newest);
  expect(boxNamed(book, groupId, seal(fromHexId(owner.userId)))).toBe(undefined);
});

describe('a seal', () => {
  const boxKey = () => boxKeyFromSeed(id(1));
  const context = (secrets: OpenedSecrets) => ({
    ...{ groupId: id(8), compartment: 1, n: 4 },
    readCommit: secrets.readSecrets.readCommit,
  });
  const secretsOf = (byte: number): OpenedSecrets => {
    const editSecrets = editSecretsOf(id(byte));
    return { readSecrets: editSecrets.readSecrets, editSecrets };
  };
  const epochOf = ({ readSecrets, editSecrets }: OpenedSecrets): EpochBody => ({
    ...{ compartment: 1, suite: 1, n: 4, previous: [], readCommit: readSecrets.readCommit },
    writePublicKey: editSecrets?.writeKey.publicKey ?? id(0),
    dropPublicKey: readSecrets.dropKey.publicKey,
    boxPublicKey: new Uint8Array(0),
    ...{ shareHash: id(0), cites: [], reason: 'first', seals: [], wraps: [] },
  });

  test('for a writer is not made by who holds only R, nor for a key nobody can seal to', () => {
    const secrets = secretsOf(2);
    const recipient = { memberId: id(9), tier: 2 as const, boxPublicKey: boxKey().publicKey };
    const readOnly = { readSecrets: secrets.readSecrets, editSecrets: undefined };
    expect(makeSeal(context(secrets), recipient, readOnly)).toEqual(refused('crypto/right'));
    const broken = { ...recipient, boxPublicKey: new Uint8Array(1216).fill(255) };
    expect(makeSeal(context(secrets), broken, secrets)).toEqual(refused('crypto/key'));
  });

  test('opens only where the published box key follows from the secret too', () => {
    const secrets = secretsOf(2);
    const recipient = { memberId: id(9), tier: 1 as const, boxPublicKey: boxKey().publicKey };
    const seal = makeSeal(context(secrets), recipient, secrets);
    if (!seal.ok) throw new Error('the box takes a seal');
    const withBox = (box: Uint8Array) =>
      openSeal({
        ...{ groupId: id(8), seal: seal.value, boxKey: boxKey() },
        epoch: { ...epochOf(secrets), boxPublicKey: box },
      });
    expect(withBox(new Uint8Array(0)).ok).toBe(true);
    expect(withBox(secrets.readSecrets.boxKey.publicKey).ok).toBe(true);
    expect(withBox(boxKey().publicKey)).toEqual(refused('crypto/seal'));
  });

  test('of a secret that is not 32 bytes is refused and stops nobody', () => {
    const secrets = secretsOf(2);
    const { publicKey } = boxKey();
    for (const length of [31, 33]) {
      const short = new Uint8Array(length).fill(3);
      const boxId = boxIdOf(publicKey);
      const binding = encode((w) =>
        w.raw(id(8)).u8(1).u32(4).raw(secrets.readSecrets.readCommit).u8(1).raw(id(9)).raw(boxId),
      );
      const sent = encapsulate(publicKey, new Uint8Array(64).fill(4));
      if (!sent.ok) throw new Error('the box takes an encapsulation');
      const { ciphertext, sharedSecret } = sent.value;
      const key = derive(sharedSecret, 32, 'seal-key', binding, hash('seal-ct', ciphertext));
      const tail = aeadSeal({ key, nonce: countedNonce(0), ad: binding }, short);
      const seal = { memberId: id(9), tier: 1 as const, boxId };
      const opened = openSeal({
        ...{ groupId: id(8), epoch: epochOf(secrets), boxKey: boxKey() },
        seal: { ...seal, sealed: concatBytes([ciphertext, tail]) },
      });
      expect(opened).toEqual(refused('crypto/seal'));
    }
  });
});
