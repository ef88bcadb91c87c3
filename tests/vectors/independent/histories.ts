/** From the entries of one history, as they travel, to its outcome: signatures first, then the rules. */
import {
  isEntrySignedBy,
  readEntry,
  type IndependentEntry,
  type IndependentPath,
} from './bodies.ts';
import { Archive } from './archive.ts';
import type { Node, Outcome } from './attempt.ts';
import { isSigned } from './sums.ts';
import { bytesOf, isZeros, join, refuseUnless } from './wire.ts';

/** The public key of each device that some user's log brings, by user and device. */
type Keys = ReadonlyMap<string, string>;

const SIGN_KEY = { start: 2 * 2, end: 2 * 34 };

const keyOfCard = (card: string): string => card.slice(SIGN_KEY.start, SIGN_KEY.end);

function keysIn(entries: readonly IndependentEntry[]): Keys {
  const keys = new Map<string, string>();
  for (const { body, entryId, groupId } of entries) {
    if (body.type === 'genesis' && body.value.kind === 'user')
      for (const { memberId, card } of body.value.founders)
        keys.set(`${entryId} ${memberId}`, keyOfCard(card));
    if (body.type === 'add' && body.value.memberKind === 'device')
      keys.set(`${groupId ?? ''} ${body.value.memberId}`, keyOfCard(body.value.card));
  }
  return keys;
}

function keyOf(keys: Keys, path: IndependentPath, own: string): string {
  const user = isZeros(path.userId) ? own : path.userId;
  const key = keys.get(`${user} ${path.deviceId}`);
  refuseUnless(key !== undefined, 'a device that no log brings');
  return key;
}

/**
 * The outcome of one group, by all that is known of the logs it cites. Entries may come in any order; all of them have to be
 * signed by the device they name.
 */
export function resolveHistory(encoded: readonly string[], groupId: string): Outcome {
  const entries = encoded.map((hex) => readEntry(bytesOf(hex)));
  const keys = keysIn(entries);
  for (const entry of entries)
    refuseUnless(isEntrySignedBy(entry, keyOf(keys, entry.path, entry.entryId)), 'not signed');
  const groupIds = new Set(entries.map((entry) => entry.groupId ?? entry.entryId));
  const groups = [...groupIds].map((id) => {
    const own = entries.filter((entry) => (entry.groupId ?? entry.entryId) === id);
    const nodes = linked(own, keys);
    const genesis = nodes.find(({ entry }) => entry.type === 1);
    refuseUnless(genesis !== undefined, 'no beginning');
    return { genesis, nodes: nodes.filter((node) => node !== genesis) };
  });
  return new Archive(groups).outcome(groupId);
}

function linked(entries: readonly IndependentEntry[], keys: Keys): readonly Node[] {
  const nodes = new Map<string, Node>();
  const isUser = entries.some(({ body }) => body.type === 'genesis' && body.value.kind === 'user');
  let waiting = [...entries];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ parents }) => parents.every((id) => nodes.has(id)));
    refuseUnless(ready.length > 0, 'an ancestor is missing');
    for (const entry of ready) {
      const parents = entry.parents.flatMap((id) => nodes.get(id) ?? []);
      const past = new Set(parents.flatMap((parent) => [parent.id, ...parent.past]));
      const depth = Math.max(-1, ...parents.map((parent) => parent.depth)) + 1;
      const { path, entryId: id } = entry;
      const author = isUser ? path.deviceId : (path.roleId ?? path.userId);
      nodes.set(id, { id, entry, author, depth, past, ...cosignersOf(entry, keys) });
    }
    waiting = waiting.filter((entry) => !ready.includes(entry));
  }
  return [...nodes.values()];
}

function cosignersOf(
  { body, groupId, parents }: IndependentEntry,
  keys: Keys,
): Pick<Node, 'cosigners' | 'cosignerPaths'> {
  if (body.type !== 'remove' || groupId === undefined) return { cosigners: [], cosignerPaths: [] };
  const count = new Uint8Array([parents.length >> 8, parents.length & 255]);
  const proposal = join(
    bytesOf(groupId),
    bytesOf(body.value.memberId),
    count,
    ...parents.map(bytesOf),
  );
  const consent = body.value.cosignatures.filter(({ path, signature }) => {
    const key = keys.get(`${path.userId} ${path.deviceId}`) ?? '';
    return isSigned({ key: bytesOf(key), signature: bytesOf(signature), name: 'cosign' }, proposal);
  });
  return {
    cosigners: consent.map(({ path }) => path.roleId ?? path.userId),
    cosignerPaths: consent.map(({ path }) => path),
  };
}
