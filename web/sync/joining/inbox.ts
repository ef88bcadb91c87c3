/** What arrives in an invitation's inbox, for whichever side of it we are. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { invitationKeysOf } from '#crypto/invite/invitation.ts';
import type { Step } from '../engine/engine-parts.ts';
import { setAside, type InboxEnvelope } from '../engine/receiver.ts';
import { takeHome } from './device-joined.ts';
import { invitationOf, takeJoinersMove } from './inviter.ts';
import { takeInvitersMove } from './joiner.ts';
import { openFromOwn } from './own-devices.ts';
import { isToOwnDevice } from './own-invitation.ts';
import { takeWelcome } from './welcomed.ts';

export function takeInboxMessage(step: Step, arrived: InboxEnvelope): void {
  const found = [...step.memory.invitations].find(
    ([, row]) =>
      toHex(invitationKeysOf(invitationOf(row).secret).inboxChannelId) === arrived.channelId,
  );
  if (found === undefined) return setAside(step, arrived, 'crypto/channel');
  const [id, row] = found;
  const message = { id, row, arrived, parts: arrived.parts, parsed: arrived.parsed };
  const isSealed = arrived.parsed.header.kind === 'sealed';
  // What the key of the inbox does not open is between devices of one person.
  const isBetweenOwn =
    !isSealed && message.parts.length === 0 && isToOwnDevice(step.memory, message.row);
  if (row.side === 'joiner') {
    if (isSealed) takeWelcome(step, message);
    else if (isBetweenOwn) takeHome(step, message);
    else takeInvitersMove(step, message);
  } else if (!isSealed && !(isBetweenOwn && openFromOwn(step.memory, arrived.parsed)))
    takeJoinersMove(step, message);
}
