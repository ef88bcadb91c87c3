/** What a body may not say, one after the other, and what it may say just beside it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeCard } from '../../keys/device-card.ts';
import { initCrypto } from '../../primitives/sodium.ts';
import { encodeEntry, parseEntry } from '../entry.ts';
import { createDevice, genesisOf, seededRandom } from '../people.test-support.ts';
import type { GroupKind, MemberKind } from '../rights.ts';
import { encodeBody, parseBody, parseKnownBody, type Body } from './body.ts';
import type { EpochBody } from './epoch.ts';
import type { Founder, GenesisBody } from './genesis.ts';
import { SEALED_BYTES } from './seal.ts';

beforeAll(initCrypto);

const fill = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const id = (byte: number) => fill(32, byte);
const none = fill(0, 0);

/** 'taken', or the code of the refusal. */
function said(body: Body, parse = parseBody): string {
  const encoded = encodeBody(body);
  const read = parse(encoded.type, encoded.body);
  return read.ok ? 'taken' : read.error.code;
}

const named = (memberKind: MemberKind, byte: number): Founder => ({
  ...{ memberKind, memberId: id(byte), card: none },
});

function deviceNamed(seed: number): Founder {
  const { deviceId, card } = createDevice(seededRandom(seed));
  return { memberKind: 'device', memberId: deviceId, card: encodeCard(card) };
}

const genesis = (kind: GroupKind, parts: Partial<GenesisBody>): Body => ({
  type: 'genesis',
  value: genesisOf(kind, seededRandom(1), { founders: [named('user', 1)], ...parts }),
});

describe('a group is not founded', () => {
  test.each<[string, () => Body]>([
    ['by nobody', () => genesis('record', { founders: [] })],
    ['by one person twice', () => twice()],
    ['without its log', () => genesis('record', { compartments: 0b110 })],
    ['with a flag nobody knows', () => genesis('role', { flags: 2 })],
    ['with a second compartment in a role', () => genesis('role', { compartments: 3 })],
    ['by a role, unless it is a record', () => genesis('role', { founders: [named('role', 1)] })],
    ['by a device, unless it is a person', () => genesis('record', { founders: [deviceNamed(1)] })],
    ['by a person beside a device', () => person([deviceNamed(1), named('user', 2)])],
    ['as a person with one device', () => person([deviceNamed(1)])],
    ['by a person who brings a card', () => withCard()],
  ])('%s', (_, body) => {
    expect(said(body())).toBe('crypto/form');
  });

  test('and is, just beside that', () => {
    const taken = [
      genesis('record', { founders: [named('user', 1), named('role', 2)], compartments: 0b111 }),
      genesis('role', { flags: 1 }),
      genesis('organisation', { compartments: 3 }),
      person([deviceNamed(1), deviceNamed(2)]),
    ];
    expect(taken.map((body) => said(body))).toEqual(taken.map(() => 'taken'));
  });
});

const twice = () => genesis('record', { founders: [named('user', 1), named('user', 1)] });
const person = (founders: readonly Founder[]) => genesis('user', { founders });
const withCard = () =>
  genesis('record', { founders: [{ ...named('user', 1), card: deviceNamed(1).card }] });

const epochValue: EpochBody = {
  ...{ compartment: 15, suite: 1, n: 3, previous: [id(1), id(2)], readCommit: id(3) },
  ...{ writePublicKey: id(4), dropPublicKey: id(5), boxPublicKey: none, shareHash: id(6) },
  ...{ cites: [], reason: 'age', seals: [], wraps: [] },
};
const epoch = (parts: Partial<EpochBody>): Body => ({
  ...{ type: 'epoch', value: { ...epochValue, ...parts } },
});

describe('an epoch', () => {
  test('stands in one of sixteen compartments, for a known reason, with a wrap for each before it or none', () => {
    const wrap = fill(48, 1);
    expect(said(epoch({}))).toBe('taken');
    expect(said(epoch({ wraps: [wrap, wrap] }))).toBe('taken');
    expect(said(epoch({ wraps: [wrap] }))).toBe('crypto/form');
    expect(said(epoch({ compartment: 16 }))).toBe('crypto/form');
    expect(said(epoch({ suite: 2 }))).toBe('crypto/suite');
    const { type, body } = encodeBody(epoch({}));
    // The reason stands before the counts of seals and wraps.
    const unknown = body.map((byte, place) => (place === body.length - 5 ? 9 : byte));
    expect(parseBody(type, unknown)).toMatchObject({ ok: false, error: { code: 'crypto/form' } });
  });

  test('whose box key was tried when it came is not tried again, and else it is', () => {
    const body = epoch({ boxPublicKey: fill(1216, 255) });
    expect(said(body)).toBe('crypto/key');
    expect(said(body, parseKnownBody)).toBe('taken');
  });
});

const sealOf = (tier: 1 | 2 | 3, length: number) => ({
  ...{ memberId: id(3), tier, boxId: fill(16, 4), sealed: fill(length, 5) },
});
const granted = (...seals: readonly ReturnType<typeof sealOf>[]): Body => ({
  type: 'grant',
  value: { epochId: id(1), seals },
});

test('a grant hands something over, once to each, in a known tier and of its length', () => {
  const seal = sealOf(1, SEALED_BYTES);
  expect(said(granted(seal, { ...seal, memberId: id(4) }))).toBe('taken');
  expect(said(granted(sealOf(3, SEALED_BYTES + 16)))).toBe('taken');
  for (const wrong of [
    granted(),
    granted(seal, seal),
    granted({ ...seal, memberId: id(4) }, seal),
    granted(sealOf(3, SEALED_BYTES)),
    granted(sealOf(2, SEALED_BYTES + 16)),
    granted(sealOf(1, SEALED_BYTES - 1)),
  ])
    expect(said(wrong)).toBe('crypto/form');
  const { type, body } = encodeBody(granted(seal));
  for (const tier of [0, 4]) {
    // After the epoch, the count and the member.
    const unknown = body.map((byte, place) => (place === 32 + 2 + 32 ? tier : byte));
    expect(parseBody(type, unknown)).toMatchObject({ ok: false, error: { code: 'crypto/form' } });
  }
});

test('a body that no reader knows may be passed over from number 128 on', () => {
  const critical = [127, 128].map((type) => parseBody(type, none));
  expect(critical.map((read) => read.ok && read.value)).toEqual([
    { type: 'unknown', critical: true },
    { type: 'unknown', critical: false },
  ]);
});

test('an entry has parents and a group, and a beginning neither', () => {
  const write = (type: number, groupId: Uint8Array, parents: readonly Uint8Array[]) =>
    encodeEntry({
      ...{ groupId, type, parents, claimedTime: 0, body: none, signature: fill(64, 1) },
      path: { deviceId: id(1), userId: id(2), cites: [] },
    });
  const isRead = (...entry: Parameters<typeof write>) => parseEntry(write(...entry)).ok;
  expect([isRead(1, id(0), []), isRead(2, id(1), [id(2)])]).toEqual([true, true]);
  expect([isRead(1, id(0), [id(2)]), isRead(1, id(1), [])]).toEqual([false, false]);
  expect([isRead(2, id(1), []), isRead(2, id(0), [id(2)])]).toEqual([false, false]);
});
