import { describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { Ward } from '../epoch/ward.test-support.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import { LogBook } from '../log/log-book.ts';
import { fromHexId } from '../log/hex-id.ts';
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
} from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { authorityFrom } from './log-authority.ts';
import { must } from './people.test-support.ts';
import { startSession, type Session } from './session.ts';
import { WorkAuthor } from './work-author.ts';
import { WorkLedger, type WorkOffer } from './work-ledger.ts';

await initCrypto();

const COMPARTMENT = 2;
const HOLDER = { flags: 0, read: 1, write: 0 };
const inflate = () => undefined;

/** A record of a nurse with a doctor as writer, and what a ledger over the real log says of their work. */
function clinic(seed: number) {
  const ward = new Ward(seed);
  const { book } = ward;
  const [nurse, doctor] = [ward.person(), ward.person()];
  const record = ward.group(nurse, 'record', 0b111);
  act(book, { person: nurse, groupId: record, body: add(doctor.userId, WRITER) });
  const epochId = ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
  const place = { groupId: fromHexId(record), compartment: COMPARTMENT };
  const ledgerOver = (log: LogBook) =>
    new WorkLedger({ ...place, authority: authorityFrom(log, record), inflate });
  const ledger = ledgerOver(book);
  const sessionFor = (
    person: Person,
    { device = person.device, roleId }: { device?: DeviceKeys; roleId?: string } = {},
    change: Partial<Session> = {},
  ) => {
    const path = pathOf(book, { person, device, groupId: record, ...(roleId ? { roleId } : {}) });
    const logHeads = (book.state(record)?.heads ?? []).map(fromHexId);
    const session = { ...place, epochId: fromHexId(epochId), path, logHeads };
    const signed = startSession(
      { ...session, purpose: 'care', nonce: ward.random(16), ...change },
      device.signingKey,
    );
    return new WorkAuthor({ session: signed, signingKey: device.signingKey, inflate });
  };
  const say = (author: WorkAuthor, seen: readonly string[] = []): WorkOffer =>
    must(author.author({ documents: [], seen, claimedTime: 1, clock: 'local' }));
  const fate = (offer: WorkOffer, by = ledger): string => {
    const outcome = by.receive(offer).outcomes.at(-1);
    return outcome?.kind === 'refused' ? outcome.code : (outcome?.kind ?? 'nothing');
  };
  return { ward, book, nurse, doctor, record, epochId, ledger, ledgerOver, sessionFor, say, fate };
}

describe('work over a real log', () => {
  test('a writer’s work counts, a reader’s and a stranger’s is refused', () => {
    const { ward, book, nurse, doctor, record, sessionFor, say, fate } = clinic(1);
    const [reader, stranger] = [ward.person(), ward.person()];
    act(book, { person: nurse, groupId: record, body: add(reader.userId, READER) });
    expect(fate(say(sessionFor(doctor)))).toBe('accepted');
    expect(fate(say(sessionFor(nurse)))).toBe('accepted');
    expect(fate(say(sessionFor(reader)))).toBe('crypto/right');
    expect(fate(say(sessionFor(stranger)))).toBe('crypto/right');
    expect(fate(say(sessionFor(doctor, {}, { purpose: 'emergency' })))).toBe('crypto/right');
  });

  test('rights are those at the cited heads, whatever is given later', () => {
    const { ward, book, nurse, record, sessionFor, say, fate } = clinic(2);
    const late = ward.person();
    const before = say(sessionFor(late));
    act(book, { person: nurse, groupId: record, body: add(late.userId, WRITER) });
    expect(fate(before)).toBe('crypto/right');
    expect(fate(say(sessionFor(late)))).toBe('accepted');
  });

  test('a session under an epoch it has not seen, of another compartment, or none at all is refused', () => {
    const { ward, book, nurse, doctor, record, sessionFor, say, fate } = clinic(3);
    const heads = (book.state(record)?.heads ?? []).map(fromHexId);
    const summary = ward.rotate({ person: nurse, groupId: record, compartment: 1 });
    expect(fate(say(sessionFor(doctor, {}, { epochId: fromHexId(summary) })))).toBe('crypto/epoch');
    const next = ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
    const unseen = { epochId: fromHexId(next), logHeads: heads };
    expect(fate(say(sessionFor(doctor, {}, unseen)))).toBe('crypto/epoch');
    expect(fate(say(sessionFor(doctor, {}, { epochId: ward.random(32) })))).toBe('crypto/epoch');
    expect(fate(say(sessionFor(doctor, {}, { epochId: fromHexId(next) })))).toBe('accepted');
  });

  test('waits for the entries it cites, and is judged when they have come', () => {
    const { book, doctor, sessionFor, say, fate, ledgerOver } = clinic(4);
    const other = new LogBook();
    const ledger = ledgerOver(other);
    const offer = say(sessionFor(doctor));
    expect(fate(offer, ledger)).toBe('held');
    const entries = book.groups().flatMap((groupId) => book.entriesOf(groupId));
    other.add(entries);
    expect(ledger.reconsider().outcomes.map(({ kind }) => kind)).toEqual(['accepted']);
  });

  test('attack 23: after the removal, seen work stays and unseen work is set aside until it is adopted', () => {
    const { book, nurse, doctor, record, ledger, sessionFor, say, fate } = clinic(5);
    const author = sessionFor(doctor);
    expect(fate(say(author))).toBe('accepted');
    const [seen] = ledger.view.heads();
    expect(fate(say(sessionFor(nurse), ledger.view.heads()))).toBe('accepted');
    act(book, { person: nurse, groupId: record, body: remove(doctor.userId) });
    expect(ledger.reconsider().left).toEqual([]);
    expect(ledger.view.standingOf(seen ?? '')?.standing).toBe('covered');
    expect(fate(say(author))).toBe('late');
    const [aside = ''] = ledger.view.setAside();
    const statementIds = [fromHexId(aside)];
    const verdict = { compartment: COMPARTMENT, verdict: 'adopt' as const, statementIds };
    act(book, { person: nurse, groupId: record, body: { type: 'verdict', value: verdict } });
    expect(ledger.reconsider().entered).toEqual([aside]);
    expect(ledger.view.standingOf(aside)).toEqual({ standing: 'covered', via: [] });
  });

  test('a lowering makes later work late and leaves what was seen', () => {
    const { book, nurse, doctor, record, ledger, sessionFor, say, fate } = clinic(6);
    const author = sessionFor(doctor);
    expect(fate(say(author))).toBe('accepted');
    act(book, { person: nurse, groupId: record, body: set(doctor.userId, READER) });
    expect(ledger.reconsider().left).toHaveLength(1);
    expect(fate(say(author))).toBe('late');
    expect(fate(say(sessionFor(doctor)))).toBe('crypto/right');
  });

  test('a lost phone is removed in the user’s own log: its later work is late in every record, the laptop covers the rest', () => {
    const { ward, book, doctor, ledger, sessionFor, say, fate } = clinic(7);
    const phone = createDevice(ward.random);
    act(book, { person: doctor, groupId: doctor.userId, body: addDevice(phone) });
    const [onPhone, onLaptop] = [sessionFor(doctor, { device: phone }), sessionFor(doctor)];
    expect(fate(say(onPhone))).toBe('accepted');
    expect(fate(say(onLaptop, ledger.view.heads()))).toBe('accepted');
    const phoneId = toHex(phone.deviceId);
    act(book, { person: doctor, groupId: doctor.userId, body: remove(phoneId) });
    expect(ledger.reconsider().left).toEqual([]);
    expect(fate(say(onPhone))).toBe('late');
    expect(fate(say(onLaptop))).toBe('accepted');
  });

  test('who leaves a role loses the right to work through it', () => {
    const { ward, book, nurse, record, sessionFor, say, fate } = clinic(8);
    const member = ward.person();
    const roleId = ward.group(nurse, 'role');
    act(book, { person: nurse, groupId: roleId, body: add(member.userId, HOLDER) });
    const [{ epochId } = { epochId: '' }] = book.state(roleId)?.epochs ?? [];
    const giving = { person: nurse, groupId: roleId, compartment: 0, epochId };
    expect(ward.grant({ ...giving, memberIds: [member.userId] })).toBe('accepted');
    act(book, { person: nurse, groupId: record, body: add(roleId, WRITER, 'role') });
    const author = sessionFor(member, { roleId });
    expect(fate(say(author))).toBe('accepted');
    expect(fate(say(sessionFor(member)))).toBe('crypto/right');
    act(book, { person: nurse, groupId: roleId, body: remove(member.userId) });
    expect(fate(say(sessionFor(member, { roleId })))).toBe('crypto/signature');
  });
});

test('a verdict counts in the compartment it names and in no other', () => {
  const { book, nurse, record } = clinic(9);
  const statementIds = [new Uint8Array(32).fill(7)];
  for (const [compartment, verdict] of [
    [1, 'adopt'],
    [COMPARTMENT, 'reject'],
  ] as const)
    act(book, {
      ...{ person: nurse, groupId: record },
      body: { type: 'verdict', value: { compartment, verdict, statementIds } },
    });
  const { verdicts } = authorityFrom(book, record);
  expect(verdicts(1)).toMatchObject([{ verdict: 'adopt', statementIds }]);
  expect(verdicts(COMPARTMENT)).toMatchObject([{ verdict: 'reject', statementIds }]);
  expect(verdicts(3)).toEqual([]);
});
