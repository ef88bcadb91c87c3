/** People and entries for the tests of logs and epochs: seeded, signed with real keys, added to a book on request. */
import { toHex } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';
import { encodeCard } from '../keys/device-card.ts';
import { deviceKeysFromSeeds, type DeviceKeys } from '../keys/device-keys.ts';
import { sodium, type RandomBytes } from '../primitives/sodium.ts';
import { encodeBody, type Body } from './bodies/body.ts';
import type { GenesisBody } from './bodies/genesis.ts';
import { parseEntry, signEntry } from './entry.ts';
import { fromHexId } from './hex-id.ts';
import type { LogBook } from './log-book.ts';
import { NO_ID, type Path } from './path.ts';
import type { Rights } from './rights.ts';

/** Bytes that follow from a seed: for tests only. */
export function seededRandom(seed: number): RandomBytes {
  let count = 0;
  return (length) => {
    const key = new Uint8Array(32);
    new DataView(key.buffer).setUint32(0, seed);
    new DataView(key.buffer).setUint32(4, count++);
    return sodium.randombytes_buf_deterministic(length, key);
  };
}

/** Numbers from 0 (included) to 1 (excluded) that follow from a seed: mulberry32. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], number: () => number): readonly T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(number() * (i + 1));
    const [a, b] = [result[i], result[j]];
    if (a !== undefined && b !== undefined) [result[i], result[j]] = [b, a];
  }
  return result;
}

export const createDevice = (random: RandomBytes, kind: 'device' | 'recovery' = 'device') =>
  deviceKeysFromSeeds({ kind, signSeed: random(32), boxSeed: random(32), nonce: random(16) });

export interface Person {
  readonly userId: string;
  readonly recovery: DeviceKeys;
  readonly device: DeviceKeys;
  /** The GENESIS of the person's own log. */
  readonly genesis: Uint8Array;
}

export function createPerson(random: RandomBytes): Person {
  const [recovery, device] = [createDevice(random, 'recovery'), createDevice(random)];
  const genesis = signEntry(
    {
      ...encodeBody({
        type: 'genesis',
        value: genesisOf('user', random, {
          founders: [recovery, device].map((keys) => ({
            memberKind: 'device',
            memberId: keys.deviceId,
            card: encodeCard(keys.card),
          })),
        }),
      }),
      parents: [],
      path: { deviceId: device.deviceId, userId: NO_ID, cites: [] },
      claimedTime: 0,
    },
    device,
  );
  return { userId: idOf(genesis), recovery, device, genesis };
}

export const genesisOf = (
  kind: GenesisBody['kind'],
  random: RandomBytes,
  parts: Pick<GenesisBody, 'founders'> & Partial<GenesisBody>,
): GenesisBody => ({
  kind,
  suite: 1,
  minVersion: 1,
  nonce: random(16),
  compartments: 1,
  flags: 0,
  maxEpochDays: 0,
  ...parts,
});

export const founderUser = (userId: string) => ({
  memberKind: 'user' as const,
  memberId: fromHexId(userId),
  card: new Uint8Array(0),
});

export function idOf(entry: Uint8Array): string {
  const read = parseEntry(entry);
  invariant(read.ok, 'tests make well-formed entries');
  return toHex(read.value.entryId);
}

export interface Writing {
  readonly groupId?: string;
  /** What the author knows; the book is not asked. */
  readonly parents: readonly string[];
  readonly path: Path;
  readonly device: DeviceKeys;
  readonly body: Body;
}

export const writeEntry = ({ groupId, parents, path, device, body }: Writing): Uint8Array =>
  signEntry(
    {
      ...(groupId === undefined ? {} : { groupId: fromHexId(groupId) }),
      ...encodeBody(body),
      parents: parents.map(fromHexId),
      path,
      claimedTime: 0,
    },
    device,
  );

export interface Act {
  readonly person: Person;
  readonly device?: DeviceKeys;
  readonly groupId: string;
  readonly roleId?: string;
  readonly body: Body;
}

/** The path of a person who knows all that the book knows. */
export function pathOf(book: LogBook, act: Omit<Act, 'body'>): Path {
  const device = act.device ?? act.person.device;
  if (act.groupId === act.person.userId)
    return { deviceId: device.deviceId, userId: fromHexId(act.person.userId), cites: [] };
  const { roleId } = act;
  return book.currentPath({ userId: act.person.userId, deviceId: toHex(device.deviceId), roleId });
}

/** Writes with everything the book knows as the past, and adds it; the entry's id. */
export function act(book: LogBook, request: Act): string {
  const entry = writeEntry({
    groupId: request.groupId,
    parents: book.state(request.groupId)?.heads ?? [],
    path: pathOf(book, request),
    device: request.device ?? request.person.device,
    body: request.body,
  });
  book.add([entry]);
  return idOf(entry);
}

export interface Founding {
  readonly person: Person;
  readonly random: RandomBytes;
  readonly kind: 'role' | 'organisation' | 'record';
  readonly compartments?: number;
  readonly coFounders?: readonly Person[];
}

/** Founds a group in a person's name; its id. */
export function found(book: LogBook, founding: Founding): string {
  const { person, random, kind, compartments = 1, coFounders = [] } = founding;
  const entry = writeEntry({
    parents: [],
    path: pathOf(book, { person, groupId: '' }),
    device: person.device,
    body: {
      type: 'genesis',
      value: genesisOf(kind, random, {
        founders: [person, ...coFounders].map(({ userId }) => founderUser(userId)),
        compartments,
      }),
    },
  });
  book.add([entry]);
  return idOf(entry);
}

export const add = (
  memberId: string,
  rights: Rights,
  memberKind: 'user' | 'role' = 'user',
): Body => ({
  type: 'add',
  value: {
    memberKind,
    memberId: fromHexId(memberId),
    rights,
    replaces: NO_ID,
    card: new Uint8Array(0),
    joinHash: NO_ID,
  },
});

export const addDevice = (device: DeviceKeys): Body => ({
  type: 'add',
  value: {
    memberKind: 'device',
    memberId: device.deviceId,
    rights: { flags: 1, read: 1, write: 1 },
    replaces: NO_ID,
    card: encodeCard(device.card),
    joinHash: NO_ID,
  },
});

export const set = (memberId: string, rights: Rights): Body => ({
  type: 'set',
  value: { memberId: fromHexId(memberId), rights },
});

export const remove = (memberId: string): Body => ({
  type: 'remove',
  value: { memberId: fromHexId(memberId), cosignatures: [] },
});

export const OWNER: Rights = { flags: 1, read: 0b111, write: 0b111 };
export const WRITER: Rights = { flags: 0, read: 0b111, write: 0b110 };
export const READER: Rights = { flags: 0, read: 0b111, write: 0 };
