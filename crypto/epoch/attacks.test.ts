import { beforeAll, describe, expect, test } from 'vitest';
import { equalBytes, toHex } from '../encoding/bytes.ts';
import { editSecretsOf } from '../keys/epoch-secrets.ts';
import type { EpochBody } from '../log/bodies/epoch.ts';
import { fromHexId } from '../log/hex-id.ts';
import type { LogBook } from '../log/log-book.ts';
import { act, add, pathOf, READER, remove, set } from '../log/people.test-support.ts';
import { aeadSeal, countedNonce } from '../primitives/aead.ts';
import { boxKeyFromSeed, encapsulate } from '../primitives/kem.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { currentEpoch, isOwed, owedReason, tipsOf } from './current.ts';
import { createEpoch } from './epoch.ts';
import { openEpoch, wrongSealsOf } from './open.ts';
import { makeSeal, openSeal, type OpenedSecrets } from './seal.ts';
import { forge, threesome } from './forge.test-support.ts';
import { openAll, Ward } from './ward.test-support.ts';
import { checkWraps } from './wraps.ts';

beforeAll(initCrypto);

const both = (editSecrets: ReturnType<typeof editSecretsOf>): OpenedSecrets => ({
  readSecrets: editSecrets.readSecrets,
  editSecrets,
});

describe('who rotates cannot choose the recipients', () => {
  test('omitting, adding, or giving another tier or box is refused by everybody', () => {
    const { ward, owner, writer, reader, groupId, epochId } = threesome(1);
    const rotation = { person: writer, groupId, compartment: 1 };
    const stranger = ward.person();
    const changes: readonly ((body: EpochBody) => EpochBody)[] = [
      (body) => ({ ...body, seals: body.seals.slice(1) }),
      (body) => ({
        ...body,
        seals: body.seals.filter((seal) => toHex(seal.memberId) !== reader.userId),
      }),
      (body) => {
        const [seal] = body.seals;
        if (seal === undefined) throw new Error('an epoch has seals');
        const extra = { ...seal, memberId: fromHexId(stranger.userId) };
        const seals = [...body.seals, extra].sort((a, b) =>
          toHex(a.memberId) < toHex(b.memberId) ? -1 : 1,
        );
        return { ...body, seals };
      },
      (body) => ({ ...body, seals: body.seals.map((seal) => ({ ...seal, tier: 1 as const })) }),
      (body) => ({
        ...body,
        seals: body.seals.map((seal) => ({ ...seal, boxId: new Uint8Array(16) })),
      }),
      (body) => ({ ...body, n: body.n + 1 }),
      (body) => ({ ...body, previous: [], wraps: [], n: 1 }),
      (body) => ({ ...body, wraps: [] }),
      (body) => ({ ...body, cites: body.cites.slice(1) }),
      (body) => ({ ...body, compartment: 9 }),
    ];
    for (const change of changes)
      expect(forge(ward, rotation, change).verdict).toMatch(/^crypto\/(epoch|right)$/);
    expect(forge(ward, rotation, (body) => body).verdict).toBe('accepted');
    // Cutting the history is for managers.
    const cut = forge(ward, { ...rotation, person: owner }, (body) => ({ ...body, wraps: [] }));
    expect(cut.verdict).toBe('accepted');
    expect(epochId).not.toBe(cut.epochId);
  });

  test('citing an older state of a role than the epoch before is refused', () => {
    const ward = new Ward(2);
    const { book } = ward;
    const [nurse, doctor] = [ward.person(), ward.person()];
    const role = ward.group(nurse, 'role');
    act(book, { person: nurse, groupId: role, body: add(doctor.userId, { ...READER, read: 1 }) });
    ward.rotate({ person: nurse, groupId: role, compartment: 0 });
    const record = ward.group(nurse, 'record', 0b11);
    act(book, {
      person: nurse,
      groupId: record,
      body: add(role, { ...READER, read: 0b11 }, 'role'),
    });
    const old = tipsOf(book, { groupId: role, compartment: 0 })[0];
    const oldHeads = book.state(role)?.heads ?? [];
    ward.rotate({ person: nurse, groupId: record, compartment: 1 });
    act(book, { person: nurse, groupId: role, body: remove(doctor.userId) });
    ward.rotate({ person: nurse, groupId: role, compartment: 0 });
    ward.rotate({ person: nurse, groupId: record, compartment: 1 });
    const newHeads = new Set(book.state(role)?.heads);
    const boxId = book
      .state(record)
      ?.epochs.find((epoch) => epoch.compartment === 1 && epoch.n === 1)
      ?.seals.find((seal) => toHex(seal.memberId) === role)?.boxId;
    if (old === undefined || boxId === undefined) throw new Error('the role was sealed to');
    const back = forge(ward, { person: nurse, groupId: record, compartment: 1 }, (body) => ({
      ...body,
      cites: [
        ...body.cites.filter((cite) => !newHeads.has(toHex(cite))),
        ...oldHeads.map(fromHexId),
      ],
      seals: body.seals.map((seal) => (toHex(seal.memberId) === role ? { ...seal, boxId } : seal)),
    }));
    expect(back.verdict).toBe('crypto/epoch');
  });

  test('only who reads and writes a compartment makes its epochs', () => {
    const { ward, book, reader, owner, groupId } = threesome(3);
    expect(forge(ward, { person: reader, groupId, compartment: 1 }, (body) => body).verdict).toBe(
      'crypto/right',
    );
    // A manager who may not read a compartment cannot learn its key by making one.
    const clerk = ward.person();
    act(book, { person: owner, groupId, body: add(clerk.userId, { flags: 1, read: 1, write: 0 }) });
    const made = createEpoch({
      book,
      groupId,
      compartment: 1,
      path: pathOf(book, { person: clerk, groupId }),
      device: clerk.device,
      claimedTime: 0,
      random: ward.random,
      reason: 'asked',
      history: 'cut',
    });
    if (!made.ok) throw new Error('the entry can be made');
    const [outcome] = book.add([made.value.entry]);
    expect(outcome?.kind === 'added' && outcome.verdict).toBe('crypto/right');
  });

  test('a puppet appointed to a role without its key gets nothing until a holder hands over', () => {
    const ward = new Ward(4);
    const { book } = ward;
    const [holder, admin, puppet] = [ward.person(), ward.person(), ward.person()];
    const role = ward.group(holder, 'role');
    const nobodysKey = { flags: 1, read: 0, write: 0 };
    act(book, { person: holder, groupId: role, body: add(admin.userId, nobodysKey) });
    act(book, {
      person: admin,
      groupId: role,
      body: add(puppet.userId, { flags: 0, read: 1, write: 0 }),
    });
    const isPending = () =>
      book.state(role)?.members.find(({ memberId }) => memberId === puppet.userId)?.pending;
    expect(isPending()).toBe(true);
    // The administrator cannot raise themselves, nor make an epoch, with or without the puppet in it.
    const raise = act(book, {
      person: admin,
      groupId: role,
      body: set(admin.userId, { flags: 1, read: 1, write: 1 }),
    });
    expect(book.state(role)?.entryVerdicts.get(raise)).toBe('crypto/junior');
    const made = createEpoch({
      book,
      groupId: role,
      compartment: 0,
      path: pathOf(book, { person: admin, groupId: role }),
      device: admin.device,
      claimedTime: 0,
      random: ward.random,
      reason: 'members',
      history: 'cut',
    });
    const [outcome] = made.ok ? book.add([made.value.entry]) : [];
    expect(outcome?.kind === 'added' && outcome.verdict).toBe('crypto/right');
    const epochId = ward.rotate({ person: holder, groupId: role, compartment: 0 });
    expect(openAll(book, puppet, puppet.device).has(epochId)).toBe(false);
    expect(openAll(book, admin, admin.device).has(epochId)).toBe(false);
    const rotation = { person: holder, groupId: role, compartment: 0 };
    const memberIds = [puppet.userId];
    expect(ward.grant({ ...rotation, epochId, memberIds })).toBe('accepted');
    expect(isPending()).toBe(false);
    expect(openAll(book, puppet, puppet.device).has(epochId)).toBe(true);
  });
});

describe('wrong seals harm nobody but their author', () => {
  test('garbage, another secret and a random encapsulation are found by their holders', () => {
    const { ward, book, owner, writer, reader, groupId } = threesome(5);
    const rotation = { person: writer, groupId, compartment: 1 };
    const box = tipsOf(book, { groupId: reader.userId, compartment: 0 })[0]?.boxPublicKey;
    if (box === undefined) throw new Error('the reader has a box');
    const attacks: readonly ((sealed: Uint8Array, body: EpochBody) => Uint8Array)[] = [
      (sealed) => sealed.map((byte) => byte ^ 1),
      (_, body) => {
        const other = both(editSecretsOf(new Uint8Array(32).fill(7)));
        const context = { ...body, groupId: fromHexId(groupId) };
        const recipient = {
          memberId: fromHexId(reader.userId),
          tier: 1 as const,
          boxPublicKey: box,
        };
        const seal = makeSeal(context, recipient, other);
        return seal.ok ? seal.value.sealed : new Uint8Array(0);
      },
      (sealed) => {
        const random = encapsulate(box, new Uint8Array(64).fill(9));
        if (!random.ok) throw new Error('the box takes an encapsulation');
        const key = { key: random.value.sharedSecret, nonce: countedNonce(0), ad: sealed };
        const tail = aeadSeal(key, new Uint8Array(32));
        return new Uint8Array([...random.value.ciphertext, ...tail]);
      },
    ];
    for (const attack of attacks) {
      const forged = forge(ward, rotation, (body) => ({
        ...body,
        seals: body.seals.map((seal) =>
          toHex(seal.memberId) === reader.userId
            ? { ...seal, sealed: attack(seal.sealed, body) }
            : seal,
        ),
      }));
      expect(forged.verdict).toBe('accepted');
      const place = { groupId, compartment: 1 };
      const epoch = currentEpoch(book, place);
      if (epoch === undefined) throw new Error('there is an epoch');
      expect(epoch.epochId).toBe(forged.epochId);
      // The victim, a reader, cannot open it, and another holder sees whose seal is wrong.
      expect(openAll(book, reader, reader.device).has(forged.epochId)).toBe(false);
      const holder = openAll(book, owner, owner.device).get(forged.epochId);
      if (holder === undefined) throw new Error('the owner opens');
      expect(wrongSealsOf(book, { groupId, epoch }, holder)).toEqual([reader.userId]);
      const hints = { badEpochs: new Set([forged.epochId]) };
      expect(owedReason(book, { groupId, epoch }, hints)).toBe('bad-seal');
      expect(isOwed(book, place, hints)).toBe(true);
      // The next writer supersedes it and everybody reads on.
      const next = ward.rotate({ person: owner, groupId, compartment: 1, reason: 'bad-seal' });
      expect(currentEpoch(book, place, hints)?.epochId).toBe(next);
      expect(openAll(book, reader, reader.device).has(next)).toBe(true);
    }
  });

  test('a wrong wrap is found and leaves the epoch itself readable', () => {
    const { ward, book, owner, writer, groupId } = threesome(6);
    const forged = forge(ward, { person: writer, groupId, compartment: 1 }, (body) => ({
      ...body,
      wraps: body.wraps.map((wrap) => wrap.map((byte) => byte ^ 255)),
    }));
    expect(forged.verdict).toBe('accepted');
    const opened = openAll(book, owner, owner.device).get(forged.epochId);
    if (opened === undefined) throw new Error('the owner opens');
    expect(checkWraps(book, { groupId, epochId: forged.epochId }, opened.readSecrets).ok).toBe(
      false,
    );
  });

  test('keys that do not belong to the secret are refused at opening', () => {
    const { ward, book, owner, writer, groupId } = threesome(7);
    const other = editSecretsOf(new Uint8Array(32).fill(3));
    const changes: readonly Partial<EpochBody>[] = [
      { readCommit: other.readSecrets.readCommit },
      { writePublicKey: other.writeKey.publicKey },
      { dropPublicKey: other.readSecrets.dropKey.publicKey },
      { shareHash: new Uint8Array(32).fill(1) },
    ];
    for (const change of changes) {
      const forged = forge(ward, { person: writer, groupId, compartment: 2 }, (body) => ({
        ...body,
        ...change,
      }));
      const mine = boxesOf(book, owner.userId, openAll(book, owner, owner.device));
      for (const boxKey of mine) {
        const memberId = owner.userId;
        const result = openEpoch({ book, groupId, epochId: forged.epochId, memberId, boxKey });
        expect(result).toEqual({ ok: false, error: { code: 'crypto/seal' } });
      }
      // Nothing can be wrapped of an epoch nobody opens, so the next one starts a new history.
      const next = createEpoch({
        book,
        groupId,
        compartment: 2,
        path: pathOf(book, { person: owner, groupId }),
        device: owner.device,
        claimedTime: 0,
        random: ward.random,
        reason: 'bad-seal',
        history: 'cut',
      });
      const [outcome] = next.ok ? book.add([next.value.entry]) : [];
      expect(outcome?.kind === 'added' && outcome.accepted).toBe(true);
    }
  });
});

const boxesOf = (book: LogBook, userId: string, opened: ReadonlyMap<string, OpenedSecrets>) =>
  (book.state(userId)?.epochs ?? []).flatMap(({ epochId }) => {
    const secrets = opened.get(epochId);
    return secrets === undefined ? [] : [secrets.readSecrets.boxKey];
  });

describe('a seal opens where it was made for and nowhere else', () => {
  const boxKey = () => boxKeyFromSeed(new Uint8Array(32).fill(1));
  const secrets = () => both(editSecretsOf(new Uint8Array(32).fill(2)));
  const id = (byte: number) => new Uint8Array(32).fill(byte);

  function sealed(tier: 1 | 2 | 3) {
    const opened = secrets();
    const epoch: EpochBody = {
      compartment: 1,
      suite: 1,
      n: 4,
      previous: [],
      readCommit: opened.readSecrets.readCommit,
      writePublicKey: opened.editSecrets?.writeKey.publicKey ?? id(0),
      dropPublicKey: opened.readSecrets.dropKey.publicKey,
      boxPublicKey: new Uint8Array(0),
      shareHash: id(0),
      cites: [],
      reason: 'first',
      seals: [],
      wraps: [],
    };
    const context = { ...epoch, groupId: id(8) };
    const recipient = { memberId: id(9), tier, boxPublicKey: boxKey().publicKey };
    const seal = makeSeal(context, recipient, opened);
    if (!seal.ok) throw new Error('the box takes a seal');
    return { groupId: id(8), epoch, seal: seal.value, boxKey: boxKey() };
  }

  test('to another group, compartment, number, tier, member or key it does not open', () => {
    for (const tier of [1, 2] as const) {
      const right = sealed(tier);
      expect(openSeal(right).ok).toBe(true);
      const moved = [
        { ...right, groupId: id(7) },
        { ...right, epoch: { ...right.epoch, compartment: 2 } },
        { ...right, epoch: { ...right.epoch, n: 5 } },
        { ...right, epoch: { ...right.epoch, readCommit: id(1) } },
        { ...right, seal: { ...right.seal, tier: tier === 1 ? (2 as const) : (1 as const) } },
        { ...right, seal: { ...right.seal, memberId: id(1) } },
        { ...right, seal: { ...right.seal, boxId: new Uint8Array(16) } },
        { ...right, boxKey: boxKeyFromSeed(id(3)) },
        {
          ...right,
          boxKey: {
            ...right.boxKey,
            publicKey: right.boxKey.publicKey.map((byte, i) => (i === 1215 ? byte ^ 128 : byte)),
          },
        },
      ];
      for (const wrong of moved)
        expect(openSeal(wrong)).toEqual({ ok: false, error: { code: 'crypto/seal' } });
    }
  });

  test('the same secret to the same box gives the same bytes, and no two recipients the same', () => {
    const seals = ([1, 2, 3] as const).map((tier) => sealed(tier).seal.sealed);
    const again = ([1, 2, 3] as const).map((tier) => sealed(tier).seal.sealed);
    expect(seals.every((seal, i) => equalBytes(seal, again[i] ?? new Uint8Array(0)))).toBe(true);
    expect(new Set(seals.map((seal) => toHex(seal.slice(0, 32)))).size).toBe(3);
  });
});

describe('emergency access', () => {
  test('neither the emergency role alone nor the relay alone opens the summary', () => {
    const ward = new Ward(8);
    const { book } = ward;
    const [patient, crew] = [ward.person(), ward.person()];
    const role = ward.group(crew, 'role');
    const groupId = ward.group(patient, 'record', 0b111);
    const glass = { flags: 2, read: 0b11, write: 0 };
    act(book, { person: patient, groupId, body: add(role, glass, 'role') });
    const epochId = ward.rotate({ person: patient, groupId, compartment: 1 });
    const share = openAll(book, patient, patient.device).get(epochId)?.readSecrets.glassShare;
    const roleSecrets = [...openAll(book, crew, crew.device)];
    const roleEpoch = tipsOf(book, { groupId: role, compartment: 0 })[0]?.epochId;
    const boxKey = roleSecrets.find(([id]) => id === roleEpoch)?.[1].readSecrets.boxKey;
    if (share === undefined || boxKey === undefined) throw new Error('role and share exist');
    const request = { book, groupId, epochId, memberId: role, boxKey };
    const refused = { ok: false, error: { code: 'crypto/seal' } };
    expect(openEpoch(request)).toEqual(refused);
    expect(openEpoch({ ...request, share: new Uint8Array(32) })).toEqual(refused);
    expect(openEpoch({ ...request, share, boxKey: boxKeyFromSeed(share) }).ok).toBe(false);
    const opened = openEpoch({ ...request, share });
    expect(opened.ok && opened.value.editSecrets).toBe(undefined);
    expect(opened.ok && equalBytes(opened.value.readSecrets.glassShare, share)).toBe(true);
    // A wrong share hash is found by members before anybody needs it.
    const forged = forge(ward, { person: patient, groupId, compartment: 1 }, (body) => ({
      ...body,
      shareHash: new Uint8Array(32).fill(5),
    }));
    expect(openEpoch({ ...request, epochId: forged.epochId, share })).toEqual(refused);
  });
});
