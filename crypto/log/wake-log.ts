/**
 * From a stored state and the entries it was made of back to a log: what it says without looking at most entries, or all of it
 * without verifying a signature again. Undefined whenever the two do not fit: then everything is taken in as if it had just come.
 */
import { toHex } from '../encoding/bytes.ts';
import { findCosigners, type KnownLogs } from './admit.ts';
import { parseKnownBody } from './bodies/body.ts';
import { ENTRY_TYPES, parseEntry } from './entry.ts';
import { foundingOf, storyOf, type GroupState } from './group-state.ts';
import { LogSet, type NodeClaim } from './log-set.ts';
import { ID_BYTES, NO_ID } from './path.ts';
import type { StoredLog } from './stored-log.ts';

type ReadNode = Omit<NodeClaim, 'cosigners'>;

/** What the log said when it was stored. Reads the first entry and those that members are not made of. */
export function stateOfStored(
  stored: StoredLog,
  entries: readonly Uint8Array[],
): GroupState | undefined {
  const genesis = readNode(entries[0], stored.groupId);
  if (genesis?.body.type !== 'genesis') return undefined;
  const accepted: ReadNode[] = [];
  for (const [place, { id, verdict }] of stored.entries.entries()) {
    const bytes = entries[place];
    if (verdict !== 'accepted' || (bytes?.[ID_BYTES] ?? 0) < ENTRY_TYPES.epoch) continue;
    const node = readNode(bytes, id);
    if (node === undefined) return undefined;
    accepted.push(node);
  }
  const { groupId, members, heads, isWritable } = stored;
  return {
    groupId,
    ...foundingOf(genesis.body.value),
    members,
    heads,
    entryVerdicts: new Map(stored.entries.map(({ id, verdict }) => [id, verdict])),
    ...storyOf(accepted),
    isWritable,
  };
}

/** The whole log. The entries have to be those the state was made of, one by one. */
export function logOfStored(
  stored: StoredLog,
  entries: readonly Uint8Array[],
  known: KnownLogs,
): LogSet | undefined {
  let log: LogSet | undefined;
  for (const [place, { id }] of stored.entries.entries()) {
    const node = readNode(entries[place], id);
    if (node === undefined) return undefined;
    const { entry, body } = node;
    if (log === undefined) {
      if (body.type !== 'genesis' || id !== stored.groupId) return undefined;
      log = new LogSet({ ...node, cosigners: [] }, body.value);
      continue;
    }
    const isOurs = toHex(entry.groupId ?? NO_ID) === stored.groupId;
    if (!isOurs || log.closureOf(entry.parents.map(toHex)) === undefined) return undefined;
    const cosigners = findCosigners(entry, body, { kind: log.kind, known });
    if (!('found' in cosigners)) return undefined;
    log.add({ ...node, cosigners: cosigners.found });
  }
  return log;
}

/** An entry that was verified before: it is the one, for its id says so. */
function readNode(bytes: Uint8Array | undefined, id: string): ReadNode | undefined {
  const read = bytes === undefined ? undefined : parseEntry(bytes);
  if (read?.ok !== true || toHex(read.value.entryId) !== id) return undefined;
  const body = parseKnownBody(read.value.entry.type, read.value.entry.body);
  return body.ok
    ? { id, entry: read.value.entry, body: body.value, bytes: read.value.bytes }
    : undefined;
}
