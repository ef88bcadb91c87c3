/**
 * Writing: one command becomes one Automerge change, one signed statement, one sealed envelope, in the batch it is given.
 * Nothing here touches the store.
 */
import type * as A from '@automerge/automerge/slim';
import { toHex } from '#crypto/encoding/bytes.ts';
import { startSession, SESSION_NONCE_BYTES } from '#crypto/work/session.ts';
import { WorkAuthor, type DocumentChanges } from '#crypto/work/work-author.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Draft } from '#kernel/document.ts';
import type { DocumentId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Root } from '../automerge-draft.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import { authorChange } from '../document-set.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { snapshotIfDue } from '../snapshots/make-snapshot.ts';
import { travellingParts } from '../work-on-the-way.ts';
import type { OpenSession } from '../work/workplaces.ts';
import { SELF_KEY, stageDocument } from './documents.ts';
import { channelOfEpoch } from './epochs.ts';
import { actingRole, type Step } from './engine-parts.ts';
import type { DocumentPlace } from './document-place.ts';
import { keepRecords } from './records-of-work.ts';
import { writableEpoch } from './rotation.ts';

export interface DocumentChange {
  readonly id: DocumentId;
  readonly place: DocumentPlace;
  /** The version the command decided on; undefined for a new document. */
  readonly before: A.Doc<Root> | undefined;
  readonly action: string;
  readonly change: (draft: Draft) => void;
}

/** 'engine/no-key' when this device may not write there, 'engine/too-large' past one envelope, 'engine/refused' by our own gate. */
export type WriteError = CommandError;

/** Authors the change, and everything that makes it count for others, into the batch. Answers whether anything changed. */
export function writeDocument(step: Step, write: DocumentChange): Result<boolean, WriteError> {
  const { place, id } = write;
  const session = sessionFor(step, place);
  if (!session.ok) return session;
  const { author } = session.value;
  const made = authorChange(write.before, {
    actor: author.actorFor(fromHexId(id)),
    action: write.action,
    change: (draft) => {
      if (write.before === undefined) draft.create(SELF_KEY, { kind: place.kind });
      write.change(draft);
    },
  });
  if (made.change === undefined) return ok(false);
  const documents = [{ docId: fromHexId(id), changes: [made.change] }];
  const stated = stateWork(step, { place, session: session.value, documents, ids: [id] });
  if (!stated.ok) return stated;
  // Behind the statement: list rows name authors, and the ledger knows this one now.
  stageDocument(step, { id, place, staged: made, project: step.project });
  const { document } = made;
  snapshotIfDue(step, { id, place, document, session: author.session });
  return ok(true);
}

/** Says what this device has seen of a compartment, so that others know their work has arrived. */
export function acknowledge(
  step: Step,
  place: Pick<DocumentPlace, 'record' | 'compartment'>,
): Result<void, WriteError> {
  const session = sessionFor(step, place);
  return session.ok
    ? stateWork(step, { place, session: session.value, documents: [], ids: [] })
    : session;
}

interface Work {
  readonly place: Pick<DocumentPlace, 'record' | 'compartment'>;
  readonly session: OpenSession;
  readonly documents: readonly DocumentChanges[];
  readonly ids: readonly DocumentId[];
}

function stateWork(step: Step, work: Work): Result<void, WriteError> {
  const { memory, clock, postman } = step;
  const { record, compartment } = work.place;
  const ledger = memory.workplaces.ledger(record, compartment);
  const offer = work.session.author.author({
    documents: work.documents,
    seen: ledger.view.heads(),
    claimedTime: clock.now(),
    clock: 'local',
  });
  if (!offer.ok) return err({ code: 'engine/refused' });
  const receipt = ledger.receive(offer.value);
  const accepted = receipt.outcomes.every((outcome) => outcome.kind === 'accepted');
  if (!accepted) return err({ code: 'engine/refused' });
  keepRecords(step, { groupId: record, compartment, receipt });
  const channelId = channelOfEpoch(memory, toHex(work.session.author.session.session.epochId));
  if (channelId === undefined) return err({ code: 'engine/no-key' });
  return postman.post(step.batch, {
    channelId,
    kind: 'work',
    parts: travellingParts(offer.value),
    documents: work.ids,
  });
}

/** The session to write in: the one that is open, unless a log it rests on has grown or its epoch is owed a successor. */
function sessionFor(
  step: Step,
  place: Pick<DocumentPlace, 'record' | 'compartment'>,
): Result<OpenSession, WriteError> {
  const { memory, random } = step;
  const { record: groupId, compartment } = place;
  const epoch = writableEpoch(step, place);
  if (!epoch.ok) return epoch;
  const state = memory.book.state(groupId);
  const roleId = actingRole(memory, groupId);
  if (state === undefined) return err({ code: 'engine/unknown-record' });
  const path = step.logAuthor.path(groupId, roleId);
  const ground = [epoch.value, ...state.heads, ...path.cites.map(toHex)].join();
  const open = memory.workplaces.session(groupId, compartment);
  if (open?.ground === ground) return ok(open);
  const signed = startSession(
    {
      groupId: fromHexId(groupId),
      compartment,
      epochId: fromHexId(epoch.value),
      path,
      logHeads: state.heads.map(fromHexId),
      purpose: 'care',
      nonce: random(SESSION_NONCE_BYTES),
    },
    memory.device.signingKey,
  );
  const ports = { session: signed, signingKey: memory.device.signingKey, inflate: inflateWithin };
  const session = { author: new WorkAuthor(ports), ground };
  memory.workplaces.keepSession(groupId, compartment, session);
  return ok(session);
}
