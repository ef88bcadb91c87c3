/**
 * A whole record as envelopes, for somebody who is near and has never been told of it, or has less of it: its log where staff and
 * where its patient read, then the work of every epoch this device can open. What the receiver has already is taken in once.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { sealEnvelope } from '#crypto/envelope/envelope.ts';
import { editSecretsOf, readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import type { RecordId } from '#kernel/ids.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { SealedStoreError } from '#storage/sealed-store.ts';
import type { OpenDocumentError } from '../engine/documents.ts';
import type { Step } from '../engine/engine-parts.ts';
import { envelopeLoads, type Load } from '../engine/envelope-loads.ts';
import { announcementChannel, channelOfLog } from '../engine/epochs.ts';
import { keptWork } from '../engine/kept-work.ts';
import { entryPieces } from '../engine/posting.ts';
import { usersNamedIn } from '../groups/people-in-logs.ts';
import type { ChannelRow } from '../rows/channel.ts';

/** 'storage/…'. Work whose statement and changes are too long for one envelope is left out: it came in several. */
export async function recordEnvelopes(
  step: Step,
  record: RecordId,
): Promise<Result<readonly Uint8Array[], SealedStoreError | OpenDocumentError>> {
  const { book, channels } = step.memory;
  const people = [...usersNamedIn(book, record)].flatMap((userId) => book.entriesOf(userId));
  const log = entryPieces([...people, ...book.entriesOf(record)]);
  const places = new Set([announcementChannel(step.memory), channelOfLog(step.memory, record)]);
  const envelopes = [...places].flatMap((channelId) =>
    channelId === undefined ? [] : sealAll(step, { channelId, kind: 'log', pieces: log }),
  );
  for (const [channelId, row] of channels) {
    if (row.type !== 'epoch' || row.compartment === 0 || toHex(row.groupId) !== record) continue;
    const work = await keptWork(step, row);
    if (!work.ok) return work;
    envelopes.push(...sealAll(step, { channelId, kind: 'work', pieces: work.value }));
  }
  return ok(envelopes);
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
