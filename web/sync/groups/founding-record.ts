/**
 * Founding a record. In a clinic without a doctors' role the care team founds it, and so holds every part of it for ever. In one
 * with such a role whoever registers the patient founds it by name, appoints both roles, and leaves before the first key is made:
 * no key of what is for doctors ever passes through other hands.
 */
import { writeRemove } from '#crypto/log/bodies/remove.ts';
import { NO_ID } from '#crypto/log/path.ts';
import { FLAG_GLASS, type Rights } from '#crypto/log/rights.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { invariant } from '#kernel/result.ts';
import {
  addMember,
  linkDirectory,
  withEpochs,
  type DirectoryPlace,
  type Founded,
  type NewMember,
} from './founding.ts';
import type { LogAuthor } from './log-author.ts';
import { compartmentMask } from './record-access.ts';

interface Appointed {
  readonly roleId: string;
  readonly rights: Rights;
}

export interface RecordTerms {
  /** Those that begin with it. */
  readonly compartments: readonly number[];
  /** The role that works on the record. */
  readonly roleId: string;
  /** Whose parts of the record begin when the first of them writes there; undefined where the clinic has no such role. */
  readonly doctors?: (Appointed & { readonly team: Rights }) | undefined;
  /** The role that opens its summary in an emergency, with the relay's share; undefined where the clinic has none. */
  readonly glassRoleId: string | undefined;
  /** The role that reads it and writes nothing; undefined where the clinic has none. */
  readonly readers?: Appointed | undefined;
  readonly directory: DirectoryPlace;
}

/** Whoever registered the patient is in it as one of the team, and leaves it with the team. */
export function foundRecord(author: LogAuthor, terms: RecordTerms): Founded {
  const { compartments, roleId, doctors } = terms;
  const { userId } = author.parts;
  invariant(userId !== undefined, 'a person founds records');
  const through = doctors === undefined ? roleId : undefined;
  const all = compartmentMask(compartments) | (doctors?.rights.read ?? 0);
  const genesis = author.found(
    {
      kind: 'record',
      founders: [
        {
          memberKind: doctors === undefined ? 'role' : 'user',
          memberId: fromHexId(doctors === undefined ? roleId : userId),
          card: new Uint8Array(0),
        },
      ],
      ...{ compartments: all, flags: 0, maxEpochDays: 0 },
    },
    through,
  );
  const { groupId } = genesis;
  const place = { groupId, roleId: through };
  const appoint = (member: NewMember) => addMember(author, groupId, member);
  const { glassRoleId, readers, directory } = terms;
  const written = [
    linkDirectory(author, place, directory),
    // The doctors first: of two who were appointed by the same, the earlier is senior.
    ...(doctors === undefined
      ? []
      : [
          appoint(roleIn(doctors, through)),
          appoint(roleIn({ roleId, rights: doctors.team }, through)),
        ]),
    ...(glassRoleId === undefined ? [] : [appoint(crewIn(glassRoleId, through))]),
    ...(readers === undefined ? [] : [addReaders(author, place, readers)]),
    ...(doctors === undefined ? [] : [leave(author, { groupId, userId })]),
  ];
  const entries = written.map((entry) => {
    invariant(entry.ok, 'a founder writes in their own record');
    return entry.value;
  });
  return withEpochs(author, {
    ...{ groupId, roleId },
    entries: [genesis.bytes, ...entries],
    compartments: [0, ...compartments],
  });
}

const leave = (author: LogAuthor, { groupId, userId }: { groupId: string; userId: string }) =>
  author.write({
    ...{ groupId, type: 'remove' },
    body: (w) => writeRemove(w, { memberId: fromHexId(userId), cosignatures: [] }),
  });

/** What an emergency opens, in the first release: compartment 1 of the access design. */
const EMERGENCY_COMPARTMENT = 1;

/** The emergency crew as a member of a record: reads its summary with the relay's share, and writes nothing. */
export const crewIn = (crew: string, roleId: string | undefined): NewMember => ({
  ...{ memberKind: 'role', memberId: crew, roleId, joinHash: NO_ID },
  rights: { flags: FLAG_GLASS, read: compartmentMask([EMERGENCY_COMPARTMENT]), write: 0 },
});

/** A role as a member of a record, appointed by somebody who is in it through `through`, or by name. */
const roleIn = ({ roleId, rights }: Appointed, through: string | undefined): NewMember => ({
  ...{ memberKind: 'role', memberId: roleId, roleId: through },
  ...{ rights, joinHash: NO_ID },
});

/** The role that reads, in one record; through the role that manages it there. */
export const addReaders = (
  author: LogAuthor,
  place: { readonly groupId: string; readonly roleId: string | undefined },
  readers: Appointed,
) => addMember(author, place.groupId, roleIn(readers, place.roleId));
