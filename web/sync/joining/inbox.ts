/** What arrives in an invitation's inbox, for whichever side of it we are. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { invitationKeysOf } from '#crypto/invite/invitation.ts';
import type { Batch } from '../engine/batch.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import { setAside, type InboxEnvelope } from '../engine/receiver.ts';
import { invitationOf, takeJoinersMove } from './inviter.ts';
import { takeInvitersMove, takeWelcome } from './joiner.ts';

export function takeInboxMessage(parts: EngineParts, batch: Batch, arrived: InboxEnvelope): void {
  const found = [...parts.memory.invitations].find(
    ([, row]) =>
      toHex(invitationKeysOf(invitationOf(row).secret).inboxChannelId) === arrived.channelId,
  );
  if (found === undefined) return setAside(parts, batch, arrived, 'crypto/channel');
  const [id, row] = found;
  const message = { id, row, arrived, parts: arrived.parts, parsed: arrived.parsed };
  const isSealed = arrived.parsed.header.kind === 'sealed';
  if (row.side === 'joiner') {
    if (isSealed) takeWelcome(parts, batch, message);
    else takeInvitersMove(parts, batch, message);
  } else if (!isSealed) takeJoinersMove(parts, batch, message);
}
