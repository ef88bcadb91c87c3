/**
 * Where work is, never stronger than the truth: in our outbox, on the server, or on devices whose own signed word says so. Asked
 * of a whole document, and of single entries in it.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { LedgerView } from '#crypto/work/ledger-state.ts';
import type { Holder } from '#crypto/work/work-outcome.ts';
import type { Entries } from '#kernel/feature.ts';
import { parseUserId, type DocumentId, type UserId } from '#kernel/ids.ts';
import type * as A from '@automerge/automerge/slim';
import { formatsIn, type Root } from '../automerge-draft.ts';
import type { DocumentPlace } from './document-place.ts';
import type { Memory } from './memory.ts';
import type { WaitingNow } from './waiting-work.ts';

export type Rung = 'saved-here' | 'on-server' | 'on-another-device';

/** How far work has come. */
export interface Whereabouts {
  readonly rung: Rung;
  /** Other people of whom a device has said that it has all of it; ascending. */
  readonly on: readonly UserId[];
  /** How many devices other than this one have said so; one's own other devices count. */
  readonly devices: number;
}

/** Of the work this device did in the document; where it did none, of nothing: then it came from another device. */
export function whereaboutsOf(memory: Memory, id: DocumentId): Whereabouts {
  const place = memory.places.get(id);
  if (place === undefined) return NOWHERE_ELSE;
  const { view } = memory.workplaces.ledger(place.record, place.compartment);
  const own = toHex(memory.device.deviceId);
  const authors = view.authorsOf(id);
  const waits = memory.outbox.holdsWorkOf(id);
  // A document that a fork has split has no one history to judge by.
  if (authors === undefined) return waits ? NOWHERE_ELSE : ON_SERVER;
  const mine = authors.filter(({ session }) => toHex(session.session.path.deviceId) === own);
  const judged = mine.length === 0 ? authors : mine;
  const common = judged
    .map(({ statement }) => view.holdersOf(toHex(statement.statementId)))
    .reduce<readonly Holder[] | undefined>(
      (held, next) => held?.filter((one) => next.some(isDevice(one.deviceId))) ?? next,
      undefined,
    );
  // Nobody, where a snapshot shows what nobody's own word has reached this device for yet.
  const found = whereabouts(memory, common ?? []);
  if (waits) return { ...found, rung: 'saved-here' };
  return mine.length === 0 ? { ...found, rung: 'on-another-device' } : found;
}

/** Of single entities of an open document, by their keys; an entity without an author of its own is left out. */
export function whereaboutsOfEntries(
  memory: Memory,
  { id, document }: { readonly id: DocumentId; readonly document: A.Doc<Root> },
  keys: readonly string[],
): Readonly<Record<string, Whereabouts>> {
  const place = memory.places.get(id);
  if (place === undefined || keys.length === 0) return {};
  const { view } = memory.workplaces.ledger(place.record, place.compartment);
  const waiting = memory.waitingWork.now(memory);
  const found: Record<string, Whereabouts> = {};
  // One statement often stands for many entries.
  const byStatement = new Map<string, Whereabouts>();
  for (const key of keys) {
    const hash = memory.origins.changeOf(id, document, key);
    const statementId = hash && view.authorOf(hash)?.statementId;
    if (statementId === undefined) continue;
    const known =
      byStatement.get(statementId) ?? entryWhereabouts({ memory, view, id, waiting }, statementId);
    byStatement.set(statementId, known);
    found[key] = known;
  }
  return found;
}

interface EntryGround {
  readonly memory: Memory;
  readonly view: LedgerView;
  readonly id: DocumentId;
  readonly waiting: WaitingNow;
}

/** A device that has it is proof enough, whatever a server has lost; without one, what waits is only here. */
function entryWhereabouts(
  { memory, view, id, waiting }: EntryGround,
  statementId: string,
): Whereabouts {
  const found = whereabouts(memory, view.holdersOf(statementId));
  const waits = waiting.statements.has(statementId) || waiting.documents.has(id);
  return found.rung === 'on-server' && waits ? NOWHERE_ELSE : found;
}

/** What the words of these devices prove; 'on-server' is for the caller to lower. */
function whereabouts(memory: Memory, holders: readonly Holder[]): Whereabouts {
  const [ownDevice, ownUser] = [toHex(memory.device.deviceId), toHex(memory.identity.userId)];
  const others = holders.filter(({ deviceId }) => deviceId !== ownDevice);
  if (others.length === 0) return ON_SERVER;
  const people = others.flatMap(({ userId }) =>
    userId === ownUser ? [] : (parseUserId(userId) ?? []),
  );
  return {
    rung: 'on-another-device',
    on: [...new Set(people)].sort(),
    devices: others.length,
  };
}

const isDevice =
  (wanted: string) =>
  ({ deviceId }: Holder): boolean =>
    deviceId === wanted;

const NOWHERE_ELSE: Whereabouts = { rung: 'saved-here', on: [], devices: 0 };
const ON_SERVER: Whereabouts = { rung: 'on-server', on: [], devices: 0 };

/** Whose signed work the entities of a document are, for features that show people's words in their names. */
export const entriesOf = (
  memory: Memory,
  place: Pick<DocumentPlace, 'record' | 'compartment'>,
  { id, document }: { readonly id: DocumentId; readonly document: A.Doc<Root> },
): Entries => ({
  authorOf: (key) => {
    const hash = memory.origins.changeOf(id, document, key);
    const { view } = memory.workplaces.ledger(place.record, place.compartment);
    const author = hash && (view.authorOf(hash) ?? memory.ahead.get(id)?.owners.get(hash));
    const userId = author && author.userId;
    return userId === undefined ? undefined : parseUserId(userId);
  },
  formatsOf: (key, field) => formatsIn(document, key, field),
});

/** Who wrote in a document last, and when by their clock. */
export function latestVersion(
  memory: Memory,
  id: DocumentId,
): { readonly at: number; readonly userId: string } | undefined {
  const place = memory.places.get(id);
  if (place === undefined) return undefined;
  const { view } = memory.workplaces.ledger(place.record, place.compartment);
  let latest: { readonly at: number; readonly userId: string } | undefined;
  for (const { statement, session } of view.authorsOf(id) ?? []) {
    const at = statement.statement.claimedTime;
    if (latest === undefined || at > latest.at)
      latest = { at, userId: toHex(session.session.path.userId) };
  }
  for (const { claimedTime: at, userId } of memory.ahead.get(id)?.owners.values() ?? [])
    if (latest === undefined || at > latest.at) latest = { at, userId };
  return latest;
}
