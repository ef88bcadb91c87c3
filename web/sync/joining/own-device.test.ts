/** A further device of one's own, and what somebody can do about it who has seen nothing but the link. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { sealEnvelope } from '#crypto/envelope/envelope.ts';
import { PART } from '#crypto/envelope/parts.ts';
import { CHECK_NONCE_BYTES, commitmentOf } from '#crypto/invite/check-number.ts';
import { joinHashOf, sealJoin, signJoin } from '#crypto/invite/join.ts';
import { sealWelcome } from '#crypto/invite/welcome.ts';
import { encodeCard } from '#crypto/keys/device-card.ts';
import { createDeviceSeeds, deviceKeysFromSeeds } from '#crypto/keys/device-keys.ts';
import type { Engine } from '../engine/engine.ts';
import { encodeLocation } from '../recovery/locator.ts';
import { invariant } from '#kernel/result.ts';
import { encodeIntroduction } from './introduction.ts';
import { checkNumber } from './inviter.ts';
import { joinersNumber } from './joiner.ts';
import {
  admit,
  clinic,
  clinicAsWelcome,
  compare,
  inboxOf,
  invited,
  joining,
  memoryOf,
  message,
  organisationOf,
  posted,
  put,
  random,
  termsOf,
} from './joining.test-support.ts';

const phoneFor = (link: string): Promise<Engine> =>
  joining(link, { name: 'Phone', profession: '' }, true);

const userOf = (engine: Engine): string => toHex(memoryOf(engine).identity.userId);

const asked = (engine: Engine) => [...memoryOf(engine).invitations.values()][0];

async function compared() {
  const tablet = await clinic('Amina');
  const { id, link } = await invited(tablet, 'own-device');
  const phone = await phoneFor(link);
  await compare(tablet, phone, link);
  return { tablet, phone, id, link };
}

test('a device that was let in by number is the same person, with the keys of all they open', async () => {
  const { tablet, phone, id, link } = await compared();
  const [shown, there] = [asked(tablet), asked(phone)];
  invariant(shown !== undefined && there !== undefined, 'both keep the invitation');
  expect(joinersNumber(memoryOf(phone), there)).toBe(checkNumber(memoryOf(tablet), shown));
  expect(await admit(tablet, id)).toEqual({ ok: true, value: undefined });
  await put(phone, link, posted(tablet, link));
  const { identity, keyring, book } = memoryOf(phone);
  expect(identity).toMatchObject({ stage: 'member', name: 'Amina', profession: 'nurse' });
  expect(userOf(phone)).toBe(userOf(tablet));
  expect(organisationOf(phone)).toBe(organisationOf(tablet));
  expect(keyring.size).toBe(memoryOf(tablet).keyring.size);
  expect(book.state(userOf(tablet))?.members).toHaveLength(3);
  expect(memoryOf(phone).setAside.size + memoryOf(phone).held.size).toBe(0);
});

test('whose a device will be stands under the number: told otherwise, it shows another', async () => {
  for (const bytes of [encodeIntroduction({ name: 'Mallory', profession: 'nurse' }), undefined]) {
    const tablet = await clinic('Amina');
    const { link } = await invited(tablet, 'own-device');
    const phone = await phoneFor(link);
    await put(tablet, link, posted(phone, link));
    const nonce = { type: PART.checkNonce, bytes: asked(tablet)?.ownNonce ?? random(32) };
    const said = bytes === undefined ? [] : [{ type: PART.introduction, bytes }];
    await put(phone, link, [message(link, [nonce, ...said])]);
    await put(tablet, link, posted(phone, link).slice(1));
    const [shown, there] = [asked(tablet), asked(phone)];
    invariant(shown !== undefined && there !== undefined, 'both keep the invitation');
    expect(checkNumber(memoryOf(tablet), shown)).toMatch(/^\d{6}$/);
    expect(joinersNumber(memoryOf(phone), there)).toMatch(/^\d{6}$/);
    expect(joinersNumber(memoryOf(phone), there)).not.toBe(checkNumber(memoryOf(tablet), shown));
  }
});

test('nobody is added by a code alone, and what comes again changes nothing', async () => {
  const { tablet, phone, id, link } = await compared();
  expect(memoryOf(tablet).book.state(userOf(tablet))?.members).toHaveLength(2);
  expect(memoryOf(phone).book.groups()).toEqual([]);
  await admit(tablet, id);
  expect(await admit(tablet, id)).toEqual({ ok: false, error: { code: 'identity/not-open' } });
  await put(phone, link, posted(tablet, link));
  const before = memoryOf(phone).tokens.size;
  await put(phone, link, posted(tablet, link));
  await put(tablet, link, [...posted(phone, link), ...posted(tablet, link)]);
  expect(memoryOf(phone).tokens.size).toBe(before);
  expect(memoryOf(tablet).setAside.size + memoryOf(phone).setAside.size).toBe(0);
});

test('a stranger who saw the link makes the device nobody else’s: neither by a log nor by a home of their own', async () => {
  const [{ tablet, phone, id, link }, stranger] = [await compared(), await clinic('Mallory')];
  const { inboxChannelId, inbox } = inboxOf(link);
  const { boxPublicKey } = memoryOf(phone).device.card;
  const place = { channelId: inboxChannelId, boxPublicKey, signingKey: inbox.writeKey };
  const foreign = sealWelcome(clinicAsWelcome(stranger), place, random);
  invariant(foreign.ok, 'anybody seals to a card');
  const location = { type: PART.locator, bytes: encodeLocation(memoryOf(stranger).identity) };
  const home = (bodyKey: Uint8Array) =>
    sealEnvelope({
      ...{ kind: 'log', channelId: inboxChannelId, bodyKey, signingKey: inbox.writeKey },
      ...{ parts: [location], nonce: random(24) },
    });
  await put(phone, link, [foreign.value, message(link, [location]), home(random(32))]);
  expect(memoryOf(phone).identity).toMatchObject({ stage: 'joining', organisation: undefined });
  expect(memoryOf(phone).book.groups()).toEqual([]);
  await admit(tablet, id);
  await put(phone, link, posted(tablet, link));
  await put(phone, link, [foreign.value, home(random(32))]);
  expect(organisationOf(phone)).toBe(organisationOf(tablet));
});

test('the log of the right person without this device in it proves nothing', async () => {
  const { tablet, phone, link } = await compared();
  const { inboxChannelId, inbox } = inboxOf(link);
  const { boxPublicKey } = memoryOf(phone).device.card;
  const place = { channelId: inboxChannelId, boxPublicKey, signingKey: inbox.writeKey };
  const entries = memoryOf(tablet).book.entriesOf(userOf(tablet));
  const early = sealWelcome({ ...clinicAsWelcome(tablet), entries }, place, random);
  invariant(early.ok, 'anybody seals to a card');
  await put(phone, link, [early.value]);
  expect(memoryOf(phone).book.groups()).toEqual([]);
  expect(memoryOf(phone).identity.stage).toBe('joining');
});

/** The three moves of an answer to a link whose JOIN carries this in the place of a card. */
async function answered(tablet: Engine, link: string, card: Uint8Array, keys = aDevice()) {
  const { inviteId, joinKey } = inboxOf(link);
  const { groupId } = termsOf(link);
  const introduction = encodeIntroduction({ name: 'Phone', profession: '' });
  const request = { inviteId, groupId, userLog: [card], introduction, nonce: random(16) };
  const join = signJoin(request, keys);
  const joinerNonce = random(CHECK_NONCE_BYTES);
  const bytes = commitmentOf({ joinHash: joinHashOf(join), joinerNonce });
  await put(tablet, link, [
    message(link, [{ type: PART.checkCommitment, bytes }]),
    message(link, [
      { type: PART.join, bytes: sealJoin(join, { ...inboxOf(link), joinKey }, random) },
      { type: PART.checkNonce, bytes: joinerNonce },
    ]),
  ]);
}

const aDevice = (kind: 'device' | 'recovery' = 'device') =>
  deviceKeysFromSeeds(createDeviceSeeds(kind, random));

test('neither a card of somebody else, nor one that is no device, nor no card at all is asked about', async () => {
  const recovery = aDevice('recovery');
  for (const [card, keys] of [
    [encodeCard(aDevice().card), aDevice()],
    [encodeCard(recovery.card), recovery],
    [new Uint8Array(8), aDevice()],
  ] as const) {
    const tablet = await clinic('Amina');
    const { link } = await invited(tablet, 'own-device');
    await answered(tablet, link, card, keys);
    expect(asked(tablet)?.join).toBeUndefined();
    expect(memoryOf(tablet).setAside.size).toBe(1);
  }
});

test('a person who answers a code for a device joins nothing, and a device that answers an invitation to the clinic neither', async () => {
  const tablet = await clinic('Amina');
  const own = await invited(tablet, 'own-device');
  const person = await joining(own.link);
  await put(tablet, own.link, posted(person, own.link));
  await put(person, own.link, posted(tablet, own.link));
  await put(tablet, own.link, posted(person, own.link).slice(1));
  expect(memoryOf(tablet).invitations.get(own.id)?.join).toBeUndefined();
  const staff = await invited(tablet);
  const phone = await phoneFor(staff.link);
  await put(tablet, staff.link, posted(phone, staff.link));
  await put(phone, staff.link, posted(tablet, staff.link));
  await put(tablet, staff.link, posted(phone, staff.link).slice(1));
  expect(memoryOf(tablet).invitations.get(staff.id)?.join).toBeUndefined();
});
