/** Invitations between engine rows, links and what screens show. */
import { isExpired } from '#crypto/invite/invitation.ts';
import type { Profession } from '#clinical/profession.ts';
import { parseMillis } from '#kernel/ports.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { checkNumber, invitationOf, recordInvitedTo } from '#sync/joining/inviter.ts';
import type { InvitationView, JoinRequest } from '#ui/app-port.ts';
import type { InvitationRow } from '#sync/rows/invitation.ts';

/** The secret stands in the fragment, which no server is ever sent. */
const invitationLink = (origin: string, { text, isToRecord }: LinkText): string =>
  `${origin}/join#${isToRecord ? RECORD_PREFIX : ''}${text}`;

interface LinkText {
  readonly text: string;
  readonly isToRecord: boolean;
}

/** Tells the joining screen what it is about before anything is asked of anybody. It decides nothing: the logs do. */
const RECORD_PREFIX = 'record.';
/** What somebody is who was invited to the record about them. */
export const PATIENT = 'patient' satisfies Profession;

const fragmentOf = (link: string): string => link.trim().split('#').at(-1) ?? '';

/** Whether a link invites to one's own record instead of to the clinic. */
export const isToRecord = (link: string): boolean => fragmentOf(link).startsWith(RECORD_PREFIX);

/** The invitation in a link, or in the bare text of one. */
export const invitationText = (link: string): string => fragmentOf(link).split('.').at(-1) ?? '';

/** Open invitations of ours, newest last; those that ended in any way are left out. */
export function invitationsOf(
  memory: Memory,
  place: { readonly origin: string; readonly now: number },
): readonly InvitationView[] {
  return [...memory.invitations].flatMap(([id, row]) => {
    const invitation = invitationOf(row);
    const expires = parseMillis(invitation.expiresAt);
    const open = row.side === 'inviter' && row.state === 'waiting';
    if (!open || expires === undefined || isExpired(invitation, place.now)) return [];
    const request = requestOf(memory, id, row);
    const record = recordInvitedTo(memory, row);
    const link = invitationLink(place.origin, {
      text: row.link,
      isToRecord: record !== undefined,
    });
    return [{ id, link, expires, record, request }];
  });
}

function requestOf(memory: Memory, id: string, row: InvitationRow): JoinRequest | undefined {
  if (row.commitment === undefined) return undefined;
  const { name, profession } = row;
  return { id, name, profession, checkNumber: checkNumber(memory, row) };
}
