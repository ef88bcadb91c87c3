/** What somebody tried who had not written this folder: each attack worked once (docs/decisions/0019). */
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { Ward } from '../epoch/ward.test-support.ts';
import { encodeEntry, parseEntry, signEntry } from '../log/entry.ts';
import { fromHexId } from '../log/hex-id.ts';
import { LogBook } from '../log/log-book.ts';
import type { Path } from '../log/path.ts';
import {
  act,
  add,
  addDevice,
  createDevice,
  idOf,
  pathOf,
  READER,
  remove,
  set,
  WRITER,
  writeEntry,
  type Person,
} from '../log/people.test-support.ts';
import { rightsAt } from '../log/questions.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { authorityFrom } from './log-authority.ts';
import { must } from './people.test-support.ts';
import { startSession } from './session.ts';
import { WorkAuthor } from './work-author.ts';
import { WorkLedger } from './work-ledger.ts';

beforeAll(initCrypto);

const COMPARTMENT = 2;
const inflate = () => undefined;
const ALL = { flags: 1, read: 0b111, write: 0b111 };

interface Claim {
  readonly record: string;
  readonly epochId: string;
  readonly path: Path;
  readonly heads: readonly string[];
}

/** What becomes of one statement of a session that claims this. */
function fateOf(ward: Ward, person: Person, claim: Claim): string {
  const place = { groupId: fromHexId(claim.record), compartment: COMPARTMENT };
  const authority = authorityFrom(ward.book, claim.record);
  const session = startSession(
    {
      ...{ ...place, epochId: fromHexId(claim.epochId), path: claim.path, purpose: 'care' },
      ...{ logHeads: claim.heads.map(fromHexId), nonce: ward.random(16) },
    },
    person.device.signingKey,
  );
  const author = new WorkAuthor({ session, signingKey: person.device.signingKey, inflate });
  const stated = author.author({ documents: [], seen: [], claimedTime: 1, clock: 'local' });
  const ledger = new WorkLedger({ ...place, authority, inflate });
  const [outcome] = ledger.receive(must(stated)).outcomes;
  return outcome?.kind === 'refused' ? outcome.code : (outcome?.kind ?? 'nothing');
}

const headsOf = (book: LogBook, groupId: string) => book.state(groupId)?.heads ?? [];

test('whose role key was taken away back-dates neither work nor an appointment, as little as who was removed', () => {
  for (const end of [
    (userId: string) => set(userId, { flags: 0, read: 0, write: 0 }),
    (userId: string) => remove(userId),
  ]) {
    const ward = new Ward(1);
    const { book } = ward;
    const [nurse, doctor, puppet] = [ward.person(), ward.person(), ward.person()];
    const role = ward.group(nurse, 'role');
    const holder = { flags: 1, read: 1, write: 0 };
    act(book, { person: nurse, groupId: role, body: add(doctor.userId, holder) });
    ward.rotate({ person: nurse, groupId: role, compartment: 0 });
    const record = ward.group(nurse, 'record', 0b111);
    act(book, { person: nurse, groupId: record, body: add(role, ALL, 'role') });
    const epochId = ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
    const path = pathOf(book, { person: doctor, groupId: record, roleId: role });
    const claim = { record, epochId, path, heads: headsOf(book, record) };
    expect(fateOf(ward, doctor, claim)).toBe('accepted');
    act(book, { person: nurse, groupId: role, body: end(doctor.userId) });
    expect(fateOf(ward, doctor, claim)).toBe('late');
    const appointment = writeEntry({
      ...{ groupId: record, parents: claim.heads, path, device: doctor.device },
      body: add(puppet.userId, WRITER),
    });
    const [added] = book.add([appointment]);
    expect(added?.kind === 'added' && added.verdict).toBe('crypto/late');
  }
});

describe('somebody who crowds a log with heads', () => {
  /** Many entries side by side that need no right but to write, each a head of its own. */
  function crowd(ward: Ward, person: Person, place: { groupId: string; parent: string }) {
    const { groupId, parent } = place;
    const path = pathOf(ward.book, { person, groupId });
    for (let i = 0; i < 48; i++) {
      const value = {
        ...{ compartment: COMPARTMENT, verdict: 'reject' as const },
        statementIds: [ward.random(32)],
      };
      const writing = { groupId, parents: [parent], path, device: person.device };
      ward.book.add([writeEntry({ ...writing, body: { type: 'verdict', value } })]);
    }
  }

  test('keeps nobody from working, rotating or removing them', () => {
    const ward = new Ward(2);
    const { book } = ward;
    const [nurse, mallory] = [ward.person(), ward.person()];
    const record = ward.group(nurse, 'record', 0b111);
    const parent = act(book, { person: nurse, groupId: record, body: add(mallory.userId, WRITER) });
    const epochId = ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
    crowd(ward, mallory, { groupId: record, parent });
    const heads = headsOf(book, record);
    expect(heads).toHaveLength(16);
    expect(heads).toContain(epochId);
    const path = pathOf(book, { person: nurse, groupId: record });
    expect(fateOf(ward, nurse, { record, epochId, path, heads })).toBe('accepted');
    const next = ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
    expect(headsOf(book, record)[0] === next || headsOf(book, record)[1] === next).toBe(true);
    act(book, { person: nurse, groupId: record, body: remove(mallory.userId) });
    expect(book.state(record)?.members).toHaveLength(1);
  });

  test('in a role keeps nobody from making keys for it', () => {
    const ward = new Ward(3);
    const { book } = ward;
    const [nurse, mallory, colleague] = [ward.person(), ward.person(), ward.person()];
    const role = ward.group(nurse, 'role');
    const holder = { flags: 0, read: 1, write: 0 };
    act(book, { person: nurse, groupId: role, body: add(mallory.userId, holder) });
    const epochId = ward.rotate({ person: nurse, groupId: role, compartment: 0 });
    const record = ward.group(nurse, 'record', 0b111);
    act(book, { person: nurse, groupId: record, body: add(role, WRITER, 'role') });
    const giving = { person: mallory, groupId: role, compartment: 0, epochId };
    expect(ward.grant({ ...giving, memberIds: [mallory.userId] })).toBe('accepted');
    const grant = must(parseEntry(book.entriesOf(role).at(-1) ?? new Uint8Array(0))).entry;
    for (let claimedTime = 1; claimedTime < 32; claimedTime++)
      book.add([signEntry({ ...grant, claimedTime }, mallory.device)]);
    expect(headsOf(book, role)).toHaveLength(16);
    act(book, { person: nurse, groupId: role, body: add(colleague.userId, holder) });
    const newest = ward.rotate({ person: nurse, groupId: role, compartment: 0 });
    ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
    const path = pathOf(book, { person: nurse, groupId: record, roleId: role });
    expect(path.cites.map(toHex)).toContain(newest);
  });
});

test('what somebody could do at some place of a log does not depend on what else was asked before', () => {
  const ward = new Ward(4);
  const { book } = ward;
  const [nurse, mallory, writer] = [ward.person(), ward.person(), ward.person()];
  const record = ward.group(nurse, 'record', 0b111);
  const parent = act(book, { person: nurse, groupId: record, body: add(mallory.userId, ALL) });
  const path = pathOf(book, { person: mallory, groupId: record });
  const writing = { groupId: record, path, device: mallory.device };
  const voided = writeEntry({ ...writing, parents: [parent], body: add(writer.userId, WRITER) });
  const removal = writeEntry({
    ...{ groupId: record, parents: [parent], device: nurse.device },
    ...{ path: pathOf(book, { person: nurse, groupId: record }), body: remove(mallory.userId) },
  });
  book.add([voided, removal]);
  const heads = Array.from({ length: 270 }, () => {
    const entry = writeEntry({
      ...{ ...writing, parents: [parent, idOf(voided)] },
      body: {
        type: 'verdict',
        value: { compartment: 2, verdict: 'reject', statementIds: [ward.random(32)] },
      },
    });
    book.add([entry]);
    return idOf(entry);
  });
  const asWriter = pathOf(book, { person: writer, groupId: record });
  const answers = heads.map((head) => {
    const rights = rightsAt(book, { groupId: record, path: asWriter, heads: [head] });
    return rights.ok ? 'rights' : rights.error.code;
  });
  expect(new Set(answers)).toEqual(new Set(['rights']));
});

test('forgeries in somebody’s name are refused, and push out nothing that waits of theirs', () => {
  const ward = new Ward(5);
  const { book } = ward;
  const [nurse, doctor] = [ward.person(), ward.person()];
  const [first, second] = [ward.person(), ward.person()];
  const record = ward.group(nurse, 'record', 0b111);
  act(book, { person: nurse, groupId: record, body: add(doctor.userId, ALL) });
  const elsewhere = new LogBook();
  elsewhere.add(book.groups().flatMap((group) => book.entriesOf(group)));
  const known = book.entriesOf(record).length;
  act(book, { person: nurse, groupId: record, body: add(first.userId, READER) });
  act(book, { person: doctor, groupId: record, body: add(second.userId, READER) });
  const [earlier = new Uint8Array(0), later = new Uint8Array(0)] = book
    .entriesOf(record)
    .slice(known);
  expect(elsewhere.add([later])[0]?.kind).toBe('held');
  const { entry } = must(parseEntry(later));
  const forgeries = Array.from({ length: 300 }, (_, claimedTime) =>
    encodeEntry({ ...entry, claimedTime, parents: [ward.random(32)], signature: ward.random(64) }),
  );
  const outcomes = new Set(elsewhere.add(forgeries).map(({ kind }) => kind));
  expect(outcomes).toEqual(new Set(['refused']));
  expect(elsewhere.add([earlier]).map(({ kind }) => kind)).toEqual(['added', 'added']);
  expect(elsewhere.state(record)?.members).toHaveLength(4);
});

test('nobody is given management and glass together: they would let somebody read without the glass', () => {
  const ward = new Ward(6);
  const { book } = ward;
  const [owner, crew] = [ward.person(), ward.person()];
  const groupId = ward.group(owner, 'record', 0b111);
  const path = pathOf(book, { person: owner, groupId });
  const giving = (flags: number) =>
    writeEntry({
      ...{ groupId, parents: headsOf(book, groupId), path, device: owner.device },
      body: add(crew.userId, { flags, read: 0b11, write: 0 }),
    });
  expect(book.add([giving(3)])).toMatchObject([{ kind: 'refused', code: 'crypto/form' }]);
  expect(book.add([giving(2)])).toMatchObject([{ kind: 'added', accepted: true }]);
});

describe('what was tried and held', () => {
  test('a removed device has not “seen” its removal by citing an entry of its own that nobody accepted', () => {
    const ward = new Ward(7);
    const { book } = ward;
    const nurse = ward.person();
    const record = ward.group(nurse, 'record', 0b111);
    const epochId = ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
    const heads = headsOf(book, record);
    const removal = act(book, {
      ...{ person: nurse, device: nurse.recovery, groupId: nurse.userId },
      body: remove(toHex(nurse.device.deviceId)),
    });
    const own = writeEntry({
      ...{ groupId: nurse.userId, parents: [removal], device: nurse.device },
      path: pathOf(book, { person: nurse, groupId: nurse.userId }),
      body: addDevice(createDevice(ward.random)),
    });
    expect(book.add([own])).toMatchObject([{ kind: 'added', verdict: 'crypto/not-member' }]);
    const path = {
      ...pathOf(book, { person: nurse, groupId: record }),
      cites: [fromHexId(idOf(own))],
    };
    expect(fateOf(ward, nurse, { record, epochId, path, heads })).toBe('crypto/signature');
  });

  test('a log that lists another’s device speaks for that device nowhere, and takes nothing from its owner', () => {
    const ward = new Ward(8);
    const { book } = ward;
    const [nurse, mallory] = [ward.person(), ward.person()];
    const record = ward.group(nurse, 'record', 0b111);
    const epochId = ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
    act(book, { person: mallory, groupId: mallory.userId, body: addDevice(nurse.device) });
    const heads = headsOf(book, record);
    const path = pathOf(book, { person: nurse, groupId: record });
    expect(fateOf(ward, nurse, { record, epochId, path, heads })).toBe('accepted');
    // Neither by signing with one's own key in the name of that device, nor by the device in one's own name.
    expect(fateOf(ward, mallory, { record, epochId, path, heads })).toBe('crypto/signature');
    const stolen = { ...pathOf(book, { person: mallory, groupId: record }) };
    const mixed = { ...stolen, deviceId: nurse.device.deviceId };
    expect(fateOf(ward, nurse, { record, epochId, path: mixed, heads })).toBe('crypto/right');
  });
});
