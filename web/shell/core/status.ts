/** What the whole screen depends on, read off the engine: who is here, how the connection stands, what is only on this device. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { readClinicName } from '#features/clinic/records.ts';
import { parseRecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';
import { documentOfKind, rawDocument } from '#sync/engine/documents.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import type { Connection } from '#sync/engine/relay-transport.ts';
import { entriesOnlyHere } from '#sync/engine/rungs.ts';
import { joinersNumber } from '#sync/joining/joiner.ts';
import type { Clinic, Me, Session, SetAsideItem, SyncStatus } from '#ui/app-port.ts';
import { actorOf } from './command-context.ts';

export function sessionOf(engine: Engine): Session {
  const { memory, status } = engine;
  if (memory === undefined) return { status: status === 'new' ? 'new' : 'locked' };
  const me = meOf(memory);
  if (memory.identity.stage === 'member')
    return { status: 'open', me, clinic: clinicOf(memory), record: undefined };
  const [invitation] = [...memory.invitations.values()].filter((row) => row.side === 'joiner');
  const checkNumber = invitation && joinersNumber(invitation);
  return { status: 'joining', me, checkNumber };
}

function meOf(memory: Memory): Me {
  const { userId, profession } = actorOf(memory);
  return { userId, name: memory.identity.name, profession };
}

function clinicOf(memory: Memory): Clinic {
  const { organisation, userId } = memory.identity;
  const record = organisation && parseRecordId(toHex(organisation.organisationId));
  invariant(record !== undefined, 'a member belongs to a clinic');
  const id = documentOfKind(memory, record, 'clinic-directory');
  const document = id && memory.documents.get(id);
  const own = toHex(userId);
  const member = memory.book.state(record)?.members.find(({ memberId }) => memberId === own);
  return {
    record,
    name: document === undefined ? '' : readClinicName(rawDocument(document)),
    manages: ((member?.rights.flags ?? 0) & 1) === 1,
  };
}

export const syncOf = (
  memory: Memory | undefined,
  { connection, since }: Connection,
): SyncStatus => ({
  connection,
  since,
  onlyHere: memory === undefined ? 0 : entriesOnlyHere(memory),
  setAside: memory?.setAside.size ?? 0,
  // Only a window can ask the browser; `app.ts` adds its answer.
  storageProtected: undefined,
});

export const setAsideOf = (memory: Memory | undefined): readonly SetAsideItem[] =>
  [...(memory?.setAside ?? [])].flatMap(([id, row]) => {
    const since = parseMillis(row.since);
    return since === undefined ? [] : [{ id, reason: row.reason, since }];
  });
