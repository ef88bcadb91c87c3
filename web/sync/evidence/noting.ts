/** This device's own notes: what it has shown, handed out, opened in an emergency or reviewed. Offline as well as online. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { signNextEvidence } from '#crypto/evidence/evidence.ts';
import type { ReadSecrets } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { actingMember } from '#crypto/log/path.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { followOpenings } from '../emergency/follow-openings.ts';
import { actingRole, type Step } from '../engine/engine-parts.ts';
import { channelOfEpoch, currentKeys, recordOfOutsider } from '../engine/epochs.ts';
import { encodeNoteBody, fitsInNote, type NoteBody } from './note-body.ts';
import { evidenceOf } from './take-notes.ts';

/** Somebody who looks at the same part again within this time has looked once. */
const LOOK_MS = 3_600_000;
/** What this device shows of a part it has no right to any more is what it was given before; nobody would read the note. */
const UNREAD: ReadonlySet<string> = new Set(['engine/no-key', 'engine/not-permitted']);

export interface NoteRequest {
  readonly record: RecordId;
  readonly compartment: number;
  readonly body: NoteBody;
  /** The shift pack through which it was possible. */
  readonly packId?: Uint8Array | undefined;
  /** In which role, where it is not the one this person acts in anyway. */
  readonly role?: string | undefined;
}

/** Under which keys a note is sealed and sent. */
interface NoteKeys {
  readonly epochId: string;
  readonly channelId: string;
  readonly read: ReadSecrets;
}

/**
 * Signs the next note of this device's chain, keeps it and sends it; answers its id. 'engine/no-key' where this device cannot
 * read the compartment, 'engine/not-permitted' where its person has no access, 'engine/refused' where the note would not count,
 * 'engine/too-large' for too many words.
 */
export async function noteIn(
  step: Step,
  request: NoteRequest,
): Promise<Result<string, CommandError>> {
  const { memory } = step;
  const { record: groupId, compartment } = request;
  const keys = currentKeys(memory, { groupId, compartment });
  const channelId = keys && channelOfEpoch(memory, keys.epochId);
  if (keys === undefined || channelId === undefined)
    return err({ code: fitsInNote(request.body) ? 'engine/no-key' : 'engine/too-large' });
  return noteUnder(step, request, { epochId: keys.epochId, channelId, read: keys.read });
}

/** The same under keys that need not be those of today, nor stay on this device. */
export async function noteUnder(
  step: Step,
  request: NoteRequest,
  { epochId, channelId, read }: NoteKeys,
): Promise<Result<string, CommandError>> {
  const { memory, clock, logAuthor, postman, batch } = step;
  const { record: groupId, compartment, body } = request;
  if (!fitsInNote(body)) return err({ code: 'engine/too-large' });
  const path = logAuthor.path(groupId, request.role ?? actingRole(memory, groupId));
  const member = actingMember(path);
  // A note of who is no member any more would wait for ever, and leave a hole in the chain of this device.
  if (memory.book.state(groupId)?.members.some(({ memberId }) => memberId === member) !== true)
    return err({ code: 'engine/not-permitted' });
  const evidence = await evidenceOf(step, groupId);
  if (!evidence.ok) return evidence;
  const draft = {
    groupId: fromHexId(groupId),
    compartment,
    epochId: fromHexId(epochId),
    path,
    type: body.type,
    packId: request.packId,
    claimedTime: clock.now(),
    clock: 'local' as const,
    body: encodeNoteBody(body),
  };
  const signed = signNextEvidence(evidence.value.tail, draft, memory.device.signingKey);
  if (!signed.ok) return err({ code: 'engine/too-large' });
  const looked = body.type === 'view' ? body.kinds : [];
  const outcome = evidence.value.takeOwn(batch, signed.value, looked);
  if (outcome.kind === 'refused' || outcome.kind === 'held') return err({ code: 'engine/refused' });
  followOpenings(step, groupId, evidence.value);
  postman.postEvidence(batch, { channelId, read }, signed.value.bytes);
  return ok(toHex(signed.value.evidenceId));
}

/** Something of a record that was on the screen: a kind of document, or what else has a name, and the compartment it lies in. */
export interface Shown {
  readonly what: string;
  readonly compartment: number;
}

/**
 * Notes what of a record was shown, once an hour each. One's own record is one's own to look at, and what the staff share among
 * themselves is no patient's record: there is nothing to note in either.
 */
export async function noteLook(
  step: Step,
  look: { readonly record: RecordId; readonly shown: readonly Shown[] },
): Promise<Result<void, CommandError>> {
  const { memory, clock } = step;
  const { record } = look;
  if (memory.book.state(record)?.kind !== 'record') return ok(undefined);
  if (isOwnRecord(step, record)) return ok(undefined);
  const evidence = await evidenceOf(step, record);
  if (!evidence.ok) return evidence;
  const now = clock.now();
  // A clock that was set back must not keep a look unsaid.
  const isSaid = (at: number | undefined) => at !== undefined && at > now - LOOK_MS && at <= now;
  const byCompartment = new Map<number, string[]>();
  for (const { what, compartment } of look.shown)
    if (!isSaid(evidence.value.lookedAt(what)))
      byCompartment.set(compartment, [...(byCompartment.get(compartment) ?? []), what]);
  for (const [compartment, kinds] of byCompartment) {
    const noted = await noteIn(step, { record, compartment, body: { type: 'view', kinds } });
    if (!noted.ok && !UNREAD.has(noted.error.code)) return noted;
  }
  return ok(undefined);
}

/** A copy of what lies in a compartment leaves the app: noted each time, and before it does. Nothing for one's own record. */
export async function noteCopy(
  step: Step,
  copy: {
    readonly record: RecordId;
    readonly compartment: number;
    readonly kinds: readonly string[];
  },
): Promise<Result<void, CommandError>> {
  const { record, compartment, kinds } = copy;
  if (isOwnRecord(step, record)) return ok(undefined);
  const noted = await noteIn(step, { record, compartment, body: { type: 'export', kinds } });
  return noted.ok ? ok(undefined) : noted;
}

const isOwnRecord = ({ memory }: Step, record: RecordId): boolean =>
  recordOfOutsider(memory, toHex(memory.identity.userId)) === record;
