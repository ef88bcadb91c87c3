/**
 * Rule S, step 1: whether an entry may enter the set. It has to be well formed, everything it names has to be known, and its
 * signature has to be that of a device the cited part of the user's log brings. Nothing here depends on what is accepted later.
 */
import { toHex } from '../encoding/bytes.ts';
import type { CryptoErrorCode } from '../errors.ts';
import { parseCard, type DeviceCard } from '../keys/device-card.ts';
import type { Bits } from './bits.ts';
import { hasBit } from './bits.ts';
import { parseBody, type ReadBody } from './bodies/body.ts';
import type { GenesisBody } from './bodies/genesis.ts';
import { verifyCosignature } from './bodies/remove.ts';
import { parseEntry, verifyEntry, type Entry, type ReadEntry } from './entry.ts';
import { unverified } from './hold.ts';
import { ENTRIES_PER_LOG_MAX } from './limits.ts';
import type { Cosigner, LogSet, NodeClaim } from './log-set.ts';
import { actingMember, type Path } from './path.ts';
import type { GroupKind } from './rights.ts';

/** The newest version of envelopes and entries this program knows. */
const VERSION = 1;

export type Admission =
  | { readonly outcome: 'admitted'; readonly groupId: string; readonly claim: NodeClaim }
  | { readonly outcome: 'known'; readonly id: string; readonly groupId: string }
  | {
      readonly outcome: 'held';
      readonly id: string;
      readonly author: string;
      readonly missing: string;
    }
  | { readonly outcome: 'refused'; readonly id?: string; readonly code: CryptoErrorCode };

/** Where an entry looks for what it names. */
export interface KnownLogs {
  readonly log: (groupId: string) => LogSet | undefined;
  /** The log an entry stands in. */
  readonly homeOf: (entryId: string) => string | undefined;
}

/** A thing that is missing, a reason to refuse, or the answer. */
type Found<T> =
  { readonly found: T } | { readonly missing: string } | { readonly code: CryptoErrorCode };

/** 'crypto/form', 'crypto/limit', 'crypto/suite', 'crypto/version', 'crypto/key' or 'crypto/signature' when refused. */
export function admit(bytes: Uint8Array, known: KnownLogs): Admission {
  const read = parseEntry(bytes);
  if (!read.ok) return { outcome: 'refused', code: read.error.code };
  const id = toHex(read.value.entryId);
  const home = known.homeOf(id);
  if (home !== undefined) return { outcome: 'known', id, groupId: home };
  const body = parseBody(read.value.entry.type, read.value.entry.body);
  if (!body.ok) return { outcome: 'refused', id, code: body.error.code };
  const result = admitRead(read.value, body.value, known);
  if ('found' in result) return { outcome: 'admitted', ...result.found };
  if ('code' in result) return { outcome: 'refused', id, code: result.code };
  const claimed = toHex(read.value.entry.path.deviceId);
  const card = known.log(toHex(read.value.entry.path.userId))?.cardOf(claimed)?.card;
  if (card === undefined)
    return { outcome: 'held', id, author: unverified(claimed), missing: result.missing };
  // Whoever holds an entry in somebody's name pushes out what that somebody has waiting.
  return verifyEntry(read.value.entry, card.signPublicKey)
    ? { outcome: 'held', id, author: claimed, missing: result.missing }
    : { outcome: 'refused', id, code: 'crypto/signature' };
}

function admitRead(
  read: ReadEntry,
  body: ReadBody,
  known: KnownLogs,
): Found<{ readonly groupId: string; readonly claim: NodeClaim }> {
  const { entry, bytes } = read;
  const id = toHex(read.entryId);
  const groupId = body.type === 'genesis' ? id : toHex(entry.groupId ?? read.entryId);
  const problem = body.type === 'genesis' ? genesisProblem(entry, body.value) : undefined;
  if (problem !== undefined) return { code: problem };
  const parents = body.type === 'genesis' ? { found: undefined } : findParents(entry, known);
  if (!('found' in parents)) return parents;
  const missing = firstUnknown(entry, body, known);
  if (missing !== undefined) return { missing };
  const kind = body.type === 'genesis' ? body.value.kind : (parents.found?.log.kind ?? 'record');
  const card =
    kind === 'user' ? ownCard(entry, body, parents.found) : citedCard(entry.path, kind, known);
  if (!('found' in card)) return card;
  if (!verifyEntry(entry, card.found.signPublicKey)) return { code: 'crypto/signature' };
  const cosigners = findCosigners(entry, body, { kind, known });
  if (!('found' in cosigners)) return cosigners;
  return { found: { groupId, claim: { id, entry, body, bytes, cosigners: cosigners.found } } };
}

/** The founder who signs: the member that acts, or in a user's log the recovery card or the first device. */
function genesisProblem(entry: Entry, body: GenesisBody): CryptoErrorCode | undefined {
  if (body.minVersion > VERSION) return 'crypto/version';
  const signer = body.kind === 'user' ? toHex(entry.path.deviceId) : actingMember(entry.path);
  const mayFound = body.founders.slice(0, body.kind === 'user' ? 2 : 1);
  return mayFound.some((founder) => toHex(founder.memberId) === signer)
    ? undefined
    : 'crypto/signature';
}

function findParents(entry: Entry, known: KnownLogs): Found<{ log: LogSet; past: Bits }> {
  const groupId = entry.groupId === undefined ? '' : toHex(entry.groupId);
  const log = known.log(groupId);
  if (log === undefined) return { missing: groupId };
  const parents = entry.parents.map(toHex);
  for (const parent of parents) {
    const home = known.homeOf(parent);
    if (home === undefined) return { missing: parent };
    if (home !== groupId) return { code: 'crypto/form' };
  }
  if (log.nodes.length >= ENTRIES_PER_LOG_MAX) return { code: 'crypto/limit' };
  const past = log.closureOf(parents);
  return past === undefined ? { code: 'crypto/form' } : { found: { log, past } };
}

/** What path, cosigners and epoch cite and nobody has brought. */
function firstUnknown(entry: Entry, body: ReadBody, known: KnownLogs): string | undefined {
  const cosigners =
    body.type === 'remove' ? body.value.cosignatures.map(({ path }) => path.cites) : [];
  const cites = [
    entry.path.cites,
    ...cosigners,
    ...(body.type === 'epoch' ? [body.value.cites] : []),
  ];
  return cites
    .flat()
    .map(toHex)
    .find((cite) => known.homeOf(cite) === undefined);
}

/** The card of a device in its own user's log, as far as the entry's own past reaches. */
function ownCard(
  entry: Entry,
  body: ReadBody,
  parents: { readonly log: LogSet; readonly past: Bits } | undefined,
): Found<DeviceCard> {
  const device = toHex(entry.path.deviceId);
  if (parents !== undefined) return cardInside(parents.log, device, parents.past);
  const founder =
    body.type === 'genesis'
      ? body.value.founders.find((candidate) => toHex(candidate.memberId) === device)
      : undefined;
  const card = founder === undefined ? undefined : parseCard(founder.card);
  return card?.ok === true ? { found: card.value } : { code: 'crypto/signature' };
}

/** The card of the path's device, as far as its cites reach. The logs have to be those the path names, and of lower kind. */
function citedCard(path: Path, kind: GroupKind, known: KnownLogs): Found<DeviceCard> {
  const userId = toHex(path.userId);
  const roleId = path.roleId === undefined ? undefined : toHex(path.roleId);
  const [user, role] = [known.log(userId), roleId === undefined ? undefined : known.log(roleId)];
  if (user === undefined) return { missing: userId };
  if (roleId !== undefined && role === undefined) return { missing: roleId };
  if (user.kind !== 'user' || (role !== undefined && (role.kind !== 'role' || kind !== 'record')))
    return { code: 'crypto/signature' };
  const cites = path.cites.map(toHex);
  const ofUser = cites.filter((cite) => known.homeOf(cite) === userId);
  const ofRole = cites.filter((cite) => known.homeOf(cite) === roleId);
  const complete = ofUser.length > 0 && (role === undefined || ofRole.length > 0);
  if (!complete || ofUser.length + ofRole.length !== cites.length) return { code: 'crypto/form' };
  return cardInside(user, toHex(path.deviceId), user.closureOf(ofUser));
}

function cardInside(log: LogSet, device: string, closure: Bits | undefined): Found<DeviceCard> {
  const known = log.cardOf(device);
  const isInside =
    closure !== undefined && known?.nodes.some((node) => hasBit(closure, node.index)) === true;
  return known !== undefined && isInside ? { found: known.card } : { code: 'crypto/signature' };
}

/** Cosigners whose signature holds. One that does not is simply no consent: the quorum will lack it. */
export function findCosigners(
  entry: Entry,
  body: ReadBody,
  { kind, known }: { readonly kind: GroupKind; readonly known: KnownLogs },
): Found<readonly Cosigner[]> {
  if (body.type !== 'remove' || entry.groupId === undefined) return { found: [] };
  const proposal = {
    groupId: entry.groupId,
    memberId: body.value.memberId,
    parents: entry.parents,
  };
  const cosigners: Cosigner[] = [];
  for (const { path, signature } of body.value.cosignatures) {
    const card = citedCard(path, kind, known);
    if ('missing' in card) return card;
    if ('code' in card) continue;
    if (verifyCosignature(proposal, signature, card.found.signPublicKey))
      cosigners.push({ member: actingMember(path), path });
  }
  return { found: cosigners };
}
