/** Which keys of a record the emergency role was given, and opening them with the relay's part. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { currentEpoch } from '#crypto/epoch/current.ts';
import { openEpoch } from '#crypto/epoch/open.ts';
import type { EpochInLog } from '#crypto/log/group-state.ts';
import type { RecordId } from '#kernel/ids.ts';
import { actingRole } from '../engine/engine-parts.ts';
import type { Memory } from '../engine/memory.ts';
import type { EpochKeys } from '../groups/keyring.ts';
import { emergencyRoleOf } from './duty.ts';

export const SUMMARY = 1;
/** The log and the summary: what an emergency opens, and what is needed to follow it. */
export const OPENED: readonly number[] = [0, SUMMARY];

/** Whether this person reads the record without any emergency: by name, or in another role than the crew's. */
export function readsAnyway(memory: Memory, record: RecordId): boolean {
  const acting = actingRole(memory, record) ?? toHex(memory.identity.userId);
  const members = memory.book.state(record)?.members ?? [];
  return acting !== emergencyRoleOf(memory) && members.some(({ memberId }) => memberId === acting);
}

/** The keys it takes, as they are now, in the order of `OPENED`; undefined where the role was given none. */
export function epochsToOpen(memory: Memory, record: RecordId): readonly EpochInLog[] | undefined {
  const role = emergencyRoleOf(memory);
  const epochs = OPENED.flatMap(
    (compartment) => currentEpoch(memory.book, { groupId: record, compartment }) ?? [],
  );
  const isSealedToRole = ({ seals }: EpochInLog) =>
    seals.some(({ memberId, tier }) => tier === 3 && toHex(memberId) === role);
  return epochs.length === OPENED.length && epochs.every(isSealedToRole) ? epochs : undefined;
}

/** The keys of one epoch; undefined where this device's person does not hold the role, or the share does not fit. */
export function openWithShare(
  memory: Memory,
  sealed: {
    readonly record: RecordId;
    readonly epoch: Pick<EpochInLog, 'epochId' | 'compartment'>;
    readonly share: Uint8Array | undefined;
  },
): EpochKeys | undefined {
  const { book, keyring } = memory;
  const { record: groupId, epoch, share } = sealed;
  const { epochId, compartment } = epoch;
  const role = emergencyRoleOf(memory);
  if (share === undefined || role === undefined) return undefined;
  for (const { read } of keyring.of(role, 0)) {
    const { boxKey } = read;
    const opened = openEpoch({ book, groupId, epochId, memberId: role, boxKey, share });
    if (opened.ok)
      return { epochId, groupId, compartment, read: opened.value.readSecrets, edit: undefined };
  }
  return undefined;
}
