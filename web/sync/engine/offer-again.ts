/**
 * A relay that was restored from an older backup has lost what it had acknowledged. Whoever may write in the channel offers
 * again what belongs there, from what this device keeps. Who has it already tells it by its own ids and takes nothing twice.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope } from '#crypto/envelope/envelope.ts';
import { parseEntry } from '#crypto/log/entry.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { keptNotes } from '../evidence/kept-notes.ts';
import { hasToken } from '../joining/tokens.ts';
import { postLocation } from '../recovery/locator.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { asFounded } from './directory-keys.ts';
import type { Step } from './engine-parts.ts';
import { envelopeLoads } from './envelope-loads.ts';
import { channelOfLog, isAnnouncements, keepChannel } from './epochs.ts';
import { keptWork, recordsOfPlaces, type KeptWork } from './kept-work.ts';
import { writeKeysOf } from './posting.ts';

/**
 * Reads the channel from its beginning again and puts what belongs there into the outbox, in one batch: a step that fails is
 * told once more that the relay went back. A device that may not write there only reads. Fails as the store does.
 */
export async function offerAgain(
  step: Step,
  channelId: string,
): Promise<Result<void, CommandError>> {
  const row = step.memory.channels.get(channelId);
  if (row === undefined) return ok(undefined);
  // It may have lost what was brought to it for others as well.
  step.memory.delivered.clear();
  keepChannel(step, channelId, { ...row, next: 0, head: new Uint8Array(32) });
  const keys = writeKeysOf(row);
  if (keys === undefined || row.type === 'inbox') return ok(undefined);
  if (row.type === 'locator') {
    postLocation(step);
    return ok(undefined);
  }
  const waiting = waitingIn(step, channelId, keys.readSecrets.bodyKey);
  const isNew = (bytes: Uint8Array) => !waiting.has(toHex(bytes));
  const entries = entriesIn(step, channelId, row).filter(isNew);
  step.postman.postEntries(step.batch, channelId, entries);
  if (row.type !== 'epoch' || row.compartment === 0) return ok(undefined);
  const places = await recordsOfPlaces(step);
  if (!places.ok) return places;
  const work = await keptWork(step, row, places.value);
  if (!work.ok) return work;
  postWork(
    step,
    channelId,
    work.value.filter(({ parts }) => parts[0] !== undefined && isNew(parts[0].bytes)),
  );
  const notes = await keptNotes(step, row);
  if (!notes.ok) return notes;
  const read = keys.readSecrets;
  for (const some of inGroups(notes.value.filter(isNew)))
    step.postman.postEvidence(step.batch, { channelId, read }, ...some);
  return ok(undefined);
}

/**
 * For a channel the relay says it does not have: one we have read from, or that we opened ourselves and were told is open, was
 * there and is lost, so it is opened again with what belongs in it. 'engine/no-key' when it was perhaps never there, or is not for this device to open: then nothing is done.
 */
export async function openAnew(step: Step, channelId: string): Promise<Result<void, CommandError>> {
  const row = step.memory.channels.get(channelId);
  const mayOpen = row !== undefined && row.type !== 'inbox' && writeKeysOf(row) !== undefined;
  if (!mayOpen || !wasThere(step, row) || !hasToken(step.memory))
    return err({ code: 'engine/no-key' });
  keepChannel(step, channelId, { ...asFounded(step.memory, channelId, row), created: false });
  return offerAgain(step, channelId);
}

/** Nobody else opens the channel of an epoch that this device made. */
function wasThere({ memory }: Step, row: ChannelRow): boolean {
  if (row.next > 0) return true;
  const epochs = memory.book.state(toHex(row.groupId))?.epochs ?? [];
  const made = epochs.find(({ epochId }) => epochId === toHex(row.epochId));
  const isOwn = made?.author.deviceId === toHex(memory.device.deviceId);
  return row.type === 'epoch' && row.created && isOwn;
}

/** Of the longest notes there are, so many fit into one envelope. */
const NOTES_IN_ENVELOPE = 32;

const inGroups = (notes: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] =>
  Array.from({ length: Math.ceil(notes.length / NOTES_IN_ENVELOPE) }, (_, i) =>
    notes.slice(i * NOTES_IN_ENVELOPE, (i + 1) * NOTES_IN_ENVELOPE),
  );

/** The bytes of every part that is on its way into this channel, as hexadecimal. */
function waitingIn(step: Step, channelId: string, bodyKey: Uint8Array): ReadonlySet<string> {
  const waiting = new Set<string>();
  for (const sealed of step.memory.outbox.values()) {
    if (toHex(sealed.channelId) !== channelId) continue;
    const parsed = parseEnvelope(sealed.envelope);
    const opened = parsed.ok ? openEnvelope(parsed.value, bodyKey) : parsed;
    if (opened.ok) for (const { bytes } of opened.value) waiting.add(toHex(bytes));
  }
  return waiting;
}

/** The logs that travel in a channel; where work travels, the entry that opened it, and for the staff every record's log. */
function entriesIn(step: Step, channelId: string, row: ChannelRow): readonly Uint8Array[] {
  const { memory } = step;
  const { book } = memory;
  const epochId = toHex(row.epochId);
  // Also of an epoch that has passed: whoever is let in later learns of older records there.
  const hasRecords = isAnnouncements(memory, channelId);
  const logs = book
    .groups()
    .filter(
      (groupId) =>
        channelOfLog(memory, groupId) === channelId ||
        (hasRecords && book.state(groupId)?.kind === 'record'),
    )
    .flatMap((groupId) => book.entriesOf(groupId));
  if (row.type !== 'epoch' || row.compartment === 0) return logs;
  const first = book.entriesOf(toHex(row.groupId)).filter((bytes) => {
    const entry = parseEntry(bytes);
    return entry.ok && toHex(entry.value.entryId) === epochId;
  });
  return [...first, ...logs];
}

/** What would not fit into one envelope, though it has to travel together, is left out. */
function postWork(step: Step, channelId: string, work: readonly KeptWork[]): void {
  for (const load of envelopeLoads(work))
    step.postman.post(step.batch, { channelId, kind: 'work', ...load });
}
