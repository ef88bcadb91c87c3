/**
 * Vouching before a removal: what this device has merged until then counts for everybody, also on a device that hears of the
 * removal first. Work is covered by a statement, entries of logs by an entry (crypto design, 8.4 and rule S).
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { addBits, emptyBits, hasBit } from '#crypto/log/bits.ts';
import type { ResolvedLog } from '#crypto/log/book-outlook.ts';
import { ENTRY_TYPES, parseEntry } from '#crypto/log/entry.ts';
import type { Path } from '#crypto/log/path.ts';
import { parseRecordId } from '#kernel/ids.ts';
import { linkDirectory } from '../groups/founding.ts';
import { placesToAcknowledge } from './acknowledging.ts';
import { actingRole, type Step } from './engine-parts.ts';
import { announcementChannel, channelOfLog } from './epochs.ts';
import { acknowledge } from './writer.ts';

/** Whose past is to be vouched for: a person with all their devices, or one device. */
export type Leaver = { readonly userId: string } | { readonly deviceId: string };

const isBy =
  (leaver: Leaver) =>
  (path: Path): boolean =>
    'userId' in leaver
      ? toHex(path.userId) === leaver.userId
      : toHex(path.deviceId) === leaver.deviceId;

/** Says of every compartment this device may write in what it has merged there; a compartment it only reads is left out. */
export function coverWork(step: Step): void {
  const { memory } = step;
  const own = toHex(memory.device.deviceId);
  for (const { groupId, compartment, ledger } of memory.workplaces.all()) {
    const record = parseRecordId(groupId);
    if (record !== undefined && ledger.view.owesAnswer(own))
      acknowledge(step, { record, compartment });
  }
}

/** Whether an entry nobody here has seen yet may end or lower what somebody may do. */
export function endsAccess({ book }: Step['memory'], bytes: Uint8Array): boolean {
  const parsed = parseEntry(bytes);
  if (!parsed.ok || book.knows(toHex(parsed.value.entryId))) return false;
  const { type, groupId } = parsed.value.entry;
  // Whoever founds a record for others leaves it before anybody hears of it.
  if (groupId === undefined || book.state(toHex(groupId)) === undefined) return false;
  return type === ENTRY_TYPES.remove || type === ENTRY_TYPES.set;
}

/**
 * Says of every compartment this device may write in what it has merged there and not yet answered: to be called before it takes
 * in that somebody's access has ended, so that honest work it has shown does not disappear.
 */
export function coverMerged(step: Step): void {
  // What has slept since the start is owed an answer too, and is not looked at before it wakes.
  step.memory.workplaces.all();
  for (const place of placesToAcknowledge(step.memory)) acknowledge(step, place);
}

/**
 * Adds an entry of ours to every log that ends in entries of the leaver, wherever we manage. It travels where who comes later
 * finds it before they need it: the first keys of a record may be the leaver's.
 */
export function coverEntries(step: Step, leaver: Leaver): void {
  const { memory, logAuthor, postman, batch } = step;
  const { organisation } = memory.identity;
  if (organisation === undefined) return;
  const { organisationId, directoryChannelId: channelId, directoryKey: key } = organisation;
  const directory = { organisationId, channelId, key };
  const announced: Uint8Array[] = [];
  for (const groupId of memory.book.groups()) {
    const resolved = memory.book.resolved(groupId);
    if (resolved === undefined || resolved.log.kind === 'user') continue;
    if (!leavesOpen(resolved, isBy(leaver))) continue;
    const roleId = actingRole(memory, groupId);
    const link = linkDirectory(logAuthor, { groupId, roleId }, directory);
    if (!link.ok) continue;
    batch.put('entries', memory.numbers.take(), link.value);
    const channel = channelOfLog(memory, groupId);
    if (channel !== undefined) postman.postEntries(batch, channel, [link.value]);
    // Whole: it names what was written in the log since it was first announced.
    if (resolved.log.kind === 'record') announced.push(...memory.book.entriesOf(groupId));
  }
  const announcements = announcementChannel(memory);
  if (announcements !== undefined) postman.postEntries(batch, announcements, announced);
}

/**
 * Whether an accepted entry of theirs lies in the past of nobody else's that everybody finds who joins later: keys are not
 * announced, and the first ones of a record may be the leaver's. What founds a log never needs it.
 */
function leavesOpen({ log, resolution }: ResolvedLog, isTheirs: (path: Path) => boolean): boolean {
  const accepted = log.nodes.filter((node) => resolution.verdicts[node.index] === 'accepted');
  const theirs = accepted.filter((node) => node.index > 0 && isTheirs(node.entry.path));
  if (theirs.length === 0) return false;
  const covered = emptyBits(log.nodes.length);
  for (const node of accepted) {
    const isKey = node.body.type === 'epoch' || node.body.type === 'grant';
    if (!isKey && !isTheirs(node.entry.path)) addBits(covered, node.past);
  }
  return theirs.some((node) => !hasBit(covered, node.index));
}
