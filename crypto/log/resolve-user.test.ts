/** A person's own log: what may stand in it, refusal by refusal. */
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import { initCrypto } from '../primitives/sodium.ts';
import type { Body } from './bodies/body.ts';
import { cosignRemoval } from './bodies/remove.ts';
import { fromHexId } from './hex-id.ts';
import { LogBook, type AddOutcome } from './log-book.ts';
import {
  act,
  add,
  addDevice,
  createDevice,
  createPerson,
  pathOf,
  READER,
  remove,
  seededRandom,
  set,
  writeEntry,
} from './people.test-support.ts';

beforeAll(initCrypto);

const codeOf = (outcome: AddOutcome | undefined): string =>
  outcome?.kind === 'added' ? outcome.verdict : outcome?.kind === 'refused' ? outcome.code : '';

/** A person in a book, who writes into their own log with one of their devices. */
function own(seed: number) {
  const random = seededRandom(seed);
  const [book, person, other] = [new LogBook(), createPerson(random), createPerson(random)];
  book.add([person.genesis, other.genesis]);
  const groupId = person.userId;
  const write = (body: Body, device: DeviceKeys = person.device): string => {
    const path = pathOf(book, { person, groupId, device });
    const parents = book.state(groupId)?.heads ?? [];
    return codeOf(book.add([writeEntry({ groupId, parents, path, device, body })])[0]);
  };
  const members = () => book.state(groupId)?.members.map(({ memberId }) => memberId) ?? [];
  return { random, book, person, other, groupId, write, members };
}

describe('the log of one person', () => {
  test('takes devices, once each, and neither people nor levels', () => {
    const { random, person, other, write, members } = own(1);
    const laptop = createDevice(random);
    expect(write(addDevice(laptop))).toBe('accepted');
    expect(write(addDevice(laptop))).toBe('crypto/right');
    expect(write(addDevice(person.device))).toBe('crypto/right');
    expect(write(add(other.userId, READER))).toBe('crypto/form');
    expect(write(set(toHex(laptop.deviceId), READER))).toBe('crypto/right');
    expect(members()).toHaveLength(3);
  });

  test('holds eight devices and the recovery card, and a place is free again after a removal', () => {
    const { random, write, members } = own(2);
    const further = Array.from({ length: 8 }, () => createDevice(random));
    const said = further.map((device) => write(addDevice(device)));
    expect(said).toEqual([...said.slice(0, 7).map(() => 'accepted'), 'crypto/limit']);
    expect(members()).toHaveLength(9);
    const [first, last] = [further[0], further.at(-1)];
    if (first === undefined || last === undefined) throw new Error('eight devices');
    expect(write(remove(toHex(first.deviceId)))).toBe('accepted');
    expect(write(addDevice(last))).toBe('accepted');
  });

  test('is written by no device that was removed from it', () => {
    const { random, person, write } = own(3);
    const [laptop, next] = [createDevice(random), createDevice(random)];
    expect(write(addDevice(laptop))).toBe('accepted');
    expect(write(remove(toHex(laptop.deviceId)))).toBe('accepted');
    expect(write(addDevice(next), laptop)).toBe('crypto/not-member');
    expect(write(remove(toHex(person.device.deviceId)), laptop)).toBe('crypto/not-member');
  });

  test('loses its recovery card by that card alone, and a device without anybody’s consent', () => {
    const { book, person, groupId, write, members } = own(4);
    const recovery = toHex(person.recovery.deviceId);
    expect(write(remove(recovery))).toBe('crypto/founder');
    const memberId = fromHexId(toHex(person.device.deviceId));
    const parents = (book.state(groupId)?.heads ?? []).map(fromHexId);
    const path = pathOf(book, { person, groupId, device: person.recovery });
    const proposal = { groupId: fromHexId(groupId), memberId, parents };
    const cosignatures = [cosignRemoval(proposal, path, person.recovery)];
    const asked: Body = { type: 'remove', value: { memberId, cosignatures } };
    expect(write(asked)).toBe('crypto/form');
    expect(members()).toHaveLength(2);
    expect(write(remove(recovery), person.recovery)).toBe('accepted');
    expect(members()).toEqual([toHex(person.device.deviceId)]);
  });

  test('says the same to whoever asks in between', () => {
    const { random, book, person, groupId } = own(5);
    const laptop = createDevice(random);
    act(book, { person, groupId, body: addDevice(laptop) });
    act(book, { person, groupId, body: remove(toHex(laptop.deviceId)) });
    const again = new LogBook();
    again.add(book.entriesOf(groupId));
    expect(again.state(groupId)?.members).toEqual(book.state(groupId)?.members);
  });
});

test('an appointment that was refused anyway is not void besides, when its device is expelled meanwhile', () => {
  const { random, book, person, groupId, write } = own(19);
  const laptop = createDevice(random);
  expect(write(addDevice(laptop))).toBe('accepted');
  const parents = book.state(groupId)?.heads ?? [];
  const by = (device: DeviceKeys, body: Body) =>
    writeEntry({
      ...{ groupId, parents, device, body },
      path: { deviceId: device.deviceId, userId: fromHexId(groupId), cites: [] },
    });
  const [again] = book.add([by(laptop, addDevice(person.device))]);
  const [fresh] = book.add([by(laptop, addDevice(createDevice(random)))]);
  book.add([by(person.recovery, remove(toHex(laptop.deviceId)))]);
  expect([codeOf(again), codeOf(fresh)]).toEqual(['crypto/right', 'crypto/void']);
});
