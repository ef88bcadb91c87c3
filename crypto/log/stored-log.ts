/**
 * What a resolution came to, as it is kept between starts: a pure function of the entries, so that who finds it need not compute
 * it again. It is kept where only this device writes, and is worth nothing where its mark is not that of the entries found.
 *
 *   StoredLog = version u8=2 | groupId b32 | kind u8 | entries list<(id b32, verdict u8)> (canonical order) | cited set<b32>
 *             | count u32 | sum u64 | members list<Member> | heads list<b32> (at most 16, in turns) | isWritable u8
 *   Member    = memberId b32 | memberKind u8 | flags u8 | read u16 | write u16 | generation u16 | depth u32 | rankId b32 (or zeros)
 *             | marks u8 (bit 0 pending, bit 1 stranded) | since b32 | replaces b32 (or zeros)
 */
import { ERROR_NUMBERS, type CryptoError, type CryptoErrorCode } from '../errors.ts';
import { isAllZero, toHex } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode, type ByteWriter } from '../encoding/writer.ts';
import type { Result } from '../result.ts';
import { readRights, writeRights } from './bodies/add.ts';
import type { Member } from './group-state.ts';
import { fromHexId } from './hex-id.ts';
import { ENTRIES_PER_LOG_MAX, MEMBERS_MAX, PARENTS_MAX } from './limits.ts';
import type { Verdict } from './membership.ts';
import { ID_BYTES, NO_ID } from './path.ts';
import { GROUP_KINDS, MEMBER_KINDS, type GroupKind } from './rights.ts';

/** How much is known of a log and of everything it looks at: logs only grow, so a set with another mark is another set. */
export interface LogMark {
  readonly count: number;
  /** Of the first six bytes of every entry id, modulo 2^48. */
  readonly sum: number;
}

export interface StoredLog {
  readonly groupId: string;
  readonly kind: GroupKind;
  /** In canonical order, GENESIS first. */
  readonly entries: readonly { readonly id: string; readonly verdict: Verdict }[];
  /** The logs it looks at, not those that these look at. */
  readonly cited: readonly string[];
  readonly mark: LogMark;
  readonly members: readonly Member[];
  readonly heads: readonly string[];
  readonly isWritable: boolean;
}

/** Raised with every change of the rules: what other rules came to is worth nothing. */
const VERSION = 2;
const IGNORED = 255;
/** A log may look at every member it ever had; there are no more than entries. */
const CITED_MAX = ENTRIES_PER_LOG_MAX;
const ENTRY_LIST_MAX = ENTRIES_PER_LOG_MAX + 1;
/** More than one resolution admits at once, because appointments that do not know of each other are joined. */
const MEMBER_LIST_MAX = 16 * MEMBERS_MAX.role;

const VERDICT_BY_NUMBER = new Map<number, CryptoErrorCode>(
  (Object.keys(ERROR_NUMBERS) as CryptoErrorCode[]).map((code) => [ERROR_NUMBERS[code], code]),
);

const numberOf = (verdict: Verdict): number =>
  verdict === 'accepted' ? 0 : verdict === 'ignored' ? IGNORED : ERROR_NUMBERS[verdict];

export const encodeStoredLog = (stored: StoredLog): Uint8Array =>
  encode((w) =>
    w
      .u8(VERSION)
      .raw(fromHexId(stored.groupId), ID_BYTES)
      .u8(GROUP_KINDS.indexOf(stored.kind))
      .list(stored.entries, (writer, { id, verdict }) =>
        writer.raw(fromHexId(id), ID_BYTES).u8(numberOf(verdict)),
      )
      .set(stored.cited.map(fromHexId))
      .u32(stored.mark.count)
      .u64(stored.mark.sum)
      .list(stored.members, writeMember)
      .list(stored.heads, (writer, id) => writer.raw(fromHexId(id), ID_BYTES))
      .u8(stored.isWritable ? 1 : 0),
  );

const writeMember = (writer: ByteWriter, member: Member): ByteWriter =>
  writeRights(
    writer.raw(fromHexId(member.memberId), ID_BYTES).u8(MEMBER_KINDS.indexOf(member.memberKind)),
    member.rights,
  )
    .u16(member.rank.generation)
    .u32(member.rank.depth)
    .raw(member.rank.id === '' ? NO_ID : fromHexId(member.rank.id), ID_BYTES)
    .u8((member.pending ? 1 : 0) | (member.stranded ? 2 : 0))
    .raw(fromHexId(member.since), ID_BYTES)
    .raw(member.replaces === undefined ? NO_ID : fromHexId(member.replaces), ID_BYTES);

/** 'crypto/version' for another version of this program, else 'crypto/form' or 'crypto/limit'. */
export const parseStoredLog = (bytes: Uint8Array): Result<StoredLog, CryptoError> =>
  decode(bytes, readStoredLog);

function readStoredLog(reader: ByteReader): StoredLog {
  if (reader.u8() !== VERSION) reader.fail('crypto/version');
  const groupId = toHex(reader.raw(ID_BYTES));
  const kind = GROUP_KINDS[reader.u8()];
  if (kind === undefined) reader.fail();
  const stored = {
    groupId,
    kind: kind ?? 'record',
    entries: reader.list(ENTRY_LIST_MAX, (r) => ({
      id: toHex(r.raw(ID_BYTES)),
      verdict: readVerdict(r),
    })),
    cited: reader.set(CITED_MAX, ID_BYTES).map(toHex),
    mark: { count: reader.u32(), sum: reader.u64() },
    members: reader.list(MEMBER_LIST_MAX, readMember),
    heads: reader.list(PARENTS_MAX, (r) => toHex(r.raw(ID_BYTES))),
  };
  const isWritable = reader.u8();
  if (isWritable > 1) reader.fail();
  return { ...stored, isWritable: isWritable === 1 };
}

function readVerdict(reader: ByteReader): Verdict {
  const number = reader.u8();
  if (number === 0) return 'accepted';
  if (number === IGNORED) return 'ignored';
  const code = VERDICT_BY_NUMBER.get(number);
  if (code === undefined) reader.fail();
  return code ?? 'crypto/form';
}

function readMember(reader: ByteReader): Member {
  const memberId = toHex(reader.raw(ID_BYTES));
  const memberKind = MEMBER_KINDS[reader.u8()];
  if (memberKind === undefined) reader.fail();
  const rights = readRights(reader);
  const [generation, depth, rankId] = [reader.u16(), reader.u32(), reader.raw(ID_BYTES)];
  const marks = reader.u8();
  if (marks > 3) reader.fail();
  const [since, replaces] = [toHex(reader.raw(ID_BYTES)), reader.raw(ID_BYTES)];
  return {
    memberId,
    memberKind: memberKind ?? 'user',
    rights,
    rank: { generation, depth, id: isAllZero(rankId) ? '' : toHex(rankId) },
    pending: (marks & 1) !== 0,
    stranded: (marks & 2) !== 0,
    since,
    ...(isAllZero(replaces) ? {} : { replaces: toHex(replaces) }),
  };
}
