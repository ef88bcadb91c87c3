/** What the person a record is about may do, as a member of that record and of nothing else. Keys and gate decide, no screen. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { PART } from '#crypto/envelope/parts.ts';
import { sealEnvelope } from '#crypto/envelope/envelope.ts';
import { editSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { startSession } from '#crypto/work/session.ts';
import { currentEpoch } from '#crypto/epoch/current.ts';
import { parseRecordId } from '#kernel/ids.ts';
import { invariant, ok } from '#kernel/result.ts';
import { recordAbout } from '../groups/subject.ts';
import { exchange, letIn, memoryOf, organisationOf, random, take } from './joining.test-support.ts';
import {
  channelOf,
  channelsOf,
  reads,
  remove,
  userOf,
  ward,
  write,
  written,
} from './ward.test-support.ts';

test('a patient reads their own record and nothing else of the clinic', async () => {
  const { nurse, doctor, patient, own, foreign } = await ward();
  const before = await written(nurse, { kind: 'home', record: own.record });
  const elsewhere = await written(doctor, { kind: 'messages', record: foreign.record });
  await exchange(nurse, doctor, patient);
  expect(memoryOf(patient).identity.stage).toBe('member');
  expect(reads(patient, own.document)).toBe(true);
  expect(reads(patient, before.document)).toBe(true);
  expect([...memoryOf(patient).places.values()].map(({ record }) => record)).not.toContain(
    foreign.record,
  );
  expect(reads(patient, elsewhere.document)).toBe(false);
  const { book, channels, keyring } = memoryOf(patient);
  expect(book.state(foreign.record)).toBeUndefined();
  const clinicId = organisationOf(nurse);
  for (const compartment of [0, 1, 5]) expect(keyring.of(clinicId, compartment)).toEqual([]);
  const followed = [...channels.values()].filter(({ type }) => type !== 'inbox');
  const groups = followed.map(({ type, groupId }) => [type, toHex(groupId)]);
  expect(groups.filter(([type]) => type === 'directory')).toEqual([['directory', clinicId]]);
  expect(groups.filter(([type]) => type === 'epoch').map(([, group]) => group)).toEqual(
    Array.from({ length: 5 }, () => own.record),
  );
});

test('a patient learns from no log who else is in care here', async () => {
  const { nurse, doctor, patient, foreign } = await ward();
  const other = await letIn(nurse, { name: 'Ines', record: foreign.record, others: [doctor] });
  await exchange(nurse, doctor, patient, other);
  expect(memoryOf(other).book.state(userOf(patient))).toBeUndefined();
  expect(memoryOf(patient).book.state(userOf(other))).toBeUndefined();
  expect(recordAbout(memoryOf(nurse).book, userOf(other))).toBe(foreign.record);
  expect(recordAbout(memoryOf(nurse).book, userOf(doctor))).toBeUndefined();
});

test('a patient has no key to write in the summary, and writes at home and in messages', async () => {
  const { nurse, doctor, patient, own } = await ward();
  expect(await write(patient, { kind: 'summary', ...own })).toEqual({
    ok: false,
    error: { code: 'engine/no-key' },
  });
  const reading = await written(patient, { kind: 'home', record: own.record });
  const message = await written(patient, { kind: 'messages', record: own.record });
  await exchange(nurse, doctor, patient);
  for (const engine of [nurse, doctor]) {
    expect(reads(engine, reading.document)).toBe(true);
    expect(reads(engine, message.document)).toBe(true);
    expect(memoryOf(engine).setAside.size).toBe(0);
  }
});

test('a summary written by a patient with a stolen key counts for nobody', async () => {
  const { nurse, doctor, patient, own } = await ward();
  const place = { groupId: own.record, compartment: 1 };
  const [channelId, row] = channelOf(nurse, place);
  const { book, device } = memoryOf(patient);
  const epoch = currentEpoch(book, place);
  invariant(epoch !== undefined && row.edit !== undefined, 'a founder writes in the summary');
  const { edit } = row;
  const forged = await patient.step(({ logAuthor }) => {
    const session = startSession(
      {
        groupId: fromHexId(own.record),
        compartment: 1,
        epochId: fromHexId(epoch.epochId),
        path: logAuthor.path(own.record),
        logHeads: (book.state(own.record)?.heads ?? []).map(fromHexId),
        purpose: 'care',
        nonce: random(16),
      },
      device.signingKey,
    );
    const secrets = editSecretsOf(edit);
    return Promise.resolve(
      ok(
        sealEnvelope({
          ...{ kind: 'work', channelId: fromHexId(channelId), nonce: random(24) },
          bodyKey: secrets.readSecrets.bodyKey,
          signingKey: secrets.writeKey,
          parts: [{ type: PART.session, bytes: session.bytes }],
        }),
      ),
    );
  });
  invariant(forged.ok, 'a session can be signed by anybody');
  for (const engine of [nurse, doctor]) {
    await take(engine, channelId, [forged.value]);
    expect([...memoryOf(engine).setAside.values()].map(({ reason }) => reason)).toEqual([
      'crypto/right',
    ]);
  }
});

test('a nurse admitted later reads what the patient wrote, and the patient takes her word', async () => {
  const { nurse, doctor, patient, own } = await ward();
  const reading = await written(patient, { kind: 'home', record: own.record });
  const later = await letIn(nurse, { name: 'Awa', others: [doctor, patient] });
  await exchange(nurse, doctor, patient, later);
  expect(reads(later, reading.document)).toBe(true);
  expect(memoryOf(patient).book.state(userOf(later))?.kind).toBe('user');
  await written(later, { kind: 'home', ...reading });
  const answer = await written(later, { kind: 'messages', record: own.record });
  await exchange(nurse, doctor, patient, later);
  expect(reads(patient, answer.document)).toBe(true);
  const { view } = memoryOf(patient).workplaces.ledger(own.record, 4);
  const authors = view.authorsOf(reading.document)?.map(({ session }) => session.session.path);
  expect(authors?.map(({ userId }) => toHex(userId))).toContain(userOf(later));
  for (const engine of [nurse, doctor, patient, later]) {
    expect(memoryOf(engine).setAside.size).toBe(0);
    expect(memoryOf(engine).held.size).toBe(0);
  }
});

test('when somebody leaves a record, whoever writes next makes the new keys, and the patient has them', async () => {
  const { nurse, doctor, patient, own } = await ward();
  const relative = await letIn(nurse, { name: 'Ines', record: own.record, others: [doctor] });
  await exchange(nurse, doctor, patient, relative);
  const first = channelOf(patient, { groupId: own.record, compartment: 4 })[0];
  await remove(nurse, { record: own.record, userId: userOf(relative) });
  await exchange(nurse, doctor, patient, relative);
  const byPatient = await written(patient, { kind: 'home', record: own.record });
  const byDoctor = await written(doctor, { kind: 'messages', record: own.record });
  await exchange(nurse, doctor, patient, relative);
  for (const engine of [nurse, doctor, patient])
    for (const { document } of [byPatient, byDoctor]) expect(reads(engine, document)).toBe(true);
  expect(reads(relative, byPatient.document)).toBe(false);
  expect(reads(relative, byDoctor.document)).toBe(false);
  const followed = channelsOf(patient, { groupId: own.record, compartment: 4 });
  expect(followed.map(([id]) => id)).toContain(first);
  expect(followed).toHaveLength(2);
});

test('nobody is invited to a record by who may let nobody in there, least of all by its patient', async () => {
  const { patient, own, nurse } = await ward();
  const refused = { ok: false, error: { code: 'engine/not-permitted' } };
  expect(await patient.invite()).toEqual(refused);
  expect(await patient.invite(own.record)).toEqual(refused);
  const nowhere = parseRecordId('ab'.repeat(32));
  invariant(nowhere !== undefined, 'a well-formed id');
  expect(await nurse.invite(nowhere)).toEqual(refused);
});
