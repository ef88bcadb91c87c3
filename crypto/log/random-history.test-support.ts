/**
 * Random concurrent histories of one record: people who know different parts of it appoint, change, expel and leave, some of
 * them with the right to and some without. Everything follows from the seed.
 */
import { toHex } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';
import type { Body } from './bodies/body.ts';
import { cosignRemoval } from './bodies/remove.ts';
import { groupStateOf, type GroupState } from './group-state.ts';
import { fromHexId } from './hex-id.ts';
import { CALM, claimOf, resolveClaims, someOrder } from './history.test-support.ts';
import { LogSet, type NodeClaim } from './log-set.ts';
import type { Path } from './path.ts';
import {
  add,
  createPerson,
  founderUser,
  genesisOf,
  OWNER,
  READER,
  remove,
  seededNumbers,
  seededRandom,
  set,
  WRITER,
  writeEntry,
  type Person,
} from './people.test-support.ts';
import { resolveLog } from './resolve-log.ts';
import { manages, type Rights } from './rights.ts';

export type Cast = readonly Person[];

const CAST = 6;

/** Some people; making them costs more than a history, so histories share them. */
export function createCast(size = CAST): Cast {
  const random = seededRandom(6);
  return Array.from({ length: size }, () => createPerson(random));
}

export interface RandomHistory {
  readonly seed: number;
  readonly claims: readonly NodeClaim[];
  readonly founders: readonly string[];
}

const STEPS = 24;
const RIGHTS: readonly Rights[] = [OWNER, OWNER, WRITER, READER];

interface Telling {
  readonly cast: Cast;
  readonly groupId: string;
  readonly number: () => number;
  readonly views: readonly LogSet[];
}

/** One history by its seed. */
export function randomHistory(cast: Cast, seed: number): RandomHistory {
  const number = seededNumbers(seed);
  const founders = cast.slice(0, 1 + Math.floor(number() * 3));
  const [first] = founders;
  invariant(first !== undefined, 'a record has a founder');
  const genesis = claimOf(
    writeEntry({
      parents: [],
      path: pathOfPerson(first),
      device: first.device,
      body: {
        type: 'genesis',
        value: genesisOf('record', seededRandom(seed), {
          founders: founders.map(({ userId }) => founderUser(userId)),
          compartments: 0b111,
        }),
      },
    }),
  );
  const views = cast.map(() => copyOf([genesis]));
  const telling: Telling = { cast, groupId: genesis.id, number, views };
  const claims = [genesis];
  for (let step = 0; step < STEPS; step++) claims.push(...oneStep(telling));
  return { seed, claims, founders: founders.map(({ userId }) => userId) };
}

function copyOf(claims: readonly NodeClaim[]): LogSet {
  const [genesis, ...others] = claims;
  invariant(genesis?.body.type === 'genesis', 'a log begins with its genesis');
  const log = new LogSet(genesis, genesis.body.value);
  for (const claim of others) log.add(claim);
  return log;
}

const pathOfPerson = (person: Person): Path => ({
  deviceId: person.device.deviceId,
  userId: fromHexId(person.userId),
  cites: [fromHexId(person.userId)],
});

/** Somebody perhaps hears from somebody, then writes. Sometimes they pretend to know less than they do. */
function oneStep({ cast, groupId, number, views }: Telling): readonly NodeClaim[] {
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(number() * items.length)];
    invariant(item !== undefined, 'there is something to pick');
    return item;
  };
  const place = Math.floor(number() * cast.length);
  const [author, view] = [cast[place], views[place]];
  invariant(author !== undefined && view !== undefined, 'the author is one of the cast');
  if (number() < 0.4) hear(view, pick(views));
  const heads = groupStateOf(view, resolveLog(view, CALM)).heads;
  const parents = number() < 0.15 ? [pick(view.nodes).id] : heads;
  const target = pick(cast);
  const body = randomBody({ author, target, number, pick, groupId, parents, cast });
  const claim = claimOf(
    writeEntry({ groupId, parents, path: pathOfPerson(author), device: author.device, body }),
  );
  if (view.byId(claim.id) !== undefined) return [];
  view.add(claim);
  return [claim];
}

function hear(view: LogSet, other: LogSet): void {
  for (const node of other.ordered) if (view.byId(node.id) === undefined) view.add(node);
}

interface Choice {
  readonly author: Person;
  readonly target: Person;
  readonly number: () => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly groupId: string;
  readonly parents: readonly string[];
  readonly cast: Cast;
}

function randomBody(choice: Choice): Body {
  const { author, target, number, pick, cast } = choice;
  const kind = number();
  if (kind < 0.4) return add(target.userId, pick(RIGHTS));
  if (kind < 0.6) return set(target.userId, pick(RIGHTS));
  if (kind < 0.66) return remove(author.userId);
  if (kind < 0.9) return remove(target.userId);
  const memberId = fromHexId(target.userId);
  const { groupId, parents } = choice;
  const proposal = { groupId: fromHexId(groupId), memberId, parents: parents.map(fromHexId) };
  const cosigners = cast.filter(() => number() < 0.4);
  const cosignatures = cosigners.map((person) =>
    cosignRemoval(proposal, pathOfPerson(person), person.device),
  );
  return { type: 'remove', value: { memberId, cosignatures } };
}

/** What is wrong with the resolution of one random history, in words; empty when nothing is. For tests and soaks. */
export function examineHistory(cast: Cast, seed: number): readonly string[] {
  const { claims, founders } = randomHistory(cast, seed);
  const number = seededNumbers(seed);
  const [first, ...others] = [
    resolveClaims(claims, 'full'),
    resolveClaims(someOrder(claims, number), 'incremental'),
    resolveClaims(someOrder(claims, number), 'full'),
  ];
  invariant(first !== undefined, 'there are three outcomes');
  const gone = founders.filter(
    (founder) => !first.members.some(({ memberId }) => memberId === founder),
  );
  return [
    ...(others.every((other) => digestOf(other) === digestOf(first))
      ? []
      : [`seed ${seed}: the order matters`]),
    ...(first.members.some(({ rights }) => manages(rights))
      ? []
      : [`seed ${seed}: nobody manages`]),
    ...(gone.every((founder) => mayHaveGone(claims, founder))
      ? []
      : [`seed ${seed}: a founder was expelled without founders`]),
  ];
}

/** Members, rights, verdicts and heads as one text. */
export const digestOf = (state: GroupState): string =>
  JSON.stringify([
    state.members,
    state.heads,
    [...state.entryVerdicts].sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);

const mayHaveGone = (claims: readonly NodeClaim[], founder: string): boolean =>
  claims.some(
    ({ body, entry }) =>
      body.type === 'remove' &&
      toHex(body.value.memberId) === founder &&
      (body.value.cosignatures.length > 0 || toHex(entry.path.userId) === founder),
  );
