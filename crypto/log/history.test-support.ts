/** Histories of one log with concurrency, told by name: who wrote what, after what. For tests of the resolvers. */
import { toHex } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import { parseBody, type Body } from './bodies/body.ts';
import { cosignRemoval } from './bodies/remove.ts';
import { parseEntry } from './entry.ts';
import { groupStateOf, type GroupState } from './group-state.ts';
import { fromHexId } from './hex-id.ts';
import { LogSet, type NodeClaim } from './log-set.ts';
import type { Outlook } from './outlook.ts';
import type { Path } from './path.ts';
import {
  createPerson,
  founderUser,
  genesisOf,
  remove,
  seededRandom,
  writeEntry,
  type Person,
} from './people.test-support.ts';
import { resolveLog } from './resolve-log.ts';
import type { GroupKind } from './rights.ts';

/** Every path holds: for histories in which only the log itself matters. */
export const CALM: Outlook = {
  judgePath: () => 'accepted',
  boxAt: () => 'none',
  hasBox: () => true,
  covers: () => true,
};

export class History {
  readonly random: RandomBytes;
  readonly groupId: string;
  readonly claims: NodeClaim[] = [];
  readonly #people = new Map<string, Person>();
  readonly #ids = new Map<string, string>();

  /** A record founded by the first of the named people together with the others. */
  constructor(seed: number, founders: readonly string[], kind: GroupKind = 'record') {
    this.random = seededRandom(seed);
    const people = founders.map((name) => this.person(name));
    const [first] = people;
    invariant(first !== undefined, 'a group has a founder');
    const genesis = writeEntry({
      parents: [],
      path: this.#path(first),
      device: first.device,
      body: {
        type: 'genesis',
        value: genesisOf(kind, this.random, {
          founders: people.map(({ userId }) => founderUser(userId)),
          compartments: kind === 'record' ? 0b111 : 1,
        }),
      },
    });
    this.groupId = this.#keep('genesis', genesis);
  }

  person(name: string): Person {
    const known = this.#people.get(name);
    if (known !== undefined) return known;
    const person = createPerson(this.random);
    this.#people.set(name, person);
    return person;
  }

  people(): readonly Person[] {
    return [...this.#people.values()];
  }

  user(name: string): string {
    return this.person(name).userId;
  }

  nameOf(userId: string): string {
    return [...this.#people].find(([, person]) => person.userId === userId)?.[0] ?? userId;
  }

  /** Entries of the log and the people's own logs, as they travel. */
  entries(): readonly Uint8Array[] {
    return [
      ...[...this.#people.values()].map((person) => person.genesis),
      ...this.claims.map((claim) => claim.bytes),
    ];
  }

  idOf(name: string): string {
    const id = this.#ids.get(name);
    invariant(id !== undefined, `no entry is called ${name}`);
    return id;
  }

  nameOfEntry(id: string): string {
    return [...this.#ids].find(([, known]) => known === id)?.[0] ?? id;
  }

  /** One entry after the named ones. */
  write(name: string, entry: { by: string; body: Body; after: readonly string[] }): this {
    const author = this.person(entry.by);
    const parents = entry.after.map((other) => this.idOf(other));
    return this.#write(name, author, { body: entry.body, parents });
  }

  /** A removal with the consent of others. */
  expel(
    name: string,
    removal: { by: string; target: string; cosigners: readonly string[]; after: readonly string[] },
  ): this {
    const author = this.person(removal.by);
    const parents = removal.after.map((other) => this.idOf(other));
    const memberId = fromHexId(this.user(removal.target));
    const proposal = {
      groupId: fromHexId(this.groupId),
      memberId,
      parents: parents.map(fromHexId),
    };
    const cosignatures = removal.cosigners.map((cosigner) => {
      const person = this.person(cosigner);
      return cosignRemoval(proposal, this.#path(person), person.device);
    });
    const body: Body = { type: 'remove', value: { memberId, cosignatures } };
    return this.#write(name, author, { body, parents });
  }

  /** What the log says when its entries come in this order (ancestors first), asked after every entry or once at the end. */
  resolve(order: readonly NodeClaim[], mode: 'full' | 'incremental' = 'full'): GroupState {
    return resolveClaims(order, mode);
  }

  /** The names of the members, and of each entry its verdict. */
  outcome(state: GroupState = this.resolve(this.claims)): {
    readonly members: readonly string[];
    readonly verdicts: Readonly<Record<string, string>>;
  } {
    return {
      members: state.members.map(({ memberId }) => this.nameOf(memberId)).sort(),
      verdicts: Object.fromEntries(
        [...state.entryVerdicts].map(([id, verdict]) => [this.nameOfEntry(id), verdict]),
      ),
    };
  }

  #write(
    name: string,
    author: Person,
    { body, parents }: { readonly body: Body; readonly parents: readonly string[] },
  ): this {
    const path = this.#path(author);
    const { groupId } = this;
    this.#keep(name, writeEntry({ groupId, parents, path, device: author.device, body }));
    return this;
  }

  #path(person: Person): Path {
    return {
      deviceId: person.device.deviceId,
      userId: fromHexId(person.userId),
      cites: [fromHexId(person.userId)],
    };
  }

  #keep(name: string, bytes: Uint8Array): string {
    const claim = claimOf(bytes);
    this.claims.push(claim);
    this.#ids.set(name, claim.id);
    return claim.id;
  }
}

/** An entry as the set holds it, its cosigners believed. */
export function claimOf(bytes: Uint8Array): NodeClaim {
  const read = parseEntry(bytes);
  invariant(read.ok, 'tests make well-formed entries');
  const { entry, entryId } = read.value;
  const body = parseBody(entry.type, entry.body);
  invariant(body.ok, 'tests make well-formed bodies');
  const cosigners =
    body.value.type === 'remove'
      ? body.value.value.cosignatures.map(({ path }) => ({ member: toHex(path.userId), path }))
      : [];
  return { id: toHex(entryId), entry, body: body.value, bytes, cosigners };
}

export function resolveClaims(
  order: readonly NodeClaim[],
  mode: 'full' | 'incremental' = 'full',
  outlook: Outlook = CALM,
): GroupState {
  const [genesis, ...others] = order;
  invariant(genesis?.body.type === 'genesis', 'a log begins with its genesis');
  const log = new LogSet(genesis, genesis.body.value);
  for (const claim of others) {
    log.add(claim);
    if (mode === 'incremental') resolveLog(log, outlook);
  }
  return groupStateOf(log, resolveLog(log, outlook));
}

/** The claims in a random order in which ancestors come first. */
export function someOrder(
  claims: readonly NodeClaim[],
  number: () => number,
): readonly NodeClaim[] {
  const waiting = [...claims];
  const placed = new Set<string>();
  const order: NodeClaim[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter((claim) =>
      claim.entry.parents.every((parent) => placed.has(toHex(parent))),
    );
    const next = ready[Math.floor(number() * ready.length)];
    invariant(next !== undefined, 'histories have no cycles');
    waiting.splice(waiting.indexOf(next), 1);
    placed.add(next.id);
    order.push(next);
  }
  return order;
}

/** One person's own log: recovery card, phone and further devices, told by name. */
export class DeviceHistory {
  readonly claims: NodeClaim[] = [];
  readonly person: Person;
  readonly #devices = new Map<string, DeviceKeys>();
  readonly #ids = new Map<string, string>();

  constructor(person: Person, devices: Readonly<Record<string, DeviceKeys>>) {
    this.person = person;
    this.#devices = new Map([
      ['recovery', person.recovery],
      ['phone', person.device],
      ...Object.entries(devices),
    ]);
    this.claims.push(claimOf(person.genesis));
    this.#ids.set('genesis', person.userId);
  }

  device(name: string): DeviceKeys {
    const device = this.#devices.get(name);
    invariant(device !== undefined, `no device is called ${name}`);
    return device;
  }

  write(name: string, entry: { by: string; body: Body; after: readonly string[] }): this {
    const device = this.device(entry.by);
    const bytes = writeEntry({
      groupId: this.person.userId,
      parents: entry.after.map((other) => this.#ids.get(other) ?? ''),
      path: { deviceId: device.deviceId, userId: fromHexId(this.person.userId), cites: [] },
      device,
      body: entry.body,
    });
    const claim = claimOf(bytes);
    this.claims.push(claim);
    this.#ids.set(name, claim.id);
    return this;
  }

  removal(name: string): Body {
    return remove(toHex(this.device(name).deviceId));
  }

  members(state: GroupState): readonly string[] {
    return [...this.#devices]
      .filter(([, keys]) => state.members.some(({ memberId }) => memberId === toHex(keys.deviceId)))
      .map(([name]) => name)
      .sort();
  }
}
