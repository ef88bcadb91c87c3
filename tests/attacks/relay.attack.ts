/** Attacks 26 and 27: by a relay that repeats, moves, changes and withholds. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { EvilRelay, type Shown } from '../support/evil-relay.ts';
import { expectOk, letIn, now, Person, until, world, type World } from '../world/world.ts';

const SUBSTANCES = ['Latex', 'Nuts', 'Penicillin', 'Pollen', 'Wasps'];

/** A clinic with one patient and five allergies, written by two people in turn, all of it at the relay. */
async function wrongedClinic() {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, relay, advance } = clinic;
  const { record } = expectOk(
    await nurse.app.dispatch({
      command: registerPatient,
      input: { familyName: 'Marín', givenName: '', birthDate: '1959-03-07', gender: 'female' },
    }),
  );
  const rows = () => now(doctor.app.watchList({ of: patientList })) ?? [];
  await until(relay, () => rows().length === 1);
  for (const [turn, substance] of SUBSTANCES.entries()) {
    await addAllergy(turn % 2 === 0 ? nurse : doctor, record, substance);
    await advance(5_000);
  }
  await until(relay, () => [nurse, doctor].every(({ app }) => now(app.sync).onlyHere === 0));
  return { ...clinic, record, evil: new EvilRelay(clinic) };
}

const addAllergy = async (person: Person, record: RecordId, substance: string) =>
  expectOk(
    await person.app.dispatch({
      command: recordAllergy,
      record,
      input: { substance, reaction: '', severity: 'unknown' },
    }),
  );

async function allergies({ advance }: World, person: Person, record: RecordId) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  stop();
  return now(watched)?.view.entities.map(({ substance }) => substance);
}

async function newcomer(clinic: World & { readonly nurse: Person }): Promise<Person> {
  const ines = await Person.create('doctor', clinic.relay, 'Ines');
  await letIn(ines, clinic.nurse, clinic.relay);
  await clinic.advance(120_000);
  return ines;
}

/** The channel with the most envelopes of the kind that carries changes: the patient's record. */
function busiest(shown: Shown): string {
  const works = [...shown].map(([key, envelopes]) => ({
    key,
    count: envelopes.filter((envelope) => envelope[2] === 2).length,
  }));
  return works.sort((a, b) => b.count - a.count)[0]?.key ?? '';
}

test('attack 26: an envelope repeated a thousand times, moved to every channel or relabelled changes nothing', async () => {
  const clinic = await wrongedClinic();
  const { nurse, doctor, record, evil, advance } = clinic;
  const shown = evil.shown();
  const all = [...shown.values()].flat();
  const work = shown.get(busiest(shown))?.findLast((envelope) => envelope[2] === 2);
  if (work === undefined) throw new Error('there is work at the relay');
  const relabelled = [1, 3, 4, 5].map((kind) => {
    const changed = work.slice();
    changed[2] = kind;
    return changed;
  });
  const flipped = Array.from({ length: 48 }, (_, place) => {
    const changed = work.slice();
    changed[place + 48] = (changed[place + 48] ?? 0) ^ 1;
    return changed;
  });
  for (const [key, envelopes] of shown) {
    const isRecord = key === busiest(shown);
    const repeated = isRecord ? Array.from({ length: 1_000 }, () => work) : [];
    shown.set(key, [...envelopes, ...all, ...relabelled, ...flipped, ...repeated]);
  }
  evil.show(shown);
  await advance(120_000);
  const ines = await newcomer(clinic);
  for (const person of [nurse, doctor, ines]) {
    expect(await allergies(clinic, person, record)).toEqual(SUBSTANCES);
    const rows = now(person.app.watchList({ of: patientList })) ?? [];
    expect(rows.map(({ row }) => row.familyName)).toEqual(['Marín']);
  }
});

test('attack 27: a middle statement that is withheld is missed, and taken in when it comes', async () => {
  const clinic = await wrongedClinic();
  const { nurse, record, evil, relay, advance } = clinic;
  const honest = evil.shown();
  const key = busiest(honest);
  const works = (honest.get(key) ?? []).filter((envelope) => envelope[2] === 2);
  const middle = works[Math.floor(works.length / 2)];
  await clinic.doctor.reach(false);
  await nurse.reach(false);
  const without = (honest.get(key) ?? []).filter((envelope) => envelope !== middle);
  evil.show(new Map([[key, without]]));
  await nurse.reach(true);
  const ines = await Person.create('doctor', relay, 'Ines');
  await letIn(ines, nurse, relay);
  await nurse.reach(false);
  await advance(60_000);
  const partly = (await allergies(clinic, ines, record)) ?? [];
  // What depends on the missing statement is not shown as if nothing were missing, and nothing is invented.
  for (const substance of partly) expect(SUBSTANCES).toContain(substance);
  evil.show(new Map([[key, [...(evil.shown().get(key) ?? []), ...(middle ? [middle] : [])]]]));
  ines.cut();
  await nurse.reach(true);
  await clinic.doctor.reach(true);
  await advance(120_000);
  expect(await allergies(clinic, ines, record)).toEqual(SUBSTANCES);
  expect(now(ines.app.setAside)).toEqual([]);
});

test('attack 27: the newest items that are withheld are not called seen, and nothing of theirs is lost', async () => {
  const clinic = await wrongedClinic();
  const { nurse, doctor, record, evil, advance } = clinic;
  await doctor.reach(false);
  await addAllergy(nurse, record, 'Yeast');
  await advance(10_000);
  const rung = () => now(nurse.app.watchList({ of: patientList }))?.[0]?.rung;
  expect(rung()).not.toBe('on-another-device');
  const shown = evil.shown();
  const key = busiest(shown);
  evil.show(new Map([[key, (shown.get(key) ?? []).slice(0, -1)]]));
  await doctor.reach(true);
  await advance(120_000);
  // What the doctor's device answers lies in the freed place and contradicts what the relay signed: it is noticed, and everything is
  // offered again.
  expect(await allergies(clinic, doctor, record)).toEqual([...SUBSTANCES, 'Yeast']);
  await addAllergy(nurse, record, 'Dust');
  await advance(240_000);
  expect(await allergies(clinic, doctor, record)).toEqual(['Dust', ...SUBSTANCES, 'Yeast']);
  for (const person of [nurse, doctor]) expect(now(person.app.setAside)).toEqual([]);
});
