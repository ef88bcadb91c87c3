/** What the parts of an open engine share. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import { LogAuthor } from '../groups/log-author.ts';
import type { Project } from './documents.ts';
import type { Memory } from './memory.ts';
import { Postman } from './posting.ts';

export interface EngineParts {
  readonly memory: Memory;
  readonly store: SealedStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly project: Project;
  /** The compartment a kind of document belongs in; undefined for kinds this version does not know. */
  readonly compartmentOf: (kind: string) => number | undefined;
  readonly postman: Postman;
  readonly logAuthor: LogAuthor;
}

export function engineParts(own: Omit<EngineParts, 'postman' | 'logAuthor'>): EngineParts {
  const { memory, clock, random } = own;
  const { book, device, identity } = memory;
  const logAuthor = new LogAuthor({ book, device, clock, random, userId: toHex(identity.userId) });
  return { ...own, postman: new Postman(memory, random), logAuthor };
}

/** The role through which we are in a group: none when we are in it by name, undefined also when we are not in it at all. */
export function actingRole(memory: Memory, groupId: string): string | undefined {
  const members = memory.book.state(groupId)?.members ?? [];
  const userId = toHex(memory.identity.userId);
  if (members.some((member) => member.memberId === userId)) return undefined;
  return members.find(
    (member) => member.memberKind === 'role' && memory.keyring.of(member.memberId, 0).length > 0,
  )?.memberId;
}
