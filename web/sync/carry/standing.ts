/**
 * What a device has, said to one that is near so that it can send what is missing, and to nobody else: a tag and a state for each
 * place, and a tag for each envelope on its way. All of them are hashed with the salt of one meeting, so that who hears it learns
 * about no place they do not know themselves.
 *
 *   standing = version u8=1 | places list<(tag b8 | state b8)> | waiting list<b8>
 *   tag      = H("standing", salt b32 ‖ 0 ‖ groupId b32 ‖ compartment u8)[0..8]
 *   state    = H("standing", salt ‖ 1 ‖ hashes of its entries or statement ids, ascending)[0..8]
 *   waiting  = H("standing", salt ‖ 2 ‖ digest b32)[0..8]
 */
import { compareBytes, concatBytes, toHex } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import type { CryptoError } from '#crypto/errors.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { hash } from '#crypto/primitives/hash.ts';
import type { Result } from '#kernel/result.ts';
import { placeKey } from '../engine/committed.ts';
import type { Step } from '../engine/engine-parts.ts';
import { envelopeKey } from '../engine/envelope-key.ts';
import type { RecordsOfPlaces } from '../engine/kept-work.ts';
import { waitingEnvelopes } from './pack-parcel.ts';
import { logOf } from './place-envelopes.ts';

const TAG_BYTES = 8;
const PLACES_MAX = 60_000;
const WAITING_MAX = 60_000;

/** Tags and states are hexadecimal. */
export interface Standing {
  /** States by tag. */
  readonly places: ReadonlyMap<string, string>;
  readonly waiting: ReadonlySet<string>;
}

/** One compartment of a group, as this device has it. */
export interface PlaceStanding {
  readonly groupId: string;
  readonly compartment: number;
  readonly tag: string;
  readonly state: string;
}

const short = (salt: Uint8Array, about: number, ...parts: readonly Uint8Array[]): string =>
  toHex(hash('standing', salt, new Uint8Array([about]), ...parts).slice(0, TAG_BYTES));

export const tagOf = (salt: Uint8Array, groupId: string, compartment: number): string =>
  short(salt, 0, fromHexId(groupId), new Uint8Array([compartment]));

export const waitingTag = (salt: Uint8Array, envelope: Uint8Array): string =>
  tagOfKey(salt, envelopeKey(envelope));

const tagOfKey = (salt: Uint8Array, key: string): string => short(salt, 2, fromHexId(key));

const stateOf = (salt: Uint8Array, hashes: readonly Uint8Array[]): string =>
  short(salt, 1, concatBytes([...hashes].sort(compareBytes)));

/** Every place of this device: the log of each record and clinic, and each compartment with work in it. */
export function placesOf(
  step: Pick<Step, 'memory'>,
  salt: Uint8Array,
  records: RecordsOfPlaces,
): readonly PlaceStanding[] {
  const { book, channels } = step.memory;
  const places: PlaceStanding[] = [];
  const add = (groupId: string, compartment: number, hashes: readonly Uint8Array[]) =>
    places.push({
      ...{ groupId, compartment },
      tag: tagOf(salt, groupId, compartment),
      state: stateOf(salt, hashes),
    });
  for (const groupId of book.groups()) {
    const kind = book.state(groupId)?.kind;
    if (kind !== 'record' && kind !== 'organisation') continue;
    add(
      groupId,
      0,
      logOf(step, groupId).map((entry) => hash('standing', entry)),
    );
  }
  const known = new Set<string>();
  for (const { type, groupId, compartment } of channels.values()) {
    const record = toHex(groupId);
    const key = placeKey({ record, compartment });
    if (type !== 'epoch' || compartment === 0 || known.has(key)) continue;
    known.add(key);
    const work = records.get(key) ?? [];
    add(
      record,
      compartment,
      work.flatMap((one) => (one.kind === 'statement' ? [one.signed.statementId] : [])),
    );
  }
  return places;
}

export function encodeStanding(
  step: Pick<Step, 'memory'>,
  salt: Uint8Array,
  places: readonly PlaceStanding[],
): Uint8Array {
  const waiting = waitingEnvelopes(step.memory).map(envelopeKey);
  const known = [...waiting, ...step.memory.delivered].slice(0, WAITING_MAX);
  return encode((writer) =>
    writer
      .u8(1)
      .list(places.slice(0, PLACES_MAX), (list, { tag, state }) =>
        list.raw(fromHexId(tag), TAG_BYTES).raw(fromHexId(state), TAG_BYTES),
      )
      .list(known, (list, key) => list.raw(fromHexId(tagOfKey(salt, key)), TAG_BYTES)),
  );
}

/** 'crypto/form' or 'crypto/version' for what is no standing. */
export const parseStanding = (bytes: Uint8Array): Result<Standing, CryptoError> =>
  decode(bytes, (reader) => {
    if (reader.u8() !== 1) reader.fail('crypto/version');
    const pair = (): [string, string] => [
      toHex(reader.raw(TAG_BYTES)),
      toHex(reader.raw(TAG_BYTES)),
    ];
    const places = new Map(reader.list(PLACES_MAX, pair));
    return {
      places,
      waiting: new Set(reader.list(WAITING_MAX, () => toHex(reader.raw(TAG_BYTES)))),
    };
  });
