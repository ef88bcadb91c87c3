/** A ward for the tests of epochs: people with devices, a role, an organisation, records, and every epoch they need. */
import { toHex } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import type { EpochReason } from '../log/bodies/epoch.ts';
import { LogBook } from '../log/log-book.ts';
import {
  createPerson,
  found,
  pathOf,
  seededRandom,
  type Person,
} from '../log/people.test-support.ts';
import type { BoxKey } from '../primitives/kem.ts';
import { createEpoch } from './epoch.ts';
import { createGrant } from './grant.ts';
import { openEpoch } from './open.ts';
import type { OpenedSecrets } from './seal.ts';
import { openHistory } from './wraps.ts';

/** What one device can open: everything is found again from its own box key. */
export function openAll(
  book: LogBook,
  person: Pick<Person, 'userId'>,
  device: Pick<DeviceKeys, 'deviceId' | 'boxKey'>,
): ReadonlyMap<string, OpenedSecrets> {
  const opened = new Map<string, OpenedSecrets>();
  openGroup(book, { groupId: person.userId, opened }, [
    { memberId: toHex(device.deviceId), boxKey: device.boxKey },
  ]);
  const boxes = boxesOf(book, person.userId, opened);
  for (const kind of ['role', 'organisation', 'record'])
    for (const groupId of book.groups()) {
      if (book.state(groupId)?.kind !== kind) continue;
      openGroup(book, { groupId, opened }, boxes);
      if (kind === 'role') boxes.push(...boxesOf(book, groupId, opened));
    }
  return opened;
}

interface Box {
  readonly memberId: string;
  readonly boxKey: BoxKey;
}

function openGroup(
  book: LogBook,
  { groupId, opened }: { readonly groupId: string; readonly opened: Map<string, OpenedSecrets> },
  boxes: readonly Box[],
): void {
  for (const { epochId } of book.state(groupId)?.epochs ?? [])
    for (const box of boxes) {
      const secrets = openEpoch({ book, groupId, epochId, ...box });
      if (secrets.ok) keep(book, { groupId, epochId, opened }, secrets.value);
    }
}

function keep(
  book: LogBook,
  place: {
    readonly groupId: string;
    readonly epochId: string;
    readonly opened: Map<string, OpenedSecrets>;
  },
  secrets: OpenedSecrets,
): void {
  const { opened } = place;
  opened.set(place.epochId, secrets);
  for (const [id, readSecrets] of openHistory(book, place, secrets.readSecrets).opened)
    if (!opened.has(id)) opened.set(id, { readSecrets, editSecrets: undefined });
}

const boxesOf = (
  book: LogBook,
  groupId: string,
  opened: ReadonlyMap<string, OpenedSecrets>,
): Box[] =>
  (book.state(groupId)?.epochs ?? []).flatMap(({ epochId }) => {
    const secrets = opened.get(epochId);
    return secrets === undefined ? [] : [{ memberId: groupId, boxKey: secrets.readSecrets.boxKey }];
  });

export interface Rotation {
  readonly person: Person;
  readonly device?: DeviceKeys;
  readonly groupId: string;
  readonly compartment: number;
  readonly roleId?: string;
  readonly reason?: EpochReason;
}

export class Ward {
  readonly book = new LogBook();
  readonly random;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** A person whose log has its first epoch. */
  person(): Person {
    const person = createPerson(this.random);
    this.book.add([person.genesis]);
    this.rotate({ person, groupId: person.userId, compartment: 0 });
    return person;
  }

  /** A role, organisation or record with the first epoch of its log and, for records, not yet of its other compartments. */
  group(person: Person, kind: 'role' | 'organisation' | 'record', compartments = 1): string {
    const { book, random } = this;
    const groupId = found(book, { person, random, kind, compartments });
    this.rotate({ person, groupId, compartment: 0 });
    return groupId;
  }

  /** Makes and adds the next epoch with what the person's device can open; its id. */
  rotate(rotation: Rotation): string {
    const { person, device = person.device, groupId, compartment, reason = 'members' } = rotation;
    const opened = openAll(this.book, person, device);
    const epoch = createEpoch({
      book: this.book,
      groupId,
      compartment,
      path: pathOf(this.book, rotation),
      device,
      claimedTime: 0,
      random: this.random,
      reason,
      readSecretOf: (epochId) => opened.get(epochId)?.readSecrets.read,
    });
    invariant(epoch.ok, epoch.ok ? '' : `no epoch: ${epoch.error.code}`);
    const [outcome] = this.book.add([epoch.value.entry]);
    invariant(
      outcome?.kind === 'added' && outcome.accepted,
      `epoch not accepted: ${outcome?.kind === 'added' ? outcome.verdict : ''}`,
    );
    return outcome.id;
  }

  /** Hands the epoch to members; the verdict on the grant. */
  grant(giving: Rotation & { readonly epochId: string; readonly memberIds: readonly string[] }) {
    const { person, device = person.device, groupId, epochId, memberIds } = giving;
    const secrets = openAll(this.book, person, device).get(epochId);
    invariant(secrets !== undefined, 'a holder gives');
    const grant = createGrant({
      book: this.book,
      groupId,
      epochId,
      memberIds,
      path: pathOf(this.book, giving),
      device,
      claimedTime: 0,
      secrets,
    });
    invariant(grant.ok, grant.ok ? '' : `no grant: ${grant.error.code}`);
    const [outcome] = this.book.add([grant.value]);
    return outcome?.kind === 'added' ? outcome.verdict : outcome?.kind;
  }
}
