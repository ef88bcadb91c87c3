/** Attack 51: every byte at the relay against every secret of those who were removed. */
import { beforeAll, expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope, sealEnvelope } from '#crypto/envelope/envelope.ts';
import { openFromBox, sealToBox } from '#crypto/envelope/sealed-envelope.ts';
import { currentEpoch, tipsOf } from '#crypto/epoch/current.ts';
import type { OpenedSecrets } from '#crypto/epoch/seal.ts';
import { openAll, Ward } from '#crypto/epoch/ward.test-support.ts';
import { channelIdOf } from '#crypto/keys/epoch-secrets.ts';
import { act, add, READER, remove, WRITER, type Person } from '#crypto/log/people.test-support.ts';
import { aeadOpen } from '#crypto/primitives/aead.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { settled, RelayWorld, TestClient } from '../../web/sync/relay/relay-world.test-support.ts';

beforeAll(initCrypto);

const HOLDER = { flags: 0, read: 1, write: 0 };

/** A nurse, a doctor through a role, and a relative who may read; the record's channels are at a real relay. */
class Clinic {
  readonly ward = new Ward(51);
  readonly relay = new RelayWorld({ seed: 51 });
  readonly client = new TestClient(this.relay);
  readonly nurse = this.ward.person();
  readonly doctor = this.ward.person();
  readonly relative = this.ward.person();
  readonly role = this.ward.group(this.nurse, 'role');
  readonly record = this.ward.group(this.nurse, 'record', 0b111);
  /** Envelopes at the relay by the number of the step in which they were written. */
  readonly written: { readonly step: number; readonly bytes: Uint8Array }[] = [];

  constructor() {
    const { book } = this.ward;
    act(book, { person: this.nurse, groupId: this.role, body: add(this.doctor.userId, HOLDER) });
    this.ward.rotate({ person: this.nurse, groupId: this.role, compartment: 0 });
    act(book, { person: this.nurse, groupId: this.record, body: add(this.role, WRITER, 'role') });
    const reader = add(this.relative.userId, READER);
    act(book, { person: this.nurse, groupId: this.record, body: reader });
  }

  /** New epochs of every compartment, and a log entry, a change and a sealed letter in each of their channels. */
  write(step: number): void {
    const { ward, nurse, record, relay, client } = this;
    for (const compartment of [0, 1, 2]) {
      ward.rotate({ person: nurse, groupId: record, compartment });
      const epoch = currentEpoch(ward.book, { groupId: record, compartment });
      const secrets = openAll(ward.book, nurse, nurse.device).get(epoch?.epochId ?? '');
      if (secrets?.editSecrets === undefined) throw new Error('the nurse writes');
      const { writeKey, readSecrets } = secrets.editSecrets;
      const channelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
      const channel = { secrets: secrets.editSecrets, channelId, id: toHex(channelId) };
      client.link.create(relay.creation(channel));
      client.follow(channel);
      for (const type of [1, 4]) {
        const envelope = sealEnvelope({
          kind: type === 1 ? 'log' : 'work',
          channelId,
          bodyKey: readSecrets.bodyKey,
          signingKey: writeKey,
          parts: [{ type, bytes: relay.random.bytes(90) }],
          nonce: relay.random.bytes(24),
        });
        client.link.append(envelope);
        this.written.push({ step, bytes: envelope });
      }
      const box = tipsOf(ward.book, { groupId: nurse.userId, compartment: 0 })[0]?.boxPublicKey;
      if (box === undefined) throw new Error('the nurse has a box');
      const letter = sealToBox(
        {
          channelId,
          boxPublicKey: box,
          signingKey: writeKey,
          parts: [{ type: 10, bytes: relay.random.bytes(40) }],
        },
        relay.random.bytes,
      );
      if (!letter.ok) throw new Error(letter.error.code);
      client.link.append(letter.value);
      this.written.push({ step, bytes: letter.value });
    }
  }
}

/** How many of the envelopes open with anything this person has. */
function opensFor(clinic: Clinic, person: Person, envelopes: readonly Uint8Array[]): number {
  const secrets = [...openAll(clinic.ward.book, person, person.device).values()];
  const devices = [person.device.boxKey, person.recovery.boxKey];
  const boxes = [...devices, ...secrets.map(({ readSecrets }) => readSecrets.boxKey)];
  const keys = secrets.flatMap(keysOf);
  return envelopes.filter((bytes) => {
    const envelope = parseEnvelope(bytes);
    if (!envelope.ok) throw new Error(envelope.error.code);
    const { value } = envelope;
    return (
      keys.some((key) => openEnvelope(value, key).ok) ||
      boxes.some((box) => openFromBox(value, box).ok) ||
      keys.some((key) => opensAnywhere(key, value.ciphertext))
    );
  }).length;
}

/** Every secret by itself is tried as a key, also those that are meant for something else. */
const keysOf = ({ readSecrets, editSecrets }: OpenedSecrets): readonly Uint8Array[] => [
  readSecrets.bodyKey,
  readSecrets.read,
  readSecrets.historyKey,
  readSecrets.glassShare,
  ...(editSecrets === undefined ? [] : [editSecrets.edit]),
];

const opensAnywhere = (key: Uint8Array, bytes: Uint8Array): boolean =>
  aeadOpen({ key, nonce: new Uint8Array(24), ad: new Uint8Array(0) }, bytes).ok;

test('attack 51: every byte at the relay is tried with every secret of every removed member', async () => {
  const clinic = new Clinic();
  const { ward, nurse, doctor, relative, role, record, client, relay } = clinic;
  const { book } = ward;
  client.link.start();
  await settled();
  clinic.write(1);
  await settled();
  act(book, { person: nurse, groupId: role, body: remove(doctor.userId) });
  ward.rotate({ person: nurse, groupId: role, compartment: 0 });
  clinic.write(2);
  await settled();
  act(book, { person: nurse, groupId: record, body: remove(relative.userId) });
  clinic.write(3);
  await relay.clock.advance(10_000);
  const disk = [...relay.disk.items.values()].flat().map(({ envelope }) => envelope);
  expect(disk.length).toBe(clinic.written.length);
  const ofStep = (step: number) =>
    disk.filter((envelope) =>
      clinic.written.some((one) => one.step === step && toHex(one.bytes) === toHex(envelope)),
    );
  // The test can fail: everybody opens what was theirs to open.
  expect(opensFor(clinic, doctor, ofStep(1))).toBe(6);
  expect(opensFor(clinic, relative, ofStep(2))).toBe(6);
  expect(opensFor(clinic, nurse, disk)).toBe(disk.length);
  expect(opensFor(clinic, doctor, [...ofStep(2), ...ofStep(3)])).toBe(0);
  expect(opensFor(clinic, relative, ofStep(3))).toBe(0);
  // Nor does what the client sent, frame by frame, hold a secret of the later epochs in clear.
  const later = openAll(book, nurse, nurse.device);
  const secrets = [...later.values()].flatMap(keysOf).map(toHex);
  const wire = client.sent.map(toHex).join(' ');
  for (const secret of secrets.filter((one) => !relayKnows(later, one)))
    expect(wire.includes(secret)).toBe(false);
});

/** Shares are given to relays on purpose and open nothing alone. */
const relayKnows = (opened: ReadonlyMap<string, OpenedSecrets>, secret: string): boolean =>
  [...opened.values()].some(({ readSecrets }) => toHex(readSecrets.glassShare) === secret);
