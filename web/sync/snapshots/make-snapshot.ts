/**
 * Making snapshots (crypto design, 12): whoever's own change brings a document to the next round number of changes saves it as it
 * stands, signed, into the same step. So nobody has to agree on who does it, and it is done once, or once by each of those who wrote
 * that change at the same time.
 */
import * as A from '@automerge/automerge/slim';
import { toHex } from '#crypto/encoding/bytes.ts';
import { PART } from '#crypto/envelope/parts.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { SignedSession } from '#crypto/work/session.ts';
import { savedHashOf, signSnapshot } from '#crypto/work/snapshot.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { Root } from '../automerge-draft.ts';
import type { DocumentPlace } from '../engine/document-place.ts';
import type { Step } from '../engine/engine-parts.ts';
import { channelOfEpoch } from '../engine/epochs.ts';

export interface Written {
  readonly id: DocumentId;
  readonly place: DocumentPlace;
  readonly document: A.Doc<Root>;
  /** The session the change was made in. */
  readonly session: SignedSession;
}

/**
 * Posts a snapshot of a document that has just been written in, if it is due. One that would not fit in an envelope, or of a document
 * that a fork has split, is not made: its history is all there is.
 */
export function snapshotIfDue(step: Step, written: Written): void {
  const { memory, snapshotEvery } = step;
  const changes = A.stats(written.document).numChanges;
  const before = memory.changesWritten.get(written.id) ?? changes - 1;
  memory.changesWritten.set(written.id, changes);
  if (Math.floor(changes / snapshotEvery) > Math.floor(before / snapshotEvery))
    postSnapshot(step, written);
}

function postSnapshot(step: Step, written: Written): void {
  const { id, document, session } = written;
  const { record: groupId, compartment } = written.place;
  const { memory, postman } = step;
  const authors = memory.workplaces.ledger(groupId, compartment).view.authorsOf(id);
  const channelId = channelOfEpoch(memory, toHex(session.session.epochId));
  if (authors === undefined || channelId === undefined) return;
  const saved = A.save(document);
  const signed = signSnapshot(
    {
      ...{ groupId: fromHexId(groupId), compartment, docId: fromHexId(id) },
      ...{ sessionId: session.sessionId, previous: memory.snapshots.get(id) },
      heads: A.getHeads(document).map(fromHexId),
      savedHash: savedHashOf(saved),
      authors: authors.map(({ session: own, statement }) => ({
        ...{ session: own.bytes, statement: statement.bytes },
      })),
    },
    memory.device.signingKey,
  );
  const posted = postman.post(step.batch, {
    ...{ channelId, kind: 'snapshot' },
    parts: [
      { type: PART.session, bytes: session.bytes },
      { type: PART.snapshot, bytes: signed.bytes },
      { type: PART.saved, bytes: saved },
    ],
  });
  if (posted.ok) memory.snapshots.set(id, signed.snapshotId);
}
