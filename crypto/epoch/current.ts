/**
 * Under which epoch to write, and whether it is owed a successor. Owed is computed and never logged: whoever writes next
 * rotates first. Time, evidence and bad seals are told by the caller.
 */
import { equalBytes, toHex } from '../encoding/bytes.ts';
import type { Seal } from '../log/bodies/seal.ts';
import type { EpochInLog } from '../log/group-state.ts';
import type { LogBook } from '../log/log-book.ts';
import { recipientsOf } from './recipients.ts';

export interface CompartmentPlace {
  readonly groupId: string;
  readonly compartment: number;
}

/** What the log does not say. All of it is optional. */
export interface OwedHints {
  /** Milliseconds; without it age is no reason. */
  readonly now?: number;
  /** Epochs this device found a wrong seal, commitment or wrap in. */
  readonly badEpochs?: ReadonlySet<string>;
  /** Epochs that were opened in an emergency and owe a successor for it. */
  readonly openedEpochs?: ReadonlySet<string>;
}

export type OwedReason = 'members' | 'bad-seal' | 'opened' | 'age';

const DAY_MS = 86_400_000;

/** The epochs of a compartment that no accepted epoch supersedes, ascending. All of them stay readable. */
export function tipsOf(book: LogBook, place: CompartmentPlace): readonly EpochInLog[] {
  const epochs = (book.state(place.groupId)?.epochs ?? []).filter(
    (epoch) => epoch.compartment === place.compartment,
  );
  const superseded = new Set(epochs.flatMap((epoch) => epoch.previous.map(toHex)));
  return epochs
    .filter((epoch) => !superseded.has(epoch.epochId))
    .sort((a, b) => (a.epochId < b.epochId ? -1 : 1));
}

/** A tip that is not owed a successor before one that is, then the lowest id. Undefined before the first epoch. */
export function currentEpoch(
  book: LogBook,
  place: CompartmentPlace,
  hints: OwedHints = {},
): EpochInLog | undefined {
  const tips = tipsOf(book, place);
  return (
    tips.find((epoch) => owedReason(book, { ...place, epoch }, hints) === undefined) ?? tips[0]
  );
}

/** Why this epoch must not be written under again, or undefined. */
export function owedReason(
  book: LogBook,
  { groupId, epoch }: { readonly groupId: string; readonly epoch: EpochInLog },
  hints: OwedHints = {},
): OwedReason | undefined {
  if (hasFormerRecipient(book, groupId, epoch)) return 'members';
  if (hints.badEpochs?.has(epoch.epochId) === true) return 'bad-seal';
  if (hints.openedEpochs?.has(epoch.epochId) === true) return 'opened';
  const days = book.state(groupId)?.maxEpochDays ?? 0;
  const isOld =
    days > 0 && hints.now !== undefined && hints.now - epoch.claimedTime > days * DAY_MS;
  return isOld ? 'age' : undefined;
}

/** Whether the compartment has to be rotated before the next write; also true before its first epoch. */
export function isOwed(book: LogBook, place: CompartmentPlace, hints: OwedHints = {}): boolean {
  const epoch = currentEpoch(book, place, hints);
  return epoch === undefined || owedReason(book, { ...place, epoch }, hints) !== undefined;
}

/** Everybody the epoch was sealed to, at first or by a grant since. */
export function sealsOf(book: LogBook, groupId: string, epoch: EpochInLog): readonly Seal[] {
  const grants = book.state(groupId)?.grants ?? [];
  return [
    ...epoch.seals,
    ...grants.flatMap(({ body }) => (toHex(body.epochId) === epoch.epochId ? body.seals : [])),
  ];
}

function hasFormerRecipient(book: LogBook, groupId: string, epoch: EpochInLog): boolean {
  const due = recipientsOf(book, groupId, epoch.compartment)?.recipients;
  // While a member's log is missing nobody can tell, and a successor could not be made either.
  if (due === undefined) return false;
  return !sealsOf(book, groupId, epoch).every((seal) =>
    due.some(
      (recipient) =>
        recipient.memberId === toHex(seal.memberId) &&
        recipient.tier === seal.tier &&
        equalBytes(recipient.boxId, seal.boxId),
    ),
  );
}

/** Members who may read this epoch's compartment and have no seal of it, with who waits for a handover last named so. */
export function newcomersOf(
  book: LogBook,
  groupId: string,
  epoch: EpochInLog,
): readonly { readonly memberId: string; readonly pending: boolean }[] {
  const sealed = new Set(sealsOf(book, groupId, epoch).map((seal) => toHex(seal.memberId)));
  return (book.state(groupId)?.members ?? [])
    .filter((member) => (member.rights.read & (1 << epoch.compartment)) !== 0)
    .filter((member) => !sealed.has(member.memberId))
    .map(({ memberId, pending }) => ({ memberId, pending }));
}
