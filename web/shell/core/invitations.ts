/** Invitations between engine rows, links and what screens show. */
import { isExpired } from '#crypto/invite/invitation.ts';
import type { Profession } from '#clinical/profession.ts';
import { parseMillis } from '#kernel/ports.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { checkNumber, invitationOf, recordInvitedTo } from '#sync/joining/inviter.ts';
import { isToOwnDevice } from '#sync/joining/own-invitation.ts';
import type { InvitationView, JoinRequest } from '#ui/app-port.ts';
import type { InvitationRow } from '#sync/rows/invitation.ts';

/** The secret stands in the fragment, which no server is ever sent. */
const invitationLink = (origin: string, text: string, invites: Invited): string =>
  `${origin}/join#${PREFIXES[invites]}${text}`;

/** As staff, as a patient to their own record, or as a further device of the inviter. */
export type Invited = 'staff' | 'patient' | 'device';

/** Tell the joining screen what it is about before anything is asked of anybody. They decide nothing: the logs do. */
const PREFIXES: Readonly<Record<Invited, string>> = {
  staff: '',
  patient: 'record.',
  device: 'device.',
};
/** What somebody is who was invited to the record about them. */
export const PATIENT = 'patient' satisfies Profession;

const fragmentOf = (link: string): string => link.trim().split('#').at(-1) ?? '';

/** As what a link invites. */
export function invitedAs(link: string): Invited {
  const fragment = fragmentOf(link);
  if (fragment.startsWith(PREFIXES.device)) return 'device';
  return fragment.startsWith(PREFIXES.patient) ? 'patient' : 'staff';
}

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
    const ownDevice = isToOwnDevice(memory, row);
    const others = record === undefined ? 'staff' : 'patient';
    const link = invitationLink(place.origin, row.link, ownDevice ? 'device' : others);
    return [{ id, link, expires, record, ownDevice, request }];
  });
}

function requestOf(memory: Memory, id: string, row: InvitationRow): JoinRequest | undefined {
  if (row.commitment === undefined) return undefined;
  const { name, profession } = row;
  return { id, name, profession, checkNumber: checkNumber(memory, row) };
}
