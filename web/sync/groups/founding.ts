/**
 * Founding the groups of the access design: a person, a clinic, its roles; records have a file of their own. Each answers with its entries in an
 * order in which parents come first, and with the secrets of the epochs it opened.
 */
import { encodeCard } from '#crypto/keys/device-card.ts';
import { deviceKeysFromSeeds, type DeviceKeys } from '#crypto/keys/device-keys.ts';
import type { EditSecrets } from '#crypto/keys/epoch-secrets.ts';
import { createEpoch } from '#crypto/epoch/epoch.ts';
import { writeAdd } from '#crypto/log/bodies/add.ts';
import { writeLink } from '#crypto/log/bodies/link.ts';
import { writePolicy } from '#crypto/log/bodies/policy.ts';
import { NO_ID } from '#crypto/log/path.ts';
import type { GroupKind, Rights } from '#crypto/log/rights.ts';
import { recoveryKeysOf } from '#crypto/rest/recovery-code.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { invariant } from '#kernel/result.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { nonceName, type NamedRole } from './clinic-roles.ts';
import { compartmentMask } from './record-access.ts';
import { LogAuthor, type LogAuthorParts } from './log-author.ts';

export interface OpenedEpoch {
  readonly epochId: string;
  readonly groupId: string;
  readonly compartment: number;
  readonly secrets: EditSecrets;
}

export interface FoundedEpoch extends OpenedEpoch {
  /** The entry that made it. */
  readonly entry: Uint8Array;
}

export interface Founded {
  readonly groupId: string;
  readonly entries: readonly Uint8Array[];
  readonly epochs: readonly FoundedEpoch[];
}

/** A person: founder 0 is the paper recovery code, founder 1 this device. */
export function foundUser(
  parts: Omit<LogAuthorParts, 'userId'>,
  recoverySecret: Uint8Array,
): Founded {
  const recovery = deviceKeysFromSeeds(recoveryKeysOf(recoverySecret).deviceSeeds);
  const author = new LogAuthor({ ...parts, userId: undefined });
  const genesis = author.found({
    kind: 'user',
    founders: [recovery, parts.device].map(deviceFounder),
    compartments: 1,
    flags: 0,
    maxEpochDays: 0,
  });
  const own = new LogAuthor({ ...parts, userId: genesis.groupId });
  return withEpochs(own, { ...genesis, entries: [genesis.bytes], compartments: [0] });
}

const deviceFounder = (device: DeviceKeys) => ({
  memberKind: 'device' as const,
  memberId: device.deviceId,
  card: encodeCard(device.card),
});

export interface OrganisationTerms {
  /** Ed25519 key of the relay the clinic trusts. */
  readonly relayPublicKey: Uint8Array;
  /** Ed25519 key of the clinic's account there. */
  readonly accountPublicKey: Uint8Array;
  readonly compartments: readonly number[];
  /** The role whose holders open summaries in an emergency. */
  readonly glassRoleId: string;
}

/** Within which an emergency opening is to be reviewed. */
const REVIEW_HOURS = 72;

export function foundOrganisation(author: LogAuthor, terms: OrganisationTerms): Founded {
  const genesis = foundByUser(author, { kind: 'organisation', compartments: terms.compartments });
  const policy = author.write({
    groupId: genesis.groupId,
    type: 'policy',
    body: (w) =>
      writePolicy(w, {
        minVersion: 1,
        minSuite: 1,
        relays: [{ publicKey: terms.relayPublicKey, flags: 0 }],
        accountPublicKey: terms.accountPublicKey,
        // The office that pays for channels is the one that sends crews to them.
        dutyPublicKey: terms.accountPublicKey,
        glassRole: fromHexId(terms.glassRoleId),
        reviewHours: REVIEW_HOURS,
        maxEpochDays: 0,
      }),
  });
  invariant(policy.ok, 'a founder sets the policy');
  return withEpochs(author, {
    ...genesis,
    entries: [genesis.bytes, policy.value],
    compartments: [0, ...terms.compartments],
  });
}

/** One role: the care team, whose holders work on the clinic's records, the emergency crew, or one that has a name. */
export function foundRole(author: LogAuthor, name?: NamedRole): Founded {
  const genesis = foundByUser(author, { kind: 'role', compartments: [] }, name && nonceName(name));
  return withEpochs(author, { ...genesis, entries: [genesis.bytes], compartments: [0] });
}

export interface DirectoryPlace {
  readonly organisationId: Uint8Array;
  readonly channelId: Uint8Array;
  readonly key: Uint8Array;
}

/** Where the clinic's directory is. Said again it changes nothing, and vouches for all of the log before it. */
export const linkDirectory = (
  author: LogAuthor,
  place: { readonly groupId: string; readonly roleId: string | undefined },
  { organisationId, channelId, key }: DirectoryPlace,
) =>
  author.write({
    ...place,
    type: 'link',
    body: (w) => writeLink(w, { what: 'directory', id: organisationId, channelId, key }),
  });

export interface NewMember {
  readonly memberKind: 'user' | 'role';
  readonly memberId: string;
  readonly rights: Rights;
  /** Digest of the JOIN that asked for it, 32 zero bytes for none. */
  readonly joinHash: Uint8Array;
  /** The role through which the author appoints them, if not in their own name. */
  readonly roleId?: string | undefined;
}

export const addMember = (author: LogAuthor, groupId: string, member: NewMember) =>
  author.write({
    groupId,
    type: 'add',
    roleId: member.roleId,
    body: (w) =>
      writeAdd(w, {
        memberKind: member.memberKind,
        memberId: fromHexId(member.memberId),
        rights: member.rights,
        replaces: NO_ID,
        card: new Uint8Array(0),
        joinHash: member.joinHash,
      }),
  });

/** A device of the person whose log it is, with the same rights as every other of theirs. */
export const addDevice = (
  author: LogAuthor,
  userId: string,
  device: Pick<DeviceKeys, 'deviceId' | 'card'> & { readonly joinHash: Uint8Array },
) =>
  author.write({
    groupId: userId,
    type: 'add',
    body: (w) =>
      writeAdd(w, {
        memberKind: 'device',
        memberId: device.deviceId,
        rights: { flags: 1, read: 1, write: 1 },
        replaces: NO_ID,
        card: encodeCard(device.card),
        joinHash: device.joinHash,
      }),
  });

function foundByUser(
  author: LogAuthor,
  group: { readonly kind: GroupKind; readonly compartments: readonly number[] },
  nonceBegins?: Uint8Array,
) {
  const { userId } = author.parts;
  invariant(userId !== undefined, 'a person founds groups in their own name');
  return author.found({
    kind: group.kind,
    founders: [{ memberKind: 'user', memberId: fromHexId(userId), card: new Uint8Array(0) }],
    compartments: compartmentMask(group.compartments),
    ...{ flags: 0, maxEpochDays: 0, nonceBegins },
  });
}

/** Opens the first epoch of each compartment. */
export function withEpochs(
  author: LogAuthor,
  group: {
    readonly groupId: string;
    readonly entries: readonly Uint8Array[];
    readonly compartments: readonly number[];
    /** The role through which the author acts there, if not in their own name. */
    readonly roleId?: string;
  },
): Founded {
  const entries = [...group.entries];
  const epochs: FoundedEpoch[] = [];
  for (const compartment of group.compartments) {
    const { book, device, clock, random } = author.parts;
    const made = createEpoch({
      book,
      groupId: group.groupId,
      compartment,
      path: author.path(group.groupId, group.roleId),
      device,
      claimedTime: clock.now(),
      random,
      reason: 'first',
    });
    invariant(made.ok && author.accept(made.value.entry).ok, 'a founder opens the first epoch');
    const { entry, entryId, secrets } = made.value;
    entries.push(entry);
    epochs.push({ epochId: toHex(entryId), groupId: group.groupId, compartment, secrets, entry });
  }
  return { groupId: group.groupId, entries, epochs };
}
