/** Entries and their nine bodies, read a second time. */
import { h, h16, isSigned, isUsable } from './sums.ts';
import type { Wire } from './wire.ts';
import { ascending, bytesOf, hexOf, isZeros, refuseUnless, whole } from './wire.ts';

const TYPES = [
  'genesis',
  'add',
  'set',
  'remove',
  'epoch',
  'grant',
  'verdict',
  'policy',
  'link',
] as const;
const GROUP_KINDS = ['user', 'role', 'organisation', 'record'] as const;
const MEMBER_KINDS = ['device', 'user', 'role'] as const;
const DEVICE_KINDS = ['device', 'recovery', 'bridge'] as const;
const REASONS = ['first', 'members', 'opened', 'age', 'bad-seal', 'asked'] as const;
const VERDICTS = ['adopt', 'reject', 'retire-copy'] as const;
const LINKS = ['directory', 'predecessor', 'successor', 'inbox'] as const;
const ENTRY_MAX = 512 * 1024;

export function readCard(bytes: Uint8Array) {
  return whole(bytes, (wire) => {
    refuseUnless(wire.number(1) === 1, 'another suite');
    const card = {
      suite: 1,
      kind: wire.name(DEVICE_KINDS, 1),
      signPublicKey: wire.hex(32),
      boxPublicKey: wire.hex(1216),
      nonce: wire.hex(16),
    };
    refuseUnless(isUsable(bytesOf(card.boxPublicKey)), 'nobody can seal to it');
    return card;
  });
}

export const deviceIdOf = (card: Uint8Array): string => hexOf(h('device-id', card));

export function readPath(wire: Wire) {
  const [deviceId, userId, roleId] = [wire.hex(32), wire.hex(32), wire.hex(32)];
  const cites = wire.set(8);
  return { deviceId, userId, ...(isZeros(roleId) ? {} : { roleId }), cites };
}
export type IndependentPath = ReturnType<typeof readPath>;

function readRights(wire: Wire) {
  const rights = { flags: wire.number(1), read: wire.number(2), write: wire.number(2) };
  refuseUnless((rights.flags & ~3) === 0, 'an unknown flag');
  refuseUnless(rights.flags !== 3, 'managing from under glass');
  refuseUnless((rights.write & ~rights.read) === 0, 'writing without reading');
  return rights;
}
export type IndependentRights = ReturnType<typeof readRights>;

/** Devices bring a card that hashes to their id; users and roles bring none. */
function checkCard(kind: string, memberId: string, card: Uint8Array): void {
  if (kind !== 'device') {
    refuseUnless(card.length === 0, 'a card that belongs to no device');
    return;
  }
  readCard(card);
  refuseUnless(deviceIdOf(card) === memberId, 'a card under another id');
}

function readMember(wire: Wire) {
  const memberKind = wire.name(MEMBER_KINDS, 0);
  const memberId = wire.hex(32);
  return { memberKind, memberId };
}

function readGenesis(wire: Wire) {
  const kind = wire.name(GROUP_KINDS, 0);
  const suite = wire.number(1);
  refuseUnless(suite === 1, 'another suite');
  const [minVersion, nonce] = [wire.number(1), wire.hex(16)];
  const founders = wire.list(8, () => {
    const member = readMember(wire);
    const card = wire.varBytes(2048);
    checkCard(member.memberKind, member.memberId, card);
    return { ...member, card: hexOf(card) };
  });
  const [compartments, flags, maxEpochDays] = [wire.number(2), wire.number(1), wire.number(2)];
  const allowed: readonly string[] =
    kind === 'user' ? ['device'] : kind === 'record' ? ['user', 'role'] : ['user'];
  refuseUnless(
    founders.every(({ memberKind }) => allowed.includes(memberKind)),
    'a founder of a wrong kind',
  );
  refuseUnless(new Set(founders.map(({ memberId }) => memberId)).size === founders.length, 'twice');
  refuseUnless(founders.length >= (kind === 'user' ? 2 : 1), 'too few founders');
  refuseUnless((compartments & 1) === 1 && (flags & ~1) === 0, 'compartments or flags');
  refuseUnless(kind === 'record' || kind === 'organisation' || compartments === 1, 'compartments');
  return { kind, suite, minVersion, nonce, founders, compartments, flags, maxEpochDays };
}

function readAdd(wire: Wire) {
  const member = readMember(wire);
  const [rights, replaces] = [readRights(wire), wire.hex(32)];
  const card = wire.varBytes(2048);
  const joinHash = wire.hex(32);
  checkCard(member.memberKind, member.memberId, card);
  return { ...member, rights, replaces, card: hexOf(card), joinHash };
}

const readSet = (wire: Wire) => ({ memberId: wire.hex(32), rights: readRights(wire) });

const readRemove = (wire: Wire) => ({
  memberId: wire.hex(32),
  cosignatures: wire.list(7, () => ({ path: readPath(wire), signature: wire.hex(64) })),
});

function readSeals(wire: Wire) {
  const seals = wire.list(256, () => {
    const [memberId, tier, boxId] = [wire.hex(32), wire.number(1), wire.hex(16)];
    const sealed = wire.varBytes(1184);
    refuseUnless(tier >= 1 && tier <= 3, 'an unknown tier');
    refuseUnless(sealed.length === (tier === 3 ? 1184 : 1168), 'a seal of another length');
    return { memberId, tier, boxId, sealed: hexOf(sealed) };
  });
  ascending(seals.map(({ memberId }) => memberId));
  return seals;
}

function readEpoch(wire: Wire) {
  const [compartment, suite] = [wire.number(1), wire.number(1)];
  refuseUnless(compartment < 16 && suite === 1, 'compartment or suite');
  const body = {
    ...{ compartment, suite, n: wire.number(4), previous: wire.set(8), readCommit: wire.hex(32) },
    writePublicKey: wire.hex(32),
    dropPublicKey: wire.hex(32),
    boxPublicKey: hexOf(wire.varBytes(1216)),
    shareHash: wire.hex(32),
    cites: wire.set(512),
    reason: wire.name(REASONS, 0),
    seals: readSeals(wire),
    wraps: wire.list(8, () => wire.hex(48)),
  };
  refuseUnless(body.wraps.length === 0 || body.wraps.length === body.previous.length, 'wraps');
  refuseUnless(body.boxPublicKey === '' || isUsable(bytesOf(body.boxPublicKey)), 'a broken box');
  return body;
}

function readGrant(wire: Wire) {
  const body = { epochId: wire.hex(32), seals: readSeals(wire) };
  refuseUnless(body.seals.length > 0, 'a grant to nobody');
  return body;
}

function readVerdict(wire: Wire) {
  const [compartment, verdict] = [wire.number(1), wire.name(VERDICTS, 1)];
  const statementIds = wire.set(256);
  refuseUnless(compartment < 16 && statementIds.length > 0, 'a verdict on nothing');
  return { compartment, verdict, statementIds };
}

function readPolicy(wire: Wire) {
  const [minVersion, minSuite] = [wire.number(1), wire.number(1)];
  const relays = wire.list(16, () => ({ publicKey: wire.hex(32), flags: wire.number(1) }));
  ascending(relays.map(({ publicKey }) => publicKey));
  refuseUnless(
    relays.every(({ flags }) => flags <= 1),
    'an unknown flag',
  );
  const keys = { accountPublicKey: wire.hex(32), dutyPublicKey: wire.hex(32) };
  const rest = {
    glassRole: wire.hex(32),
    reviewHours: wire.number(2),
    maxEpochDays: wire.number(2),
  };
  return { minVersion, minSuite, relays, ...keys, ...rest };
}

const readLink = (wire: Wire) => ({
  what: wire.name(LINKS, 1),
  id: wire.hex(32),
  channelId: wire.hex(16),
  key: wire.hex(32),
});

const READERS = {
  genesis: readGenesis,
  add: readAdd,
  set: readSet,
  remove: readRemove,
  epoch: readEpoch,
  grant: readGrant,
  verdict: readVerdict,
  policy: readPolicy,
  link: readLink,
} as const;

type BodyOf<T extends keyof typeof READERS> = {
  readonly type: T;
  readonly value: ReturnType<(typeof READERS)[T]>;
};
export type IndependentBody = { [T in keyof typeof READERS]: BodyOf<T> }[keyof typeof READERS];

/** An entry with its id; the signature stands behind everything that the id covers. */
export function readEntry(bytes: Uint8Array) {
  refuseUnless(bytes.length <= ENTRY_MAX, 'too long');
  const frame = whole(bytes, (wire) => {
    const [groupId, type, parents] = [wire.hex(32), wire.number(1), wire.set(16)];
    const [path, claimedTime] = [readPath(wire), wire.number(8)];
    const body = wire.varBytes(ENTRY_MAX);
    return { groupId, type, parents, path, claimedTime, body, signature: wire.raw(64) };
  });
  const isGenesis = frame.type === 1;
  refuseUnless(isGenesis === isZeros(frame.groupId), 'a group id where none belongs');
  refuseUnless(isGenesis === (frame.parents.length === 0), 'parents where none belong');
  const name = TYPES[frame.type - 1];
  refuseUnless(name !== undefined, 'an unknown type');
  const read: (wire: Wire) => unknown = READERS[name];
  const value = whole(frame.body, read);
  const signed = bytes.subarray(0, bytes.length - 64);
  return {
    entryId: hexOf(h('entry-id', signed)),
    ...(isGenesis ? {} : { groupId: frame.groupId }),
    type: frame.type,
    parents: frame.parents,
    path: frame.path,
    claimedTime: frame.claimedTime,
    body: { type: name, value } as IndependentBody,
    signed,
    signature: frame.signature,
  };
}
export type IndependentEntry = ReturnType<typeof readEntry>;

export const isEntrySignedBy = (entry: IndependentEntry, key: string): boolean =>
  isSigned({ key: bytesOf(key), signature: entry.signature, name: 'entry' }, entry.signed);

export const boxIdOf = (boxPublicKey: Uint8Array): Uint8Array => h16('box-id', boxPublicKey);
