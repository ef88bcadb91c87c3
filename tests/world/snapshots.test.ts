/** A further device on which a long document stands at once, from a snapshot that the relay serves ahead of everything else. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { parseEnvelope } from '#crypto/envelope/envelope.ts';
import type { MemoryDisk } from '../../sync-server/store/memory-store.ts';
import { addDevice } from './own-devices.ts';
import { clinicOf, expectOk, now, until, type Person, type World } from './world.ts';

const EVERY = 10;
const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

/** Every one of the envelopes of work that the relay keeps is spoiled: nobody opens it any more. */
function spoilHistory(disk: MemoryDisk): void {
  for (const items of disk.items.values()) {
    const isLong = items.length > 2 * EVERY;
    for (const [place, item] of items.entries()) {
      const parsed = parseEnvelope(item.envelope);
      if (!isLong || !parsed.ok || parsed.value.header.kind !== 'work') continue;
      const envelope = item.envelope.slice();
      const at = envelope.length - 100;
      envelope[at] = (envelope[at] ?? 0) ^ 1;
      items[place] = { ...item, envelope };
    }
  }
}

async function seenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  const seen = now(watched);
  stop();
  return { count: seen?.view.entities.length ?? 0, by: seen?.latest?.by };
}

async function longList() {
  const clinic = await clinicOf(20261123, [{ role: 'nurse', name: 'Amina' }], EVERY);
  const [nurse] = clinic.people;
  if (nurse === undefined) throw new Error('a clinic is founded by somebody');
  const { app } = nurse;
  const { record } = expectOk(await app.dispatch({ command: registerPatient, input: rosa }));
  for (let i = 0; i < 2 * EVERY + 5; i++) {
    const input = { substance: `Substance ${i}`, reaction: '', severity: 'unknown' };
    expectOk(await app.dispatch({ command: recordAllergy, record, input }));
  }
  await clinic.advance(5_000);
  return { clinic, nurse, record };
}

test('a relay that has spoiled the history of a document has not taken it from who comes later: a snapshot shows it', async () => {
  const { clinic, nurse, record } = await longList();
  spoilHistory(clinic.relay.disk);
  const phone = await addDevice(nurse, clinic.relay, 'Phone');
  await clinic.advance(10_000);
  // The first change of the list says what it is.
  expect(await seenBy(phone, record, clinic)).toEqual({ count: 2 * EVERY - 1, by: 'Amina' });
});

test('snapshot and history together are the document as everybody else has it', async () => {
  const { clinic, nurse, record } = await longList();
  const phone = await addDevice(nurse, clinic.relay, 'Phone');
  await until(clinic.relay, () => now(phone.app.watchList({ of: patientList }))?.length === 1);
  await clinic.advance(10_000);
  const whole = { count: 2 * EVERY + 5, by: 'Amina' };
  expect(await seenBy(phone, record, clinic)).toEqual(whole);
  const input = { substance: 'Latex', reaction: '', severity: 'unknown' };
  expectOk(await phone.app.dispatch({ command: recordAllergy, record, input }));
  await clinic.advance(10_000);
  for (const person of [phone, nurse])
    expect((await seenBy(person, record, clinic)).count).toBe(whole.count + 1);
  expect(now(phone.app.setAside)).toEqual([]);
});
