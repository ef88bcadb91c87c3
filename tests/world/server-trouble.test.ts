/** What a server does to those who rely on it is said while it lasts, and costs nobody an entry. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { copyDisk } from '../../sync-server/store/memory-store.ts';
import { expectOk, now, until, world, type Person } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const latex = { substance: 'Latex', reaction: '', severity: 'unknown' };

const register = async (person: Person) =>
  expectOk(await person.app.dispatch({ command: registerPatient, input: rosa })).record;

test('a server whose disk is full is told of, keeps nothing back, and is forgotten when it saves again', async () => {
  const { nurse, doctor, relay, advance } = await world('nurse', 'doctor');
  const record = await register(nurse);
  await advance(5_000);
  relay.store.failCommits(1_000_000);
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record, input: latex }));
  await advance(10_000);
  expect(now(nurse.app.sync)).toMatchObject({ trouble: 'cannot-save', onlyHere: 1 });
  relay.store.failCommits(0);
  await until(relay, () => now(nurse.app.sync).onlyHere === 0);
  expect(now(nurse.app.sync).trouble).toBeUndefined();
  const watched = doctor.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(2_000);
  expect(now(watched)?.view.entities).toMatchObject([{ substance: 'Latex' }]);
  stop();
});

test('a server that lost what it had acknowledged is told of until it has everything again', async () => {
  const { nurse, relay, advance } = await world('nurse');
  const record = await register(nurse);
  await advance(5_000);
  const backup = copyDisk(relay.disk);
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record, input: latex }));
  await advance(5_000);
  nurse.cut();
  relay.restart(backup);
  const told = new Set<string>();
  const stop = nurse.app.sync.subscribe(
    ({ trouble }) => trouble !== undefined && told.add(trouble),
  );
  await advance(30_000);
  expect([...told]).toEqual(['went-back']);
  expect(now(nurse.app.sync)).toMatchObject({ trouble: undefined, onlyHere: 0 });
  stop();
});
