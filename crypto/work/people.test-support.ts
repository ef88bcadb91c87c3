/**
 * What the tests of this folder share: seeded randomness, a clinic whose log is a table, and people who write. Documents are
 * made by the tests; the log's answers are set by hand, so that each ruling is tried by itself.
 */
import { concatBytes, toHex } from '../encoding/bytes.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { sortedSet } from '../encoding/writer.ts';
import { invariant } from '../errors.ts';
import type { Path } from '../log/path.ts';
import { FLAG_GLASS, type Rights } from '../log/rights.ts';
import { hash, sha256 } from '../primitives/hash.ts';
import { signingKeyFromSeed, type SigningKey } from '../primitives/signature.ts';
import type { AuthorityLookup, Verdict } from './authority.ts';
import type { BoundedInflate } from './change-header.ts';
import { startSession, type Session, type SignedSession } from './session.ts';
import { WorkAuthor } from './work-author.ts';

/** Integers below `limit` from a seed (mulberry32): the same seed gives the same run. */
export function randomSource(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

export function shuffled<T>(items: readonly T[], random: (limit: number) => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random(i + 1);
    const [a, b] = [copy[i], copy[j]];
    if (a !== undefined && b !== undefined) [copy[i], copy[j]] = [b, a];
  }
  return copy;
}

/** 32 bytes that stand for a name. */
export const idOf = (name: string): Uint8Array => hash('account-id', utf8Encode(name));
export const docIdOf = (name: string): Uint8Array => idOf(name).slice(0, 16);

const WRITER: Rights = { flags: 0, read: 0b0101, write: 0b0100 };
export const READER: Rights = { flags: 0, read: 0b0101, write: 0 };
export const EMERGENCY: Rights = { flags: FLAG_GLASS, read: 0b0101, write: 0b0100 };
export const COMPARTMENT = 2;

/** A log whose answers the test sets. Unknown devices and members have no rights. */
export class TestLog implements AuthorityLookup {
  readonly keys = new Map<string, Uint8Array>();
  readonly rights = new Map<string, Rights>();
  readonly unknownEntries = new Set<string>();
  readonly foreignEpochs = new Set<string>();
  readonly lateDevices = new Set<string>();
  readonly verdictList: Verdict[] = [];

  missingEntries(session: Session): readonly string[] {
    const ids = [...session.path.cites, ...session.logHeads].map(toHex);
    return ids.filter((id) => this.unknownEntries.has(id));
  }

  signPublicKeyOf(path: Path): Uint8Array | undefined {
    return this.keys.get(`${toHex(path.userId)}/${toHex(path.deviceId)}`);
  }

  rightsAt(session: Session): Rights | undefined {
    return this.rights.get(toHex(session.path.roleId ?? session.path.userId));
  }

  isEpochInPast(session: Session): boolean {
    return !this.foreignEpochs.has(toHex(session.epochId));
  }

  isLate(session: Session): boolean {
    return this.lateDevices.has(toHex(session.path.deviceId));
  }

  verdicts(): readonly Verdict[] {
    return this.verdictList;
  }
}

export interface Person {
  readonly path: Path;
  readonly signingKey: SigningKey;
}

export const GROUP = 'record';

/** Somebody with a device, known to the log with these rights. */
export function join(log: TestLog, name: string, rights: Rights = WRITER): Person {
  const [user = name] = name.split(':');
  const signingKey = signingKeyFromSeed(idOf(`key of ${name}`));
  const path = { userId: idOf(user), deviceId: idOf(`device ${name}`), cites: [idOf('user head')] };
  log.keys.set(`${toHex(path.userId)}/${toHex(path.deviceId)}`, signingKey.publicKey);
  log.rights.set(toHex(path.userId), rights);
  return { path, signingKey };
}

/** A new session of this person; `label` makes it another one. */
export function sessionOf(
  person: Person,
  label: string,
  change: Partial<Session> = {},
): SignedSession {
  const session: Session = {
    groupId: idOf(GROUP),
    compartment: COMPARTMENT,
    epochId: idOf('epoch'),
    path: person.path,
    logHeads: [idOf('head')],
    purpose: 'care',
    nonce: idOf(label).slice(0, 16),
    ...change,
  };
  return startSession(session, person.signingKey);
}

export const authorOf = (
  person: Person,
  session: SignedSession,
  inflate: BoundedInflate,
): WorkAuthor => new WorkAuthor({ session, signingKey: person.signingKey, inflate });

export interface MadeUpChange {
  readonly actor: Uint8Array;
  readonly seq: number;
  readonly dependencies?: readonly Uint8Array[];
  readonly otherActors?: readonly Uint8Array[];
  /** Stands where the operations would. */
  readonly content?: string;
}

/** A change chunk with an honest frame and checksum and made-up operations, with its hash. */
export function changeOf(change: MadeUpChange): { chunk: Uint8Array; hash: Uint8Array } {
  const { actor, seq, dependencies = [], otherActors = [], content = '' } = change;
  const named = otherActors.flatMap((other) => [uleb(other.length), other]);
  const body = concatBytes([
    ...[uleb(dependencies.length), ...sortedSet(dependencies), uleb(actor.length), actor],
    ...[uleb(seq), uleb(1), uleb(0), uleb(0), uleb(otherActors.length), ...named],
    utf8Encode(content),
  ]);
  const frame = concatBytes([Uint8Array.of(1), uleb(body.length), body]);
  const digest = sha256(frame);
  const magic = Uint8Array.of(0x85, 0x6f, 0x4a, 0x83);
  return { chunk: concatBytes([magic, digest.subarray(0, 4), frame]), hash: digest };
}

/** Numbers as Automerge writes them: seven bits a byte, the lowest first. */
export function uleb(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.of(...bytes, rest);
}

/** The value, or a failed test that names the code. */
export function must<T>(
  result: { ok: true; value: T } | { ok: false; error: { code: string } },
): T {
  invariant(result.ok, result.ok ? '' : result.error.code);
  return result.value;
}
