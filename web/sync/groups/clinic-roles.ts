/**
 * The roles of a clinic, read off the signed logs: who works on its records, who only reads them, who holds what is for doctors,
 * and who opens summaries in an emergency. Only a role that the clinic's own founder founded is ever taken for one of them.
 */
import { isAllZero, toHex } from '#crypto/encoding/bytes.ts';
import type { PolicyBody } from '#crypto/log/bodies/policy.ts';
import type { GroupState } from '#crypto/log/group-state.ts';
import type { Memory } from '../engine/memory.ts';

type Known = Pick<Memory, 'identity' | 'book'>;

/** Stands at the beginning of the nonce of a role that says in its GENESIS which one it is; the rest is drawn at random. */
const NAMED = 'lantern/';
/** After it, which one. The care team and the crew of a clinic from before have no name. */
const ROLE_NUMBERS = { readers: 1, doctors: 2 } as const;
export type NamedRole = keyof typeof ROLE_NUMBERS;
const ROLE_NAMES = ['readers', 'doctors'] as const satisfies readonly NamedRole[];

/** The first bytes of the nonce of such a role. */
export const nonceName = (role: NamedRole): Uint8Array =>
  Uint8Array.from([...NAMED].map((letter) => letter.charCodeAt(0)).concat(ROLE_NUMBERS[role]));

export const clinicState = ({ identity, book }: Known): GroupState | undefined =>
  identity.organisation && book.state(toHex(identity.organisation.organisationId));

/**
 * The clinic's policy as its founders set it last. Who manages the clinic may write one too; it decides nothing: whoever names an
 * emergency crew hands it summaries, and that is no administrator's to do.
 */
export function policyOf(known: Known): PolicyBody | undefined {
  const clinic = clinicState(known);
  return clinic?.policies.findLast(({ author }) => clinic.founders.includes(author.userId))?.body;
}

/** The role that works on the clinic's records. */
export const careTeamOf = (known: Known): string | undefined =>
  ourRoles(known).find(({ name, isCrew }) => name === undefined && !isCrew)?.groupId;

/** The role that reads every record and writes in none; undefined until somebody was let in as such. */
export const readersOf = (known: Known): string | undefined =>
  ourRoles(known).find(({ name }) => name === 'readers')?.groupId;

/** The role that alone holds what is for doctors in a record; undefined in a clinic that has none. */
export const doctorsOf = (known: Known): string | undefined =>
  ourRoles(known).find(({ name }) => name === 'doctors')?.groupId;

interface OurRole {
  readonly groupId: string;
  readonly name: NamedRole | 'unknown' | undefined;
  readonly isCrew: boolean;
}

/** In the order of their ids, so that all devices choose alike should there be two. */
function ourRoles(known: Known): readonly OurRole[] {
  const { book } = known;
  const clinic = clinicState(known);
  const founder = clinic?.founders[0];
  if (clinic === undefined || founder === undefined) return [];
  const crews = new Set(
    clinic.policies.flatMap(({ body }) => (isAllZero(body.glassRole) ? [] : toHex(body.glassRole))),
  );
  return rolesIn(book)
    .filter((groupId) => book.state(groupId)?.founders[0] === founder)
    .sort()
    .map((groupId) => ({
      groupId,
      name: nameOf(book, groupId),
      isCrew: crews.has(groupId),
    }));
}

/** What a group is never changes, and most are records: each is asked once. */
interface Asked {
  readonly groups: Set<string>;
  readonly roles: string[];
}
const ASKED = new WeakMap<Memory['book'], Asked>();

function rolesIn(book: Memory['book']): readonly string[] {
  const asked: Asked = ASKED.get(book) ?? { groups: new Set(), roles: [] };
  ASKED.set(book, asked);
  const groups = book.groups();
  // A book forgets no group: where there are no more of them, there is nothing to ask.
  if (groups.length === asked.groups.size) return asked.roles;
  for (const groupId of groups) {
    const kind = asked.groups.has(groupId) ? undefined : book.state(groupId)?.kind;
    if (kind === undefined) continue;
    asked.groups.add(groupId);
    if (kind === 'role') asked.roles.push(groupId);
  }
  return asked.roles;
}

/** Undefined for a role without a name; 'unknown' for one of a later version, which is taken for none of ours. */
function nameOf(book: Memory['book'], groupId: string): OurRole['name'] {
  const genesis = book.resolved(groupId)?.log.byId(groupId)?.body;
  if (genesis?.type !== 'genesis') return undefined;
  const { nonce } = genesis.value;
  const isNamed = [...NAMED].every((letter, at) => nonce[at] === letter.charCodeAt(0));
  if (!isNamed) return undefined;
  const number = nonce[NAMED.length];
  return ROLE_NAMES.find((name) => ROLE_NUMBERS[name] === number) ?? 'unknown';
}
