/** Lists and documents compute again only what a step changed. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { defineQuery } from '#kernel/feature.ts';
import { expectOk, now, world, type Person } from './world.ts';

const register = async (person: Person, familyName: string) =>
  expectOk(
    await person.app.dispatch({
      command: registerPatient,
      input: { familyName, givenName: '', birthDate: '1990-01-01', gender: 'unknown' },
    }),
  );

const latex = { substance: 'Latex', reaction: '', severity: 'unknown' };

test('one patient’s entry touches one row of the list, and no chart but theirs', async () => {
  const { nurse, advance } = await world('nurse');
  const ids = [];
  for (let i = 0; i < 8; i++) ids.push(await register(nurse, `Patient ${String(i)}`));
  await advance(5_000);
  const [own, other] = ids;
  if (own === undefined || other === undefined) throw new Error('two patients');
  const computed = { own: 0, other: 0 };
  const counting = (which: 'own' | 'other') =>
    defineQuery({
      ...allergyList,
      select: (document) => {
        computed[which] += 1;
        return allergyList.select(document);
      },
    });
  const stops = [
    nurse.app.watchDocument({ of: counting('own'), record: own.record }).subscribe(() => undefined),
    nurse.app
      .watchDocument({ of: counting('other'), record: other.record })
      .subscribe(() => undefined),
  ];
  await advance(100);
  const lists: (readonly unknown[])[] = [];
  stops.push(
    nurse.app
      .watchList({ of: patientList })
      .subscribe((rows) => rows !== undefined && lists.push(rows)),
  );
  const before = { ...computed };
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record: own.record, input: latex }));
  await advance(5_000);
  expect(computed.own).toBeGreaterThan(before.own);
  expect(computed.other).toBe(before.other);
  const [first, last] = [lists[0] ?? [], lists.at(-1) ?? []];
  expect(first).toHaveLength(8);
  expect(last.filter((row, index) => row !== first[index])).toHaveLength(1);
  for (const stop of stops) stop();
});

test('a step that changes no row of a list does not call whoever watches it', async () => {
  const { nurse, advance } = await world('nurse');
  await register(nurse, 'Marín');
  await advance(5_000);
  let calls = 0;
  const stop = nurse.app.watchList({ of: patientList }).subscribe(() => (calls += 1));
  expectOk(await nurse.app.createInvitation());
  await advance(5_000);
  expect(calls).toBe(1);
  stop();
  expect(now(nurse.app.sync).onlyHere).toBe(0);
});
