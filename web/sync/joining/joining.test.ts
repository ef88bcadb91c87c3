/** Whoever holds a link can put into its inbox what they like; what they cannot do is ruled here. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { CHECK_NONCE_BYTES, commitmentOf } from '#crypto/invite/check-number.ts';
import { INVITATION_LIFE_MS } from '#crypto/invite/invitation.ts';
import { ok } from '#kernel/result.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import { joinHashOf, sealJoin, signJoin } from '#crypto/invite/join.ts';
import { encodeIntroduction } from './introduction.ts';
import { checkNumber } from './inviter.ts';
import { hasRival, joinersNumber } from './joiner.ts';
import {
  advance,
  memoryOf,
  clinic,
  device,
  PASSPHRASE,
  invited,
  joining,
  inboxOf,
  posted,
  put,
  compare,
  admit,
  joinSeenBy,
  welcomeFromAnybody,
  clinicAsWelcome,
  message,
  organisationOf,
  termsOf,
  random,
} from './joining.test-support.ts';

test('both screens show one number, and the admitted person enters the clinic that invited them', async () => {
  const nurse = await clinic('Amina');
  const { id, link } = await invited(nurse);
  const doctor = await joining(link);
  await compare(nurse, doctor, link);
  const [inviters] = [...memoryOf(nurse).invitations.values()];
  const [joiners] = [...memoryOf(doctor).invitations.values()];
  expect(inviters && checkNumber(memoryOf(nurse), inviters)).toMatch(/^\d{6}$/);
  expect(inviters && checkNumber(memoryOf(nurse), inviters)).toBe(
    joiners && joinersNumber(memoryOf(doctor), joiners),
  );
  expect(await admit(nurse, id)).toEqual({ ok: true, value: undefined });
  await put(doctor, link, posted(nurse, link));
  expect(memoryOf(doctor).identity.stage).toBe('member');
  expect(organisationOf(doctor)).toBe(organisationOf(nurse));
});

test('a stranger who saw the link cannot welcome the joiner into a clinic of their own', async () => {
  const [nurse, stranger] = [await clinic('Amina'), await clinic('Mallory')];
  const { link } = await invited(nurse);
  const doctor = await joining(link);
  await compare(nurse, doctor, link);
  const join = joinSeenBy(link, posted(doctor, link));
  const foreign = clinicAsWelcome(stranger);
  const { organisationId } = clinicAsWelcome(nurse);
  await put(doctor, link, [
    welcomeFromAnybody(link, join, foreign),
    welcomeFromAnybody(link, join, { ...foreign, organisationId }),
    welcomeFromAnybody(link, join, { ...foreign, organisationId, entries: [] }),
  ]);
  expect(memoryOf(doctor).identity).toMatchObject({ stage: 'joining', organisation: undefined });
  expect(memoryOf(doctor).book.groups()).toHaveLength(1);
});

test('who is let in stays where they are, whatever is put into the inbox afterwards', async () => {
  const [nurse, stranger] = [await clinic('Amina'), await clinic('Mallory')];
  const { id, link } = await invited(nurse);
  const doctor = await joining(link);
  await compare(nurse, doctor, link);
  await admit(nurse, id);
  await put(doctor, link, posted(nurse, link));
  const tokens = memoryOf(doctor).tokens.size;
  const [spent] = memoryOf(doctor).tokens.keys();
  memoryOf(doctor).tokens.delete(spent ?? '');
  const join = joinSeenBy(link, posted(doctor, link));
  await put(doctor, link, [welcomeFromAnybody(link, join, clinicAsWelcome(stranger))]);
  await put(doctor, link, posted(nurse, link));
  expect(organisationOf(doctor)).toBe(organisationOf(nurse));
  expect(memoryOf(doctor).tokens.size).toBe(tokens - 1);
});

test('a welcome with the right clinic and a directory its log does not name is not believed', async () => {
  const nurse = await clinic('Amina');
  const { id, link } = await invited(nurse);
  const doctor = await joining(link);
  await compare(nurse, doctor, link);
  await admit(nurse, id);
  const join = joinSeenBy(link, posted(doctor, link));
  const changed = { ...clinicAsWelcome(nurse), directoryLinkKey: random(32) };
  await put(doctor, link, [welcomeFromAnybody(link, join, changed)]);
  expect(memoryOf(doctor).identity.stage).toBe('joining');
  await put(doctor, link, posted(nurse, link));
  expect(memoryOf(doctor).identity.stage).toBe('member');
  expect(memoryOf(doctor).held.size).toBe(0);
});

test('a welcome in several parts counts when the last has come', async () => {
  const nurse = await clinic('Amina');
  const { id, link } = await invited(nurse);
  const doctor = await joining(link);
  await compare(nurse, doctor, link);
  await admit(nurse, id);
  const join = joinSeenBy(link, posted(doctor, link));
  const whole = clinicAsWelcome(nurse);
  const [first, last] = [whole.entries.slice(0, 3), whole.entries.slice(3)];
  await put(doctor, link, [welcomeFromAnybody(link, join, { ...whole, entries: first })]);
  expect(memoryOf(doctor).identity.stage).toBe('joining');
  await put(doctor, link, [welcomeFromAnybody(link, join, { ...whole, entries: last })]);
  expect(memoryOf(doctor).identity.stage).toBe('member');
  expect(memoryOf(doctor).held.size).toBe(0);
});

test('the same messages again, and our own coming back, are no second use of an invitation', async () => {
  const nurse = await clinic('Amina');
  const { link } = await invited(nurse);
  const doctor = await joining(link);
  await compare(nurse, doctor, link);
  await put(nurse, link, [...posted(doctor, link), ...posted(nurse, link)]);
  await put(doctor, link, [...posted(doctor, link), ...posted(nurse, link)]);
  expect(memoryOf(nurse).setAside.size).toBe(0);
  expect(memoryOf(doctor).setAside.size).toBe(0);
});

test('a JOIN that is passed on under another name is not shown to the inviter at all', async () => {
  const nurse = await clinic('Amina');
  const { link } = await invited(nurse);
  const doctor = await joining(link);
  await put(nurse, link, posted(doctor, link));
  await put(doctor, link, posted(nurse, link));
  const sent = posted(doctor, link);
  const joinerNonce = [...memoryOf(doctor).invitations.values()][0]?.ownNonce ?? random(32);
  // Whoever has seen the link, or sits at the relay with it, opens and seals as they like.
  const passedOn = (introduction: Uint8Array, beside: readonly Part[] = []) =>
    message(link, [
      {
        type: PART.join,
        bytes: sealJoin({ ...joinSeenBy(link, sent), introduction }, inboxOf(link), random),
      },
      { type: PART.checkNonce, bytes: joinerNonce },
      ...beside,
    ]);
  const other = encodeIntroduction({ name: 'Mallory', profession: 'doctor' });
  await put(nurse, link, [passedOn(other), passedOn(new Uint8Array(0))]);
  expect([...memoryOf(nurse).invitations.values()][0]).toMatchObject({ join: undefined, name: '' });
  expect(memoryOf(nurse).setAside.size).toBe(2);
  const honest = joinSeenBy(link, sent).introduction;
  await put(nurse, link, [passedOn(honest, [{ type: PART.introduction, bytes: other }])]);
  expect([...memoryOf(nurse).invitations.values()][0]).toMatchObject({ name: 'Koffi' });
});

test('a second person with the link is set aside and changes neither number nor name', async () => {
  const nurse = await clinic('Amina');
  const { link } = await invited(nurse);
  const [doctor, stranger] = [await joining(link), await joining(link)];
  await compare(nurse, doctor, link);
  const before = [...memoryOf(nurse).invitations.values()];
  await put(stranger, link, posted(nurse, link));
  await put(nurse, link, posted(stranger, link));
  expect([...memoryOf(nurse).invitations.values()]).toEqual(before);
  expect(memoryOf(nurse).setAside.size).toBe(2);
});

test('whoever comes second to an invitation learns that somebody else has used it', async () => {
  const nurse = await clinic('Amina');
  const { link } = await invited(nurse);
  const [doctor, late] = [await joining(link), await joining(link)];
  await compare(nurse, doctor, link);
  const rival = (engine: typeof doctor) =>
    [...memoryOf(engine).invitations.values()].map((row) => hasRival(row));
  await put(doctor, link, [...posted(doctor, link), ...posted(late, link)]);
  expect(rival(doctor)).toEqual([false]);
  await put(late, link, [...posted(doctor, link).slice(0, 1), ...posted(nurse, link)]);
  await put(late, link, posted(late, link));
  expect(rival(late)).toEqual([true]);
});

test('an expired invitation lets nobody in', async () => {
  const nurse = await clinic('Amina');
  const { id, link } = await invited(nurse);
  const doctor = await joining(link);
  await compare(nurse, doctor, link);
  advance(INVITATION_LIFE_MS);
  expect(await admit(nurse, id)).toEqual({ ok: false, error: { code: 'identity/not-open' } });
});

test('a JOIN whose person has no box to seal to is refused before anybody is asked', async () => {
  const nurse = await clinic('Amina');
  const { link } = await invited(nurse);
  const doctor = memoryOf(await joining(link));
  const { inviteId, joinKey } = inboxOf(link);
  const { groupId } = termsOf(link);
  const userLog = doctor.book.entriesOf(toHex(doctor.identity.userId)).slice(0, 1);
  const introduction = encodeIntroduction({ name: 'Koffi', profession: 'doctor' });
  const request = { inviteId, groupId, userLog, introduction, nonce: random(16) };
  const join = signJoin(request, doctor.device);
  const joinerNonce = random(CHECK_NONCE_BYTES);
  const bytes = commitmentOf({ joinHash: joinHashOf(join), joinerNonce });
  const keys = { ...inboxOf(link), joinKey };
  await put(nurse, link, [
    message(link, [{ type: PART.checkCommitment, bytes }]),
    message(link, [
      { type: PART.join, bytes: sealJoin(join, keys, random) },
      { type: PART.checkNonce, bytes: joinerNonce },
    ]),
  ]);
  expect([...memoryOf(nurse).invitations.values()][0]?.join).toBeUndefined();
  expect(memoryOf(nurse).setAside.size).toBe(1);
});

test('who is refused is told so, and a word of somebody else with the link keeps nobody out', async () => {
  const inviter = await clinic('Amina');
  const { id, link } = await invited(inviter);
  const joiner = await joining(link);
  await compare(inviter, joiner, link);
  const stateOf = () => [...memoryOf(joiner).invitations.values()][0]?.state;
  await put(joiner, link, [message(link, [{ type: PART.refusal, bytes: new Uint8Array(0) }])]);
  expect(stateOf()).toBe('refused');
  expect((await admit(inviter, id)).ok).toBe(true);
  await put(joiner, link, posted(inviter, link));
  expect(memoryOf(joiner).identity.stage).toBe('member');
  const second = await invited(inviter);
  const other = await joining(second.link);
  await compare(inviter, other, second.link);
  expect((await inviter.refuse(second.id)).ok).toBe(true);
  expect((await inviter.refuse(second.id)).ok).toBe(false);
  await put(other, second.link, posted(inviter, second.link));
  expect([...memoryOf(other).invitations.values()][0]?.state).toBe('refused');
  expect((await admit(inviter, second.id)).ok).toBe(false);
});

test('an invitation of a form nobody answers any more is over, and keeps nothing else from opening', async () => {
  const rows = new MemoryStore();
  const inviter = await clinic('Amina', rows);
  const { id } = await invited(inviter);
  const former = Uint8Array.of(1, 0, 99);
  await inviter.step(({ batch }) => {
    batch.put('invitations', 'of-version-1', former);
    return Promise.resolve(ok(undefined));
  });
  const again = await device(rows);
  expect(await again.unlock(PASSPHRASE)).toEqual(ok(undefined));
  expect([...memoryOf(again).invitations.keys()]).toEqual([id]);
  await inviter.step(({ batch }) => {
    batch.put('invitations', 'of-version-3', Uint8Array.of(3, 0, 99));
    return Promise.resolve(ok(undefined));
  });
  const newer = await device(rows);
  expect(await newer.unlock(PASSPHRASE)).toMatchObject({ error: { code: 'storage/damaged' } });
});
