/** What the parts of an open engine share. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { FLAG_GLASS, manages } from '#crypto/log/rights.ts';
import type { Member } from '#crypto/log/group-state.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import type { RecordAccess } from '../groups/record-access.ts';
import { LogAuthor } from '../groups/log-author.ts';
import { isSubject } from '../groups/subject.ts';
import type { Batch } from './batch.ts';
import type { Project } from './projection.ts';
import type { Memory } from './memory.ts';
import { Postman } from './posting.ts';

/** Changes of a document from one snapshot to the next (crypto design, 12). */
const SNAPSHOT_EVERY = 500;

/** What an engine is handed by the place it runs in. */
export interface EngineWiring {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly project: Project;
  /** The compartment a kind of document belongs in; undefined for kinds this version does not know. */
  readonly compartmentOf: (kind: string) => number | undefined;
  /** The content compartments of the kind of record that a first document of this kind founds. */
  readonly compartmentsWith: (kind: string) => readonly number[];
  /** What whoever works on a record may do in it, and the person it is about. */
  readonly access: RecordAccess;
  /** Changes of a document from one snapshot to the next; SNAPSHOT_EVERY if nothing is said. */
  readonly snapshotEvery?: number;
}

export interface EngineParts extends Required<EngineWiring> {
  readonly memory: Memory;
  readonly store: SealedStore;
  readonly postman: Postman;
  readonly logAuthor: LogAuthor;
}

/** One step in progress: the parts of the engine, and the batch that everything it does goes into. */
export interface Step extends EngineParts {
  readonly batch: Batch;
}

/** As much of a step as there is before an engine is open. */
export type Ground = Pick<Step, 'memory' | 'batch'>;

export function engineParts(memory: Memory, store: SealedStore, wiring: EngineWiring): EngineParts {
  const { clock, random, project, compartmentOf, compartmentsWith, access } = wiring;
  const { book, device } = memory;
  return {
    ...{ clock, random, project, compartmentOf, compartmentsWith, access, memory, store },
    snapshotEvery: wiring.snapshotEvery ?? SNAPSHOT_EVERY,
    postman: new Postman(memory, random),
    logAuthor: new LogAuthor({
      ...{ book, device, clock, random },
      // Who is being recovered learns only on the way who they are.
      get userId() {
        return toHex(memory.identity.userId);
      },
    }),
  };
}

/**
 * The role through which we are in a group: none when we act in it by name, undefined also when we are not in it at all. Who is in it
 * in several ways acts as one of the team, through the role that holds most of it, then by name, then as one who reads, and for emergencies only if there is no other way.
 * Whom a record is about is in it by name, whatever else they are.
 */
export function actingRole(memory: Memory, groupId: string): string | undefined {
  const members = memory.book.state(groupId)?.members ?? [];
  const userId = toHex(memory.identity.userId);
  const held = members.filter(
    ({ memberId, memberKind }) => memberKind === 'role' && holdsRole(memory, memberId, userId),
  );
  const leading = held
    .filter(({ rights }) => manages(rights))
    .reduce<Member | undefined>(wider, undefined);
  const isByName = members.some(({ memberId }) => memberId === userId);
  if (isByName && (leading === undefined || isSubject(memory.book, groupId, userId)))
    return undefined;
  const reading = held.find(({ rights }) => (rights.flags & FLAG_GLASS) === 0);
  return (leading ?? reading ?? held[0])?.memberId;
}

/** Masks of which one holds all of the other: the greater number holds more. */
const wider = (a: Member | undefined, b: Member): Member =>
  a !== undefined && a.rights.write >= b.rights.write ? a : b;

/** Keys stay on a device whose person has left a role, so the log is asked as well. */
const holdsRole = ({ book, keyring }: Memory, roleId: string, userId: string): boolean =>
  keyring.of(roleId, 0).length > 0 &&
  book.state(roleId)?.members.some(({ memberId }) => memberId === userId) === true;
