/** What was changed at the relay gets its word on the screen, is talked about once, and costs nobody an entry. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { MemoryDisk } from '../../sync-server/store/memory-store.ts';
import { expectOk, now, world, type Person } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const omar = { familyName: 'Farouk', givenName: 'Omar', birthDate: '1981-10-09', gender: 'male' };

const register = async (person: Person, input: typeof rosa) =>
  expectOk(await person.app.dispatch({ command: registerPatient, input })).record;

const note = async (person: Person, record: RecordId, substance: string) =>
  expectOk(
    await person.app.dispatch({
      command: recordAllergy,
      record,
      input: { substance, reaction: '', severity: 'unknown' },
    }),
  );

const countsOf = (disk: MemoryDisk) =>
  new Map([...disk.items].map(([channel, items]) => [channel, items.length]));

/** One bit of the newest envelope that came since is another. */
function spoilNewest(disk: MemoryDisk, since: ReturnType<typeof countsOf>): void {
  for (const [channel, items] of disk.items) {
    const last = items.at(-1);
    if (last === undefined || items.length === (since.get(channel) ?? 0)) continue;
    const envelope = last.envelope.slice();
    const place = envelope.length - 100;
    envelope[place] = (envelope[place] ?? 0) ^ 1;
    items[items.length - 1] = { ...last, envelope };
  }
}

async function substances(person: Person, record: RecordId, wait: () => Promise<void>) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await wait();
  const shown = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return shown;
}

test('an envelope changed on its way is set aside, holds nothing up, and its author still has it', async () => {
  const { nurse, doctor, relay, advance } = await world('nurse', 'doctor');
  const [first, second] = [await register(nurse, rosa), await register(nurse, omar)];
  await advance(5_000);
  await doctor.reach(false);
  const before = countsOf(relay.disk);
  await note(nurse, first, 'Latex');
  await advance(5_000);
  spoilNewest(relay.disk, before);
  await note(nurse, second, 'Nuts');
  await advance(5_000);
  await doctor.reach(true);
  await advance(30_000);
  expect(now(doctor.app.sync).trouble).toBe('damaged');
  expect(await substances(doctor, second, () => advance(2_000))).toEqual(['Nuts']);
  expect(await substances(doctor, first, () => advance(2_000))).toEqual([]);
  expect(await substances(nurse, first, () => advance(2_000))).toEqual(['Latex']);
  expect(now(doctor.app.sync).setAside).toBe(1);
  const said = doctor.sent.length;
  await advance(60_000);
  expect(doctor.sent.length - said).toBeLessThan(20);
});
