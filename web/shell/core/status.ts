/** What the whole screen depends on, read off the engine: who is here, how the connection stands, what is only on this device. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { manages } from '#crypto/log/rights.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';
import { accessEnded } from '#sync/engine/access-ended.ts';
import type { Committed } from '#sync/engine/committed.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { isUndecided, mayPutAway, mayTryAgain } from '#sync/engine/quarantine.ts';
import type { Connection } from '#sync/engine/shown-connection.ts';
import { isRecovering } from '#sync/recovery/recover.ts';
import { invitationOf } from '#sync/joining/inviter.ts';
import { isToOwnDevice } from '#sync/joining/own-invitation.ts';
import { hasRival, joinersNumber } from '#sync/joining/joiner.ts';
import type { Clinic, Me, Session, SetAsideItem, SyncStatus } from '#ui/app-port.ts';
import { actorOf } from './command-context.ts';
import { careTeamIn, mayNameOthers, ownRecord, staffOf } from './people.ts';

/** Whether a step may have changed who is here and what they may do: by logs, this person and the names alone, once somebody is in. */
export const mayChangeStanding = (memory: Memory | undefined, committed: Committed): boolean =>
  committed.entries ||
  committed.identity ||
  memory?.identity.stage !== 'member' ||
  mayNameOthers(memory, committed);

export function sessionOf(engine: Engine): Session {
  const { memory, status } = engine;
  if (memory === undefined) return { status: status === 'new' ? 'new' : 'locked' };
  const me = meOf(memory);
  if (memory.identity.stage === 'member') return { status: 'open', me, ...placeOf(memory) };
  if (isRecovering(memory)) return { status: 'recovering' };
  const [invitation] = [...memory.invitations.values()].filter((row) => row.side === 'joiner');
  return {
    status: 'joining',
    me,
    checkNumber: invitation && joinersNumber(memory, invitation),
    expires: invitation && parseMillis(invitationOf(invitation).expiresAt),
    rival: invitation !== undefined && hasRival(invitation),
    refused: invitation?.state === 'refused',
    ownDevice: invitation !== undefined && isToOwnDevice(memory, invitation),
  };
}

function meOf(memory: Memory): Me {
  const { userId, profession } = actorOf(memory);
  return { userId, name: memory.identity.name, profession };
}

/** The clinic, and for its patients their own record, which is where its name stands for them. */
function placeOf(memory: Memory): {
  readonly clinic: Clinic;
  readonly record: RecordId | undefined;
  readonly ended: Millis | undefined;
} {
  const { organisation, userId } = memory.identity;
  const clinic = organisation && parseRecordId(toHex(organisation.organisationId));
  invariant(clinic !== undefined, 'a member belongs to a clinic');
  const record = ownRecord(memory);
  const named = record === undefined ? staffOf(memory) : careTeamIn(memory, record);
  const own = toHex(userId);
  const member = memory.book.state(clinic)?.members.find(({ memberId }) => memberId === own);
  const isManager = member !== undefined && manages(member.rights);
  const ended = accessEnded(memory);
  return {
    clinic: { record: clinic, name: named?.clinic ?? '', manages: isManager },
    record,
    ended,
  };
}

export const syncOf = (
  memory: Memory | undefined,
  { connection, since, trouble, fetching }: Connection,
): SyncStatus => ({
  connection,
  since,
  trouble,
  fetching: connection === 'online' ? fetching : 0,
  onlyHere: memory?.outbox.withWork ?? 0,
  setAside: undecided(memory).length,
  // Only a window can ask the browser; `app.ts` adds its answer.
  storageProtected: undefined,
  signInWanted: false,
});

/** What a colleague has left out is kept and shown where late work is; nobody has to look into it, or what was put away. */
const undecided = (memory: Memory | undefined) =>
  [...(memory?.setAside ?? [])].filter(([, row]) => isUndecided(row));

export const setAsideOf = (memory: Memory | undefined): readonly SetAsideItem[] =>
  undecided(memory).flatMap(([id, row]) => {
    const since = parseMillis(row.since);
    if (memory === undefined || since === undefined) return [];
    const may = { mayTryAgain: mayTryAgain(row), mayPutAway: mayPutAway(memory, row) };
    return [{ id, reason: row.reason, since, isKept: row.envelope.byteLength > 0, ...may }];
  });
