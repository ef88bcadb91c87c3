/** Who holds what in a record, and through what, read off the signed logs: nothing a screen says about it comes from content. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { FLAG_GLASS, union, type Rights } from '#crypto/log/rights.ts';
import { parseUserId, type RecordId, type UserId } from '#kernel/ids.ts';
import { mayLetInto } from '../joining/appointments.ts';
import { accessOf, type Access } from '../groups/record-access.ts';
import { isSubject } from '../groups/subject.ts';
import type { Memory } from './memory.ts';

export interface RecordMember {
  readonly userId: UserId;
  readonly access: Access;
  /**
   * In the role that works on it; by a share of their own; because it is about them; in the role that reads all records; or as one of
   * the emergency crew, who hold no key before they say why. Who is in twice stands by the first.
   */
  readonly through: 'role' | 'share' | 'subject' | 'reading' | 'emergency';
}

interface Membership {
  readonly userId: string;
  readonly rights: Rights;
  readonly through: RecordMember['through'];
}

/** Everybody, each once. */
export function whoHasAccess(memory: Memory, record: RecordId): readonly RecordMember[] {
  const members = new Map<
    UserId,
    { readonly rights: Rights; readonly through: RecordMember['through'] }
  >();
  for (const { userId: id, rights, through } of membershipsIn(memory, record)) {
    const userId = parseUserId(id);
    if (userId === undefined) continue;
    const before = members.get(userId);
    if (before !== undefined && through === 'emergency') continue;
    members.set(userId, {
      rights: before === undefined ? rights : union(before.rights, rights),
      through: before?.through ?? through,
    });
  }
  return [...members].map(([userId, { rights, through }]) => ({
    userId,
    access: accessOf(rights),
    through,
  }));
}

/** Who may act through several stands by the first of these. */
const IN_ORDER = ['role', 'share', 'subject', 'reading', 'emergency'] as const;

function membershipsIn({ book }: Memory, record: RecordId): readonly Membership[] {
  const members = book.state(record)?.members ?? [];
  const byRole = members.flatMap(({ memberId, memberKind, rights }) =>
    memberKind !== 'role'
      ? []
      : (book.state(memberId)?.members ?? [])
          .filter(({ pending }) => !pending)
          .map((holder) => ({
            userId: holder.memberId,
            rights,
            through: throughRole(rights),
          })),
  );
  const byName = members.flatMap(({ memberId, memberKind, rights }) => {
    if (memberKind !== 'user') return [];
    const through = isSubject(book, record, memberId) ? ('subject' as const) : ('share' as const);
    return [{ userId: memberId, rights, through }];
  });
  const all = [...byRole, ...byName];
  return IN_ORDER.flatMap((through) => all.filter((one) => one.through === through));
}

const throughRole = ({ flags, write }: Rights): RecordMember['through'] =>
  (flags & FLAG_GLASS) !== 0 ? 'emergency' : write === 0 ? 'reading' : 'role';

/** What the person of this device holds there; undefined for nothing. */
export function ownAccess(memory: Memory, record: RecordId): Access | undefined {
  const own = toHex(memory.identity.userId);
  return whoHasAccess(memory, record).find(
    ({ userId, through }) => userId === own && through !== 'emergency',
  )?.access;
}

/** Members of the clinic with whom this person may share the record: who manages it, with whoever is not in it already. */
export function mayShareWith(memory: Memory, record: RecordId): readonly UserId[] {
  const { book, identity } = memory;
  const clinic = identity.organisation && book.state(toHex(identity.organisation.organisationId));
  if (book.state(record)?.kind !== 'record' || !mayLetInto(memory, record)) return [];
  const present = new Set<string>(
    whoHasAccess(memory, record)
      .filter(({ through }) => through !== 'emergency')
      .map(({ userId }) => userId),
  );
  return (clinic?.members ?? []).flatMap(({ memberId }) =>
    present.has(memberId) ? [] : (parseUserId(memberId) ?? []),
  );
}
