/**
 * Whether an EPOCH, a GRANT, a LINK, a VERDICT or a POLICY is valid, a second time. Floods are not told here: the published
 * histories have none.
 */
import { manages, knows, type Node } from './attempt.ts';
import { boxIdOf, type IndependentBody } from './bodies.ts';
import { kindOf, readsIt, tierOf, writesIt, type LogAt } from './log-at.ts';
import { bytesOf, hexOf, isZeros } from './wire.ts';

type BodyOf<T extends IndependentBody['type']> = Extract<IndependentBody, { type: T }>['value'];

/** What the logs that a log cites can be asked. */
export interface Neighbours {
  /** The name of the newest box at these cites; undefined where the log is not cited, '' for who had none. */
  readonly boxAt: (member: string, cites: readonly string[]) => string | undefined;
  readonly everHadBox: (member: string, boxId: string) => boolean;
  readonly goesBackNowhere: (newer: readonly string[], older: readonly string[]) => boolean;
}

export function judgeKey(log: LogAt, neighbours: Neighbours, node: Node): string {
  const { body } = node.entry;
  if (body.type === 'epoch') return judgeEpoch(log, neighbours, { node, body: body.value });
  if (body.type === 'grant') return judgeGrant(log, neighbours, { node, body: body.value });
  const unfit = body.type === 'policy' ? unfitPolicy(log, { node, body: body.value }) : undefined;
  if (unfit !== undefined) return unfit;
  const author = log.standing(node.author, node);
  if (author === undefined) return 'crypto/not-member';
  if (!isKey(node) && author.isVoid(node)) return 'crypto/void';
  const may =
    body.type === 'verdict'
      ? writesIt(author.rights, body.value.compartment)
      : manages(author.rights);
  return may ? 'accepted' : 'crypto/right';
}

/** What is never unmade: keys, and where they lead. */
export const isKey = ({ entry: { body } }: Node): boolean =>
  ['epoch', 'grant', 'link'].includes(body.type);

/** Policies are of organisations, and no floor falls below the beginning or an earlier policy. */
function unfitPolicy(log: LogAt, { node, body }: Told<BodyOf<'policy'>>): string | undefined {
  const { body: start } = log.group.genesis.entry;
  if (start.type !== 'genesis' || start.value.kind !== 'organisation') return 'crypto/form';
  const floors = [{ minVersion: start.value.minVersion, minSuite: start.value.suite }];
  for (const other of log.group.nodes)
    if (other.entry.body.type === 'policy' && knows(node, other))
      if (log.verdicts.get(other.id) === 'accepted') floors.push(other.entry.body.value);
  const holds = floors.every(
    (floor) => floor.minVersion <= body.minVersion && floor.minSuite <= body.minSuite,
  );
  return holds ? undefined : 'crypto/floor';
}

interface Told<B> {
  readonly node: Node;
  readonly body: B;
}

function judgeEpoch(
  log: LogAt,
  neighbours: Neighbours,
  { node, body }: Told<BodyOf<'epoch'>>,
): string {
  const { compartment } = body;
  const author = log.standing(node.author, node);
  if (author === undefined) return 'crypto/not-member';
  if (author.isPending) return 'crypto/pending';
  const { rights } = author;
  const mayKnow = readsIt(rights, compartment) && tierOf(rights, compartment) !== 3;
  if (!mayKnow || !(writesIt(rights, compartment) || manages(rights))) return 'crypto/right';
  const isSound =
    follows(log, neighbours, { node, body, isManager: manages(rights) }) &&
    bringsKeys(log, { node, body }) &&
    isForAll(log, neighbours, { node, body });
  return isSound ? 'accepted' : 'crypto/epoch';
}

const epochOf = ({ entry: { body } }: Node): BodyOf<'epoch'> | undefined =>
  body.type === 'epoch' ? body.value : undefined;

function follows(
  log: LogAt,
  neighbours: Neighbours,
  { node, body, isManager }: Told<BodyOf<'epoch'>> & { readonly isManager: boolean },
): boolean {
  const before = log.epochs.filter(
    (epoch) => knows(node, epoch) && epochOf(epoch)?.compartment === body.compartment,
  );
  const previous = body.previous.map((id) => before.find((epoch) => epoch.id === id));
  const bodies = previous.flatMap((epoch) => (epoch && epochOf(epoch)) ?? []);
  if (bodies.length !== previous.length) return false;
  if (!bodies.every(({ cites }) => neighbours.goesBackNowhere(body.cites, cites))) return false;
  if (body.n !== 1 + Math.max(0, ...bodies.map(({ n }) => n))) return false;
  if (previous.length === 0) return before.length === 0;
  return body.wraps.length > 0 || isManager;
}

function bringsKeys(log: LogAt, { node, body }: Told<BodyOf<'epoch'>>): boolean {
  const isNew = !log.epochs.some((epoch) => {
    const other = knows(node, epoch) ? epochOf(epoch) : undefined;
    return (
      other?.writePublicKey === body.writePublicKey || other?.dropPublicKey === body.dropPublicKey
    );
  });
  const kind = kindOf(log.group);
  const needsBox = (kind === 'user' || kind === 'role') && body.compartment === 0;
  const { body: start } = log.group.genesis.entry;
  const compartments = start.type === 'genesis' ? start.value.compartments : 0;
  const hasGlass = body.seals.some(({ tier }) => tier === 3);
  return (
    isNew &&
    needsBox === (body.boxPublicKey !== '') &&
    (compartments & (1 << body.compartment)) !== 0 &&
    !(hasGlass && isZeros(body.shareHash))
  );
}

function isForAll(
  log: LogAt,
  neighbours: Neighbours,
  { node, body }: Told<BodyOf<'epoch'>>,
): boolean {
  const due = [];
  for (const { member, rights } of log.holders(body.compartment, node)) {
    const box = ownBoxOf(log, member) ?? neighbours.boxAt(member, body.cites);
    if (box === undefined) return false;
    if (box !== '') due.push(`${member} ${String(tierOf(rights, body.compartment))} ${box}`);
  }
  const given = body.seals.map(
    ({ memberId, tier, boxId }) => `${memberId} ${String(tier)} ${boxId}`,
  );
  return due.join() === given.join();
}

const BOX_KEY = { start: 2 * 34, end: 2 * (34 + 1216) };

/** The box of a device, from the card in its person's log. */
function ownBoxOf({ group }: LogAt, member: string): string | undefined {
  if (kindOf(group) !== 'user') return undefined;
  for (const { entry } of [group.genesis, ...group.nodes]) {
    const { body } = entry;
    const brought =
      body.type === 'genesis' ? body.value.founders : body.type === 'add' ? [body.value] : [];
    const card = brought.find(({ memberId }) => memberId === member)?.card;
    if (card !== undefined) return hexOf(boxIdOf(bytesOf(card.slice(BOX_KEY.start, BOX_KEY.end))));
  }
  return '';
}

function judgeGrant(
  log: LogAt,
  neighbours: Neighbours,
  { node, body }: Told<BodyOf<'grant'>>,
): string {
  const epoch = log.epochs.find(({ id }) => id === body.epochId);
  const compartment = epoch && epochOf(epoch)?.compartment;
  if (epoch === undefined || compartment === undefined || !knows(node, epoch))
    return 'crypto/epoch';
  const author = log.standing(node.author, node);
  if (author === undefined) return 'crypto/not-member';
  if (author.isPending) return 'crypto/pending';
  const tier = tierOf(author.rights, compartment);
  const mayGive = readsIt(author.rights, compartment) && tier !== 3;
  if (!mayGive || body.seals.some((seal) => seal.tier === 2 && tier !== 2)) return 'crypto/right';
  const isDue = body.seals.every((seal) => {
    const rights = log.standing(seal.memberId, node)?.rights;
    if (rights === undefined || !readsIt(rights, compartment)) return false;
    const box = ownBoxOf(log, seal.memberId);
    const isTheirs =
      box === undefined ? neighbours.everHadBox(seal.memberId, seal.boxId) : box === seal.boxId;
    return seal.tier === tierOf(rights, compartment) && isTheirs;
  });
  return isDue ? 'accepted' : 'crypto/epoch';
}
