/**
 * A parcel of what somebody near lacks. Who reads the announcements of our clinic is on its staff and gets every record they
 * lack; everybody else only what is in places they know: a log may lead them to more, which they say when they have it.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { isEndedDevice } from '../engine/access-ended.ts';
import type { Step } from '../engine/engine-parts.ts';
import { recordsOfPlaces } from '../engine/kept-work.ts';
import { waitingEnvelopes } from './pack-parcel.ts';
import { encodeParcel } from './parcel.ts';
import { PARCEL_ENVELOPES_MAX } from './parcel-limits.ts';
import { placeEnvelopes, type GroupPart } from './place-envelopes.ts';
import {
  encodeStanding,
  parseStanding,
  placesOf,
  tagOf,
  waitingTag,
  type PlaceStanding,
  type Standing,
} from './standing.ts';

/** One answer holds about so much; what more there is follows when the other has said anew what they have. */
const ANSWER_BYTES = 8 * 1024 * 1024;
const SALT_BYTES = 32;

/** What this device has. `salt`: 32 bytes that both sides of a meeting know. 'storage/…'. */
export async function ownStanding(
  step: Step,
  salt: Uint8Array,
): Promise<Result<Uint8Array, CommandError>> {
  if (salt.length !== SALT_BYTES) return err({ code: 'carry/form' });
  const records = await recordsOfPlaces(step);
  if (!records.ok) return records;
  return ok(encodeStanding(step, salt, placesOf(step, salt, records.value)));
}

/** Undefined when the other lacks nothing that we know of. 'carry/form' for what is no standing, 'storage/…'. */
export async function answerStanding(
  step: Step,
  { salt, standing }: { readonly salt: Uint8Array; readonly standing: Uint8Array },
): Promise<Result<Uint8Array | undefined, CommandError>> {
  const theirs = parseStanding(standing);
  if (!theirs.ok || salt.length !== SALT_BYTES) return err({ code: 'carry/form' });
  if (isEndedDevice(step.memory)) return ok(undefined);
  const records = await recordsOfPlaces(step);
  if (!records.ok) return records;
  const waiting = waitingEnvelopes(step.memory)
    .filter((envelope) => !theirs.value.waiting.has(waitingTag(salt, envelope)))
    .slice(0, PARCEL_ENVELOPES_MAX);
  let bytes = waiting.reduce((sum, { length }) => sum + length, 0);
  const known: Uint8Array[] = [];
  for (const part of lacking(step, salt, {
    ours: placesOf(step, salt, records.value),
    theirs: theirs.value,
  })) {
    if (bytes > ANSWER_BYTES) break;
    const envelopes = await placeEnvelopes(step, part, records.value);
    if (!envelopes.ok) return envelopes;
    if (known.length + envelopes.value.length > PARCEL_ENVELOPES_MAX) break;
    known.push(...envelopes.value);
    bytes += envelopes.value.reduce((sum, { length }) => sum + length, 0);
  }
  return waiting.length + known.length === 0 ? ok(undefined) : encodeParcel({ waiting, known });
}

/** Our clinic first: the rest is judged by its log. */
function lacking(
  { memory }: Step,
  salt: Uint8Array,
  { ours, theirs }: { readonly ours: readonly PlaceStanding[]; readonly theirs: Standing },
): readonly GroupPart[] {
  const clinic = memory.identity.organisation && toHex(memory.identity.organisation.organisationId);
  const isStaff = clinic !== undefined && theirs.places.has(tagOf(salt, clinic, 1));
  const parts = new Map<string, Set<number>>();
  for (const { groupId, compartment, tag, state } of ours) {
    const known = theirs.places.get(tag);
    if (known === state || (known === undefined && !isStaff)) continue;
    parts.set(groupId, (parts.get(groupId) ?? new Set()).add(compartment));
  }
  return [...parts]
    .sort(([a], [b]) => Number(b === clinic) - Number(a === clinic))
    .map(([groupId, compartments]) => ({
      groupId,
      holds: (compartment) => compartments.has(compartment),
      forStaff: isStaff,
    }));
}
