/**
 * Random histories of one record whose people live in three partitions that meet now and then. Beside appointments, changes and
 * removals there are rotations: EPOCHs sealed to whoever is a member then. Everything follows from the seed.
 */
import { toHex } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';
import { editSecretsOf } from '../keys/epoch-secrets.ts';
import type { Body } from './bodies/body.ts';
import { boxIdOf, SEALED_BYTES } from './bodies/seal.ts';
import { groupStateOf, type GroupState } from './group-state.ts';
import { fromHexId } from './hex-id.ts';
import { CALM, claimOf, resolveClaims, someOrder } from './history.test-support.ts';
import { LogSet, type NodeClaim } from './log-set.ts';
import type { Outlook } from './outlook.ts';
import {
  add,
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
import { digestOf, type Cast } from './random-history.test-support.ts';
import { resolveLog } from './resolve-log.ts';
import { tierOf } from './rights.ts';

const STEPS = 26;
const ORDERS = 20;
const PARTITIONS = 3;
const COMPARTMENT = 1;
const RIGHTS = [OWNER, OWNER, WRITER, READER];

/** Everybody has a box that is always cited: whom a rotation is sealed to is then a matter of the log alone. */
function outlookOf(cast: Cast): Outlook {
  const boxes = new Map(
    cast.map(({ userId, device }) => {
      const publicKey = device.card.boxPublicKey;
      return [userId, { publicKey, boxId: boxIdOf(publicKey) }] as const;
    }),
  );
  return { ...CALM, boxAt: (member) => boxes.get(member) ?? 'none' };
}

interface Telling {
  readonly people: readonly Person[];
  readonly groupId: string;
  readonly number: () => number;
  readonly random: (length: number) => Uint8Array;
  readonly outlook: Outlook;
  readonly boxes: ReadonlyMap<string, Uint8Array>;
  /** What each partition knows. */
  readonly views: readonly LogSet[];
}

function pick<T>(number: () => number, items: readonly T[]): T {
  const item = items[Math.floor(number() * items.length)];
  invariant(item !== undefined, 'there is something to pick');
  return item;
}

const pathOfPerson = (person: Person) => ({
  deviceId: person.device.deviceId,
  userId: fromHexId(person.userId),
  cites: [fromHexId(person.userId)],
});

/** All entries of one history, its beginning first. */
function tell(cast: Cast, seed: number): readonly NodeClaim[] {
  const number = seededNumbers(seed);
  const random = seededRandom(seed);
  const people = cast.slice(0, 3 + Math.floor(number() * (cast.length - 2)));
  const founders = people.slice(0, 1 + Math.floor(number() * 3));
  const [first] = founders;
  invariant(first !== undefined, 'a record has a founder');
  const value = genesisOf('record', random, {
    founders: founders.map(({ userId }) => founderUser(userId)),
    compartments: 0b111,
  });
  const genesis = claimOf(
    writeEntry({
      ...{ parents: [], path: pathOfPerson(first), device: first.device },
      body: { type: 'genesis', value },
    }),
  );
  const views = Array.from({ length: PARTITIONS }, () => new LogSet(genesis, value));
  const boxes = new Map(
    people.map(({ userId, device }) => [userId, boxIdOf(device.card.boxPublicKey)]),
  );
  const outlook = outlookOf(cast);
  const telling = { people, groupId: genesis.id, number, random, outlook, boxes, views };
  return [genesis, ...Array.from({ length: STEPS }, () => oneStep(telling)).flat()];
}

/** Now and then two partitions meet; then somebody writes in theirs, sometimes as if they knew less. */
function oneStep(telling: Telling): readonly NodeClaim[] {
  const { people, groupId, number, views, outlook } = telling;
  const place = Math.floor(number() * people.length);
  const [author, view] = [people[place], views[place % PARTITIONS]];
  invariant(author !== undefined && view !== undefined, 'everybody lives somewhere');
  if (number() < 0.25)
    for (const node of pick(number, views).ordered)
      if (view.byId(node.id) === undefined) view.add(node);
  const state = groupStateOf(view, resolveLog(view, outlook));
  const parents = number() < 0.12 ? [pick(number, view.nodes).id] : state.heads;
  const body = bodyOf(telling, author, state);
  const entry = { groupId, parents, path: pathOfPerson(author), device: author.device, body };
  const claim = claimOf(writeEntry(entry));
  if (view.byId(claim.id) !== undefined) return [];
  view.add(claim);
  return [claim];
}

function bodyOf(telling: Telling, author: Person, state: GroupState): Body {
  const { people, number } = telling;
  const target = pick(number, people).userId;
  const rights = pick(number, RIGHTS);
  const kind = number();
  if (kind < 0.32) return add(target, rights);
  if (kind < 0.5) return set(target, rights);
  if (kind < 0.55) return remove(author.userId);
  if (kind < 0.78) return remove(target);
  return rotationOf(telling, state);
}

/** An EPOCH for the members its author knows. What is sealed is no secret here: validity does not depend on it. */
function rotationOf({ random, boxes }: Telling, state: GroupState): Body {
  const { writeKey, readSecrets } = editSecretsOf(random(32));
  const epochs = state.epochs.filter(({ compartment }) => compartment === COMPARTMENT);
  const superseded = new Set(epochs.flatMap(({ previous }) => previous.map(toHex)));
  const tips = epochs.filter(({ epochId }) => !superseded.has(epochId)).slice(0, 8);
  const seals = state.members.map(({ memberId, rights }) => ({
    ...{ memberId: fromHexId(memberId), tier: tierOf(rights, COMPARTMENT) },
    ...{ boxId: boxes.get(memberId) ?? new Uint8Array(16), sealed: new Uint8Array(SEALED_BYTES) },
  }));
  return {
    type: 'epoch',
    value: {
      ...{ compartment: COMPARTMENT, suite: 1, n: 1 + Math.max(0, ...tips.map(({ n }) => n)) },
      previous: tips.map(({ epochId }) => fromHexId(epochId)),
      readCommit: readSecrets.readCommit,
      writePublicKey: writeKey.publicKey,
      dropPublicKey: readSecrets.dropKey.publicKey,
      boxPublicKey: new Uint8Array(0),
      shareHash: new Uint8Array(32),
      ...{ cites: [], reason: 'members', seals, wraps: tips.map(() => new Uint8Array(48)) },
    },
  };
}

/** What is wrong with one history, in words; empty when nothing is. */
export function examineAccess(cast: Cast, seed: number): readonly string[] {
  const claims = tell(cast, seed);
  const outlook = outlookOf(cast);
  const number = seededNumbers(seed + 1);
  const first = resolveClaims(claims, 'full', outlook);
  const said = digestWithKeys(first);
  const others = Array.from({ length: ORDERS }, (_, order) =>
    resolveClaims(someOrder(claims, number), order === 0 ? 'incremental' : 'full', outlook),
  );
  const differs = others.findIndex((other) => digestWithKeys(other) !== said);
  const manages = first.members.some(({ rights }) => (rights.flags & 1) !== 0);
  return [
    ...(differs < 0 ? [] : [`order ${String(differs)} ends otherwise`]),
    ...(manages ? [] : ['nobody manages']),
  ];
}

const digestWithKeys = (state: GroupState): string =>
  digestOf(state) + state.epochs.map(({ epochId }) => epochId).join();

/** How many rotations of a history hold, and how many do not. */
export function rotationsIn(cast: Cast, seed: number) {
  const claims = tell(cast, seed);
  const { entryVerdicts } = resolveClaims(claims, 'full', outlookOf(cast));
  const verdicts = claims
    .filter(({ body }) => body.type === 'epoch')
    .map(({ id }) => entryVerdicts.get(id));
  const accepted = verdicts.filter((verdict) => verdict === 'accepted').length;
  return { accepted, refused: verdicts.length - accepted };
}
