/** How the sync server of automerge-repo is spoken to: by automerge-repo, from the folder of anchors. A room is a document. */
import type { Dialect, Member } from './dialect.ts';
import { roomNamed } from './room.ts';

const PROGRAM = new URL('anchors/automerge-member.mjs', import.meta.url).pathname;

interface Anchor {
  readonly automergeMember: (
    port: number,
    address: string | undefined,
  ) => Promise<Member & { readonly address: string }>;
}

/** By the room's name: documents of this process. */
const addresses = new Map<string, string>();

export const automergeDialect: Dialect = {
  room: roomNamed,
  join: async ({ port }, { name }, isWriter) => {
    // Its packages are there once somebody measures; the project knows nothing of them.
    const { automergeMember } = (await import(PROGRAM)) as Anchor;
    const key = `${String(port)} ${name}`;
    const member = await automergeMember(port, isWriter ? undefined : addresses.get(key));
    addresses.set(key, member.address);
    return member;
  },
  send: (member, _place, message) => {
    member.send(message);
  },
  messagesIn: (data) => data.readUInt32BE(0),
};
