/** Device cards and entries of every type, made by seeded people. */
import { fromHexId } from '#crypto/log/hex-id.ts';
import { encodeCard } from '#crypto/keys/device-card.ts';
import { parseEntry, signEntry, type EntryDraft } from '#crypto/log/entry.ts';
import { cosignRemoval } from '#crypto/log/bodies/remove.ts';
import { encodeBody, type Body } from '#crypto/log/bodies/body.ts';
import { FLAG_GLASS, FLAG_MANAGE, type Rights } from '#crypto/log/rights.ts';
import {
  act,
  add,
  addDevice,
  createDevice,
  pathOf,
  READER,
  remove,
  set,
  WRITER,
  type Person,
} from '#crypto/log/people.test-support.ts';
import { Ward } from '#crypto/epoch/ward.test-support.ts';
import type { Sample, Valid } from './sample.ts';

const fill = (length: number, byte: number) => new Uint8Array(length).fill(byte);

/** A ward in which an entry of every type has been written. */
function busyWard() {
  const ward = new Ward(2026);
  const { book } = ward;
  const [owner, writer, glass] = [ward.person(), ward.person(), ward.person()];
  const organisation = ward.group(owner, 'organisation');
  const role = ward.group(owner, 'role');
  const record = ward.group(owner, 'record', 0b111);
  const does = (body: Body, groupId = record) => act(book, { person: owner, groupId, body });
  const first = ward.rotate({ person: owner, groupId: record, compartment: 1, reason: 'first' });
  does(add(writer.userId, WRITER));
  ward.grant({
    ...{ person: owner, groupId: record, compartment: 1 },
    ...{ epochId: first, memberIds: [writer.userId] },
  });
  does(add(role, READER, 'role'));
  does(add(glass.userId, { flags: FLAG_GLASS, read: 0b11, write: 0 }));
  ward.rotate({ person: owner, groupId: record, compartment: 1 });
  does(set(writer.userId, READER));
  does(remove(writer.userId));
  const laptop = createDevice(ward.random);
  act(book, { person: owner, groupId: owner.userId, body: addDevice(laptop) });
  const ids = [fill(32, 1), fill(32, 2)];
  does({ type: 'verdict', value: { compartment: 1, verdict: 'adopt', statementIds: ids } });
  const keys = { accountPublicKey: fill(32, 5), dutyPublicKey: fill(32, 6) };
  const relays = [3, 4].map((byte) => ({ publicKey: fill(32, byte), flags: byte - 3 }));
  const rules = { minVersion: 1, minSuite: 1, relays, ...keys, glassRole: fromHexId(role) };
  const policy = { ...rules, reviewHours: 72, maxEpochDays: 365 };
  does({ type: 'policy', value: policy }, organisation);
  const link = { what: 'directory' as const, id: fromHexId(organisation), key: fill(32, 8) };
  does({ type: 'link', value: { ...link, channelId: fill(16, 7) } });
  return { ward, book, owner, writer, record };
}

const NUMBERS = ['genesis', 'add', 'set', 'remove', 'epoch', 'grant', 'verdict', 'policy', 'link'];

export function logSamples(): readonly Sample[] {
  const { ward, book, owner, writer, record } = busyWard();
  const drafts = book.groups().flatMap((groupId) => book.entriesOf(groupId));
  drafts.push(cosigned(book, { owner, writer, record }));
  const signers = new Map<string, Person>([owner, writer].map((one) => [one.userId, one]));
  const entries = drafts.flatMap((bytes) => {
    const read = parseEntry(bytes);
    if (!read.ok) throw new Error(read.error.code);
    const { entry } = read.value;
    const user = Buffer.from(entry.path.userId).toString('hex');
    const person = signers.get(user) ?? [owner].find(() => /^0+$/.test(user));
    const device = [owner, writer].flatMap((one) => [one.device, one.recovery]);
    const signer = device.find(
      ({ deviceId }) => Buffer.compare(deviceId, entry.path.deviceId) === 0,
    );
    if (person === undefined || signer === undefined) return [];
    return [{ bytes, entry, signPublicKey: signer.card.signPublicKey, signer }];
  });
  const card = owner.device.card;
  return [
    {
      structure: 'device-card',
      about: 'The public half of a device, under its id.',
      isSealed: true,
      valid: [owner.device, owner.recovery].map((keys, i) => ({
        name: i === 0 ? 'device' : 'recovery',
        bytes: encodeCard(keys.card),
        with: { deviceId: keys.deviceId },
      })),
      failing: [
        ['a box key of zeros', fill(1216, 0)] as const,
        ['a box key of 255', fill(1216, 255)] as const,
        ['a box key without X25519', zeroCurve(card.boxPublicKey)] as const,
      ].map(([why, boxPublicKey]) => ({
        ...{ why, of: 'device' },
        bytes: encodeCard({ ...card, boxPublicKey }),
      })),
    },
    ...NUMBERS.map((type, place): Sample => {
      const own = entries.filter(({ entry }) => entry.type === place + 1).slice(0, 4);
      const valid = own.map(({ bytes, signPublicKey }, i): Valid => ({
        name: `${type} ${String(i + 1)}`,
        bytes,
        with: { signPublicKey },
      }));
      const [first] = own;
      if (first === undefined) throw new Error(`there is no ${type}`);
      const again = (why: string, change: Partial<EntryDraft>) => ({
        ...{ why, of: `${type} 1` },
        bytes: signEntry({ ...first.entry, ...change }, first.signer),
      });
      const { body } = first.entry;
      const failing = [
        ...impossibleRights(type).map(([why, forbidden]) =>
          again(why, { body: encodeBody(forbidden).body }),
        ),
        again('a body cut by a byte, signed', { body: body.slice(0, -1) }),
        again('a body with a byte behind it, signed', { body: new Uint8Array([...body, 0]) }),
        again('an empty body, signed', { body: new Uint8Array(0) }),
        again('a body of the next type, signed', { type: (first.entry.type % 9) + 1, body }),
        {
          ...{ why: 'signed by another device', of: `${type} 1` },
          bytes: signEntry(first.entry, createDevice(ward.random)),
        },
      ];
      const about = `An entry of type ${String(place + 1)}, ${type.toUpperCase()}, signed.`;
      return { structure: `entry-${type}`, about, isSealed: true, valid, failing };
    }),
  ];
}

/** Rights that nobody can be given, in the two entries that give rights; their encoder does not look at them. */
function impossibleRights(type: string): readonly (readonly [why: string, body: Body])[] {
  const member = '07'.repeat(32);
  const bodyWith = type === 'add' ? add : type === 'set' ? set : undefined;
  if (bodyWith === undefined) return [];
  const forbidden: readonly (readonly [why: string, rights: Rights])[] = [
    ['management and glass in one', { flags: FLAG_MANAGE | FLAG_GLASS, read: 0b11, write: 0b10 }],
    ['management and glass, and nothing to write', { flags: 3, read: 0b111, write: 0 }],
    ['a flag that nobody knows', { flags: 4, read: 0b11, write: 0 }],
    ['to write what may not be read', { flags: 0, read: 0b1, write: 0b10 }],
  ];
  return forbidden.map(([why, rights]) => [`${why}, signed`, bodyWith(member, rights)] as const);
}

function zeroCurve(boxPublicKey: Uint8Array): Uint8Array {
  const changed = boxPublicKey.slice();
  changed.fill(0, 1184);
  return changed;
}

/** A removal of a founder with another's signature in it. */
function cosigned(
  book: Ward['book'],
  { owner, writer, record }: { owner: Person; writer: Person; record: string },
): Uint8Array {
  const parents = (book.state(record)?.heads ?? []).map(fromHexId);
  const path = pathOf(book, { person: writer, groupId: record });
  const memberId = fromHexId(writer.userId);
  const proposal = { groupId: fromHexId(record), memberId, parents };
  const cosignatures = [cosignRemoval(proposal, path, writer.device)];
  const entry = act(book, {
    ...{ person: owner, groupId: record },
    body: { type: 'remove', value: { memberId, cosignatures } },
  });
  const found = book.entriesOf(record).find((bytes) => {
    const read = parseEntry(bytes);
    return read.ok && Buffer.from(read.value.entryId).toString('hex') === entry;
  });
  if (found === undefined) throw new Error('the removal is in the log');
  return found;
}
