/** What arrives in an invitation's inbox, for whichever side of it we are. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { invitationKeysOf } from '#crypto/invite/invitation.ts';
import type { Step } from '../engine/engine-parts.ts';
import { setAside, type InboxEnvelope } from '../engine/receiver.ts';
import { invitationOf, takeJoinersMove } from './inviter.ts';
import { takeInvitersMove } from './joiner.ts';
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
  if (row.side === 'joiner') {
    if (isSealed) takeWelcome(step, message);
    else takeInvitersMove(step, message);
  } else if (!isSealed) takeJoinersMove(step, message);
}
