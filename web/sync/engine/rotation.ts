/** Under which epoch to write now. Whoever writes next under an epoch that is owed a successor makes the successor first. */
import { currentEpoch, owedReason } from '#crypto/epoch/current.ts';
import { createEpoch } from '#crypto/epoch/epoch.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { actingRole, type Step } from './engine-parts.ts';
import { channelOfEpoch, channelOfLog, keepOwnEpoch } from './epochs.ts';
import type { DocumentPlace } from './document-place.ts';

/** 'engine/no-key': we have not been given this epoch, or may not write under it. */
export interface EpochError {
  readonly code: 'engine/no-key';
}

/** The id of an epoch we may write under, made in this batch if need be. */
export function writableEpoch(
  step: Step,
  place: Pick<DocumentPlace, 'record' | 'compartment'>,
): Result<string, EpochError> {
  const { memory, clock } = step;
  const at = { groupId: place.record, compartment: place.compartment };
  const hints = { now: clock.now() };
  const epoch = currentEpoch(memory.book, at, hints);
  if (epoch === undefined) return err({ code: 'engine/no-key' });
  if (owedReason(memory.book, { groupId: at.groupId, epoch }, hints) !== undefined)
    return rotate(step, at);
  const mayWrite = memory.keyring.get(epoch.epochId)?.edit !== undefined;
  return mayWrite ? ok(epoch.epochId) : err({ code: 'engine/no-key' });
}

function rotate(
  step: Step,
  at: { readonly groupId: string; readonly compartment: number },
): Result<string, EpochError> {
  const { memory, logAuthor, clock, random, postman } = step;
  const made = createEpoch({
    ...at,
    book: memory.book,
    path: logAuthor.path(at.groupId, actingRole(memory, at.groupId)),
    device: memory.device,
    claimedTime: clock.now(),
    random,
    reason: 'members',
    readSecretOf: (epochId) => memory.keyring.get(epochId)?.read.read,
  });
  if (!made.ok || !logAuthor.accept(made.value.entry).ok) return err({ code: 'engine/no-key' });
  const { entry, entryId, secrets } = made.value;
  const epochId = toHex(entryId);
  step.batch.put('entries', memory.numbers.take(), entry);
  const logChannel = channelOfLog(memory, at.groupId);
  keepOwnEpoch(step, { ...at, epochId, secrets });
  // In the log, where members who were away find it, and first of all in the channel it opens.
  for (const channelId of [logChannel, channelOfEpoch(memory, epochId)])
    if (channelId !== undefined) postman.postEntries(step.batch, channelId, [entry]);
  return ok(epochId);
}
