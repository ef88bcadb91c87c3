/** Sealing parts into envelopes and queueing them, within the batch that made them true. */
import { fitsInEnvelope, sealEnvelope, type EnvelopeContent } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import {
  editSecretsOf,
  directorySecretsOf,
  type EditSecrets,
  type ReadSecrets,
} from '#crypto/keys/epoch-secrets.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { outboxRow, type OutboxRow } from '../rows/small-rows.ts';
import type { Batch } from './batch.ts';
import { envelopeLoads, type Load } from './envelope-loads.ts';
import type { Memory } from './memory.ts';

/** 'engine/too-large': more in one step than one envelope holds. */
export interface PostError {
  readonly code: 'engine/too-large';
}

export interface Posting {
  readonly channelId: string;
  readonly kind: EnvelopeContent['kind'];
  readonly parts: readonly Part[];
  /** The documents whose work is inside. */
  readonly documents?: readonly DocumentId[];
}

/** A channel, which this device may only know of, and the keys of its readers. */
export interface NotedIn {
  readonly channelId: string;
  readonly read: Pick<ReadSecrets, 'bodyKey' | 'dropKey'>;
}

/** Entries of logs, each a piece that may travel in any envelope. */
export const entryPieces = (entries: readonly Uint8Array[]): readonly Load[] =>
  entries.map((bytes) => ({ parts: [{ type: PART.entry, bytes }], documents: [] }));

export class Postman {
  readonly #memory: Memory;
  readonly #random: RandomBytes;

  constructor(memory: Memory, random: RandomBytes) {
    this.#memory = memory;
    this.#random = random;
  }

  /** Parts that have to travel together. */
  post(batch: Batch, posting: Posting): Result<void, PostError> {
    if (!fitsInEnvelope(posting.parts)) return err({ code: 'engine/too-large' });
    const channel = this.#memory.channels.get(posting.channelId);
    const keys = channel && writeKeysOf(channel);
    invariant(keys !== undefined, 'only channels we may write in are posted to');
    const envelope = sealEnvelope({
      kind: posting.kind,
      channelId: fromHexId(posting.channelId),
      bodyKey: keys.readSecrets.bodyKey,
      signingKey: keys.writeKey,
      parts: posting.parts,
      nonce: this.#random(NONCE_BYTES),
    });
    this.enqueue(batch, {
      channelId: posting.channelId,
      envelope,
      documents: posting.documents ?? [],
    });
    return ok(undefined);
  }

  /** Notes of who looked, as many as fit: signed by the key that every reader of the channel has, so that who may only read can account for it. */
  postEvidence(
    batch: Batch,
    { channelId, read: { bodyKey, dropKey } }: NotedIn,
    ...notes: readonly Uint8Array[]
  ): void {
    const envelope = sealEnvelope({
      kind: 'evidence',
      channelId: fromHexId(channelId),
      bodyKey,
      signingKey: dropKey,
      parts: notes.map((bytes) => ({ type: PART.evidence, bytes })),
      nonce: this.#random(NONCE_BYTES),
    });
    this.enqueue(batch, { channelId, envelope, documents: [] });
  }

  /** Entries of logs, in as few envelopes as hold them. */
  postEntries(batch: Batch, channelId: string, entries: readonly Uint8Array[]): void {
    for (const { parts } of envelopeLoads(entryPieces(entries))) {
      const posted = this.post(batch, { channelId, kind: 'log', parts });
      invariant(posted.ok, 'one entry fits in an envelope');
    }
  }

  /** An envelope that is sealed already. */
  enqueue(
    batch: Batch,
    sealed: {
      readonly channelId: string;
      readonly envelope: Uint8Array;
      readonly documents: readonly DocumentId[];
    },
  ): void {
    const key = this.#memory.numbers.take();
    const row: OutboxRow = {
      channelId: fromHexId(sealed.channelId),
      documents: sealed.documents.map(fromHexId),
      envelope: sealed.envelope,
    };
    batch.put('outbox', key, outboxRow.encode(row));
    batch.afterwards(() => this.#memory.outbox.set(key, row));
  }
}

/** The keys of a channel this device may write in. A directory reads by its long-lived key and writes by the clinic's epoch. */
export function writeKeysOf(channel: ChannelRow): EditSecrets | undefined {
  if (channel.edit === undefined) return undefined;
  return channel.type === 'directory'
    ? directorySecretsOf(channel.read, channel.edit)
    : editSecretsOf(channel.edit);
}
