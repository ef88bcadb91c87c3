/**
 * GENESIS: what a group is, and who is in it from the start.
 *
 *   kind u8 (0 user, 1 role, 2 organisation, 3 record) | suite u8 | minVersion u8 | nonce b16
 *   | founders list<(memberKind u8, memberId b32, card var)> 1..8 | compartments u16 | flags u8 (bit 0 vouch) | maxEpochDays u16
 */
import { equalBytes } from '../../encoding/bytes.ts';
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { FOUNDERS_MAX } from '../limits.ts';
import { ID_BYTES } from '../path.ts';
import { GROUP_KINDS, MEMBER_KINDS, type GroupKind, type MemberKind } from '../rights.ts';
import { CARD_BYTES_MAX, readMemberCard } from './member-card.ts';

const FLAG_VOUCH = 1;
const NONCE_BYTES = 16;

export interface Founder {
  readonly memberKind: MemberKind;
  readonly memberId: Uint8Array;
  /** An encoded device card in a user group, else empty. */
  readonly card: Uint8Array;
}

export interface GenesisBody {
  readonly kind: GroupKind;
  readonly suite: number;
  readonly minVersion: number;
  readonly nonce: Uint8Array;
  /** In a user group founder 0 is the recovery card and founder 1 the first device. */
  readonly founders: readonly Founder[];
  /** Mask of the compartments there are; bit 0, the log, always. */
  readonly compartments: number;
  /** Bit 0: a person has to be asked before a holder hands the role's key over. */
  readonly flags: number;
  /** A hint to rotate; 0: none. */
  readonly maxEpochDays: number;
}

export const writeGenesis = (writer: ByteWriter, body: GenesisBody): ByteWriter =>
  writer
    .u8(GROUP_KINDS.indexOf(body.kind))
    .u8(body.suite)
    .u8(body.minVersion)
    .raw(body.nonce, NONCE_BYTES)
    .list(body.founders, (w, founder) =>
      w
        .u8(MEMBER_KINDS.indexOf(founder.memberKind))
        .raw(founder.memberId, ID_BYTES)
        .var(founder.card),
    )
    .u16(body.compartments)
    .u8(body.flags)
    .u16(body.maxEpochDays);

/** 'crypto/suite' for another suite, 'crypto/key' for an unusable card, else 'crypto/form' or 'crypto/limit'. */
export function readGenesis(reader: ByteReader): GenesisBody {
  const kind = GROUP_KINDS[reader.u8()];
  if (kind === undefined) reader.fail();
  const suite = reader.u8();
  if (suite !== 1) reader.fail('crypto/suite');
  const body: GenesisBody = {
    kind: kind ?? 'record',
    suite,
    minVersion: reader.u8(),
    nonce: reader.raw(NONCE_BYTES),
    founders: reader.list(FOUNDERS_MAX, readFounder),
    compartments: reader.u16(),
    flags: reader.u8(),
    maxEpochDays: reader.u16(),
  };
  if (!isPlausible(body)) reader.fail();
  return body;
}

function readFounder(reader: ByteReader): Founder {
  const memberKind = MEMBER_KINDS[reader.u8()];
  if (memberKind === undefined) reader.fail();
  const memberId = reader.raw(ID_BYTES);
  const card = reader.var(CARD_BYTES_MAX);
  readMemberCard(reader, { memberKind: memberKind ?? 'role', memberId, card });
  return { memberKind: memberKind ?? 'role', memberId, card };
}

function isPlausible(body: GenesisBody): boolean {
  const distinct = body.founders.every((founder, i) =>
    body.founders.slice(0, i).every((other) => !equalBytes(other.memberId, founder.memberId)),
  );
  const masks = (body.compartments & 1) === 1 && (body.flags & ~FLAG_VOUCH) === 0;
  const onlyLog = body.kind === 'record' || body.kind === 'organisation' || body.compartments === 1;
  const kinds = body.founders.every((founder) => mayBeMember(founder.memberKind, body.kind));
  const enough = body.founders.length >= (body.kind === 'user' ? 2 : 1);
  return distinct && masks && onlyLog && kinds && enough;
}

/** Users have devices; roles and organisations have users; records have users and roles. So no cycle can arise. */
export const mayBeMember = (member: MemberKind, group: GroupKind): boolean =>
  group === 'user'
    ? member === 'device'
    : member === 'user' || (member === 'role' && group === 'record');
