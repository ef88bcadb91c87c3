import { runsOr } from '../../tests/soak/depth.ts';
import { expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { Ward } from '../epoch/ward.test-support.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import { fromHexId } from '../log/hex-id.ts';
import { LogBook } from '../log/log-book.ts';
import {
  act,
  add,
  addDevice,
  createDevice,
  OWNER,
  pathOf,
  READER,
  remove,
  set,
  WRITER,
  type Person,
} from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { authorityFrom } from './log-authority.ts';
import { must, randomSource, shuffled } from './people.test-support.ts';
import { startSession } from './session.ts';
import { parseStatement } from './statement.ts';
import { WorkAuthor } from './work-author.ts';
import { WorkLedger, type WorkOffer } from './work-ledger.ts';

await initCrypto();

const COMPARTMENT = 2;
const CASES = runsOr(5);
const STEPS = 40;
const inflate = () => undefined;

/** One side of a parted team: its own copy of the logs and of the work. */
class Side {
  readonly book = new LogBook();
  readonly ledger: WorkLedger;
  readonly authors = new Map<DeviceKeys, WorkAuthor>();

  constructor(groupId: string) {
    const authority = authorityFrom(this.book, groupId);
    const place = { groupId: fromHexId(groupId), compartment: COMPARTMENT };
    this.ledger = new WorkLedger({ ...place, authority, inflate });
  }

  hear(entries: readonly Uint8Array[], offers: readonly WorkOffer[]): void {
    this.book.add(entries);
    this.ledger.reconsider();
    for (const offer of offers) this.ledger.receive(offer);
  }

  entries(): readonly Uint8Array[] {
    return this.book.groups().flatMap((groupId) => this.book.entriesOf(groupId));
  }
}

/** Two owners and two writers, one of them with a phone; then both sides act and write without hearing all of each other. */
function partedTeam(seed: number) {
  const random = randomSource(seed);
  const ward = new Ward(seed);
  const people = [ward.person(), ward.person(), ward.person(), ward.person()] as const;
  const [ann, bob, cleo, dan] = people;
  const phone = createDevice(ward.random);
  act(ward.book, { person: dan, groupId: dan.userId, body: addDevice(phone) });
  const record = ward.group(ann, 'record', 0b111);
  const appoint = (person: Person, rights = WRITER) =>
    act(ward.book, { person: ann, groupId: record, body: add(person.userId, rights) });
  for (const [person, rights] of [
    [bob, OWNER],
    [cleo, WRITER],
    [dan, WRITER],
  ] as const)
    appoint(person, rights);
  const epochId = ward.rotate({ person: ann, groupId: record, compartment: COMPARTMENT });
  const sides = [new Side(record), new Side(record)] as const;
  for (const side of sides)
    side.hear(
      ward.book.groups().flatMap((id) => ward.book.entriesOf(id)),
      [],
    );
  const offers: WorkOffer[] = [];
  const devices: readonly (readonly [Person, DeviceKeys])[] = [
    ...people.map((person) => [person, person.device] as const),
    [dan, phone],
  ];

  const write = (side: Side): void => {
    const [person, device] = devices[random(devices.length)] ?? [ann, ann.device];
    const known = side.authors.get(device);
    const author = known !== undefined && random(3) > 0 ? known : begin(side, person, device);
    side.authors.set(device, author);
    const seen = side.ledger.view.heads();
    const offer = must(author.author({ documents: [], seen, claimedTime: 1, clock: 'local' }));
    side.ledger.receive(offer);
    offers.push(
      ...offer.statements.map((one) => ({ sessions: [author.session.bytes], statements: [one] })),
    );
  };
  const begin = (side: Side, person: Person, device: DeviceKeys): WorkAuthor => {
    const session = startSession(
      {
        ...{ groupId: fromHexId(record), compartment: COMPARTMENT, epochId: fromHexId(epochId) },
        path: pathOf(side.book, { person, device, groupId: record }),
        logHeads: (side.book.state(record)?.heads ?? []).map(fromHexId),
        ...{ purpose: 'care' as const, nonce: ward.random(16) },
      },
      device.signingKey,
    );
    return new WorkAuthor({ session, signingKey: device.signingKey, inflate });
  };
  const govern = (side: Side): void => {
    const target = [bob, cleo, dan][random(3)] ?? cleo;
    const person = side === sides[0] ? ann : bob;
    const bodies = [
      remove(target.userId),
      set(target.userId, READER),
      set(target.userId, WRITER),
      add(target.userId, WRITER),
    ];
    const body = bodies[random(bodies.length)] ?? remove(target.userId);
    if (random(4) > 0) act(side.book, { person, groupId: record, body });
    else act(side.book, { person: dan, groupId: dan.userId, body: remove(toHex(phone.deviceId)) });
    side.ledger.reconsider();
  };
  for (let step = 0; step < STEPS; step++) {
    const side = sides[random(2)] ?? sides[0];
    const other = side === sides[0] ? sides[1] : sides[0];
    const what = random(10);
    if (what < 6) write(side);
    else if (what < 8) govern(side);
    else
      other.hear(
        random(2) === 0 ? side.entries() : [],
        offers.filter(() => random(2) === 0),
      );
  }
  return { record, sides, offers, random };
}

test('removals in any log and work over them: every replica decides alike, whatever came first', () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= CASES; seed++) {
    const { record, sides, offers, random } = partedTeam(seed);
    const entries = [
      ...new Map(sides.flatMap((side) => side.entries()).map((one) => [toHex(one), one])).values(),
    ];
    const views = [0, 1, 2].map(() => {
      const side = new Side(record);
      const refused = new Map<string, string>();
      const events = [
        ...entries.map((entry) => () => {
          side.book.add([entry]);
          return side.ledger.reconsider();
        }),
        ...offers.map((offer) => () => side.ledger.receive(offer)),
      ];
      for (const event of shuffled(events, random))
        for (const outcome of event().outcomes)
          if (outcome.kind === 'refused') refused.set(outcome.statementId ?? '', outcome.code);
      const ids = offers.map(({ statements }) =>
        toHex(must(parseStatement(statements[0]?.bytes ?? new Uint8Array())).statementId),
      );
      const fates = ids.map((id) => side.ledger.view.standingOf(id) ?? refused.get(id) ?? 'held');
      return { fates, heads: side.ledger.view.heads() };
    });
    for (const view of views) expect(view, `seed ${seed}`).toEqual(views[0]);
    for (const fate of views[0]?.fates ?? [])
      kinds.add(typeof fate === 'string' ? fate : fate.standing);
  }
  expect([...kinds]).toEqual(
    expect.arrayContaining(['accepted', 'covered', 'set-aside', 'crypto/right']),
  );
});
