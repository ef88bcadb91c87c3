/**
 * Rule S, step 1: whether an entry may enter the set. It has to be well formed, everything it names has to be known, and its
 * signature has to be that of a device the cited part of the user's log brings. Nothing here depends on what is accepted later.
 */
import { toHex } from '../encoding/bytes.ts';
import type { CryptoErrorCode } from '../errors.ts';
import { parseKnownCard, type DeviceCard } from '../keys/device-card.ts';
import type { Bits } from './bits.ts';
import { hasBit } from './bits.ts';
import { parseBody, type ReadBody } from './bodies/body.ts';
import type { GenesisBody } from './bodies/genesis.ts';
import { verifyCosignature } from './bodies/remove.ts';
import { parseEntry, verifyEntry, type Entry, type ReadEntry } from './entry.ts';
import { unverified } from './hold.ts';
import { ENTRIES_PER_LOG_MAX } from './limits.ts';
import type { Cosigner, LogSet, NodeClaim } from './log-set.ts';
import { actingMember, NO_ID, type Path } from './path.ts';
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

/** The group an entry is for, and the device that has to have signed it. */
interface Place {
  readonly groupId: string;
  readonly kind: GroupKind;
  readonly card: DeviceCard;
}

function admitRead(
  { entry, entryId, bytes }: ReadEntry,
  body: ReadBody,
  known: KnownLogs,
): Found<{ readonly groupId: string; readonly claim: NodeClaim }> {
  const id = toHex(entryId);
  const place =
    body.type === 'genesis'
      ? placeOfFounding(entry, { groupId: id, body: body.value, known })
      : placeOfLater(entry, body, known);
  if (!('found' in place)) return place;
  const { groupId, kind, card } = place.found;
  if (!verifyEntry(entry, card.signPublicKey)) return { code: 'crypto/signature' };
  const cosigners = findCosigners(entry, body, { kind, known });
  if (!('found' in cosigners)) return cosigners;
  return { found: { groupId, claim: { id, entry, body, bytes, cosigners: cosigners.found } } };
}

interface Founding {
  readonly groupId: string;
  readonly body: GenesisBody;
  readonly known: KnownLogs;
}

function placeOfFounding(entry: Entry, { groupId, body, known }: Founding): Found<Place> {
  const { kind } = body;
  if (body.minVersion > VERSION) return { code: 'crypto/version' };
  const missing = firstUnknown(entry.path.cites, known);
  if (missing !== undefined) return { missing };
  const card = kind === 'user' ? ownFounder(entry, body) : firstFounder(entry, body, known);
  return 'found' in card ? { found: { groupId, kind, card: card.found } } : card;
}

/** A person begins by the recovery card or the first device. */
function ownFounder({ path }: Entry, { founders }: GenesisBody): Found<DeviceCard> {
  const device = toHex(path.deviceId);
  const founder = founders.slice(0, 2).find(({ memberId }) => toHex(memberId) === device);
  const card = parseKnownCard(founder?.card ?? NO_ID);
  return card.ok ? { found: card.value } : { code: 'crypto/signature' };
}

/** Any other group begins by who stands first in it. */
function firstFounder({ path }: Entry, body: GenesisBody, known: KnownLogs): Found<DeviceCard> {
  const first = toHex(body.founders[0]?.memberId ?? NO_ID);
  return first === actingMember(path)
    ? citedCard(path, body.kind, known)
    : { code: 'crypto/signature' };
}

function placeOfLater(entry: Entry, body: ReadBody, known: KnownLogs): Found<Place> {
  const groupId = toHex(entry.groupId ?? NO_ID);
  const log = known.log(groupId);
  if (log === undefined) return { missing: groupId };
  const past = pastOf(entry, log, known);
  if (!('found' in past)) return past;
  const missing = firstUnknown(citesOf(entry, body), known);
  if (missing !== undefined) return { missing };
  const card =
    log.kind === 'user'
      ? cardInside(log, toHex(entry.path.deviceId), past.found)
      : citedCard(entry.path, log.kind, known);
  return 'found' in card ? { found: { groupId, kind: log.kind, card: card.found } } : card;
}

/** The parents with all that came before them. */
function pastOf(entry: Entry, log: LogSet, known: KnownLogs): Found<Bits> {
  const parents = entry.parents.map(toHex);
  const past = log.closureOf(parents);
  if (past !== undefined)
    return log.nodes.length < ENTRIES_PER_LOG_MAX ? { found: past } : { code: 'crypto/limit' };
  const missing = parents.find((parent) => known.homeOf(parent) === undefined);
  return missing === undefined ? { code: 'crypto/form' } : { missing };
}

/** What path, cosigners and epoch cite. */
function citesOf({ path }: Entry, body: ReadBody): readonly Uint8Array[] {
  if (body.type === 'remove')
    return [path, ...body.value.cosignatures.map((cosigner) => cosigner.path)].flatMap(
      ({ cites }) => cites,
    );
  return body.type === 'epoch' ? [...path.cites, ...body.value.cites] : path.cites;
}

const firstUnknown = (cites: readonly Uint8Array[], known: KnownLogs): string | undefined =>
  cites.map(toHex).find((cite) => known.homeOf(cite) === undefined);

/** The card of the path's device, as far as its cites reach. The logs have to be those the path names, and of lower kind. */
function citedCard(path: Path, kind: GroupKind, known: KnownLogs): Found<DeviceCard> {
  const userId = toHex(path.userId);
  const roleId = toHex(path.roleId ?? NO_ID);
  const [user, role] = [known.log(userId), known.log(roleId)];
  if (user === undefined) return { missing: userId };
  if (path.roleId !== undefined && role === undefined) return { missing: roleId };
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
  return closure !== undefined && known?.nodes.some((node) => hasBit(closure, node.index)) === true
    ? { found: known.card }
    : { code: 'crypto/signature' };
}

/** Cosigners whose signature holds. One that does not is simply no consent: the quorum will lack it. */
export function findCosigners(
  entry: Entry,
  body: ReadBody,
  { kind, known }: { readonly kind: GroupKind; readonly known: KnownLogs },
): Found<readonly Cosigner[]> {
  if (body.type !== 'remove') return { found: [] };
  const proposal = {
    groupId: entry.groupId ?? NO_ID,
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
