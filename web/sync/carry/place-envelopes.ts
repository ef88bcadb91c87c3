/**
 * What this device has of a record or a clinic as envelopes, for somebody who is near and has less of it: the log where staff and
 * where the patient read, then the work of every epoch this device can open. What the receiver has already is taken in once.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { sealEnvelope } from '#crypto/envelope/envelope.ts';
import { editSecretsOf, readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { OpenDocumentError } from '../engine/documents.ts';
import type { Step } from '../engine/engine-parts.ts';
import { envelopeLoads, type Load } from '../engine/envelope-loads.ts';
import { announcementChannel, channelOfLog } from '../engine/epochs.ts';
import { keptWork, type RecordsOfPlaces } from '../engine/kept-work.ts';
import { entryPieces } from '../engine/posting.ts';
import { usersNamedIn } from '../groups/people-in-logs.ts';
import type { ChannelRow } from '../rows/channel.ts';

/** A group, and which of its compartments; 0 is its log. */
export interface GroupPart {
  readonly groupId: string;
  readonly holds: (compartment: number) => boolean;
  /** Whether it may be for the clinic's staff, who learn of new records where they announce them. */
  readonly forStaff: boolean;
}

/** 'storage/…'. Work whose statement and changes are too long for one envelope is left out: it came in several. */
export async function placeEnvelopes(
  step: Step,
  part: GroupPart,
  places: RecordsOfPlaces,
): Promise<Result<readonly Uint8Array[], OpenDocumentError>> {
  const { groupId, holds } = part;
  const envelopes = holds(0) ? logEnvelopes(step, part) : [];
  for (const [channelId, row] of step.memory.channels) {
    if (row.type !== 'epoch' || row.compartment === 0 || !holds(row.compartment)) continue;
    if (toHex(row.groupId) !== groupId) continue;
    const work = await keptWork(step, row, places);
    if (!work.ok) return work;
    envelopes.push(...sealAll(step, { channelId, kind: 'work', pieces: work.value }));
  }
  return ok(envelopes);
}

/** The log of a group and those of the people it names, without which it cannot be judged. */
export const logOf = ({ memory: { book } }: Pick<Step, 'memory'>, groupId: string) => [
  ...[...usersNamedIn(book, groupId)].flatMap((userId) => book.entriesOf(userId)),
  ...book.entriesOf(groupId),
];

function logEnvelopes(step: Step, { groupId, forStaff }: GroupPart): Uint8Array[] {
  const pieces = entryPieces(logOf(step, groupId));
  const ofStaff = forStaff ? announcementChannel(step.memory) : undefined;
  const channels = new Set([ofStaff, channelOfLog(step.memory, groupId)]);
  return [...channels].flatMap((channelId) =>
    channelId === undefined ? [] : sealAll(step, { channelId, kind: 'log', pieces }),
  );
}

interface Sealing {
  readonly channelId: string;
  readonly kind: 'log' | 'work';
  readonly pieces: readonly Load[];
}

function sealAll({ memory, random }: Step, { channelId, kind, pieces }: Sealing): Uint8Array[] {
  const row = memory.channels.get(channelId);
  if (row === undefined) return [];
  const { bodyKey } = readSecretsOf(row.read);
  return envelopeLoads(pieces).map(({ parts }) =>
    sealEnvelope({
      ...{ kind, channelId: fromHexId(channelId), bodyKey, parts },
      signingKey: signingKeyOf(row),
      nonce: random(NONCE_BYTES),
    }),
  );
}

/**
 * The signature of an envelope is for relays, and these are offered to none: who may only read a channel signs by what every
 * reader has. Who wrote the work inside is told by the signatures inside.
 */
const signingKeyOf = ({ read, edit }: ChannelRow) =>
  edit === undefined ? readSecretsOf(read).dropKey : editSecretsOf(edit).writeKey;
