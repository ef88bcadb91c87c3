/**
 * Breaking the glass without a server: the passphrase again, the note, the key out of the shift pack, the sealed entries, and the
 * list on the screen, all of it through the app as it is. Only disk and network are in memory.
 */
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import type { RecordId } from '#kernel/ids.ts';
import { expectOk, now, PASSPHRASE, Person, until, world } from '../../tests/world/world.ts';

/** As many entries as a summary that has been kept for some years. */
const ENTRIES = 20;

/** Milliseconds of each opening, of one record after the other. */
export async function breakGlassOffline(rounds: number): Promise<readonly number[]> {
  const { nurse, relay } = await world('nurse');
  const records: RecordId[] = [];
  // The first one warms up and does not count.
  for (let count = 0; count <= rounds; count += 1) {
    const patient = { familyName: `Marín ${String(count)}`, givenName: 'Rosa', gender: 'female' };
    const input = { ...patient, birthDate: '1959-03-07' };
    const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input }));
    for (let entry = 0; entry < ENTRIES; entry += 1) await recordOne(nurse, record, entry);
    records.push(record);
  }
  const crew = await Person.create('doctor', relay, 'Jonas');
  const { id, link } = expectOk(await nurse.app.createInvitation());
  const me = { name: 'Jonas', profession: 'doctor', passphrase: PASSPHRASE } as const;
  expectOk(await crew.app.join({ ...me, link }));
  const request = () => now(nurse.app.invitations).find((each) => each.id === id)?.request;
  await until(relay, () => request()?.checkNumber !== undefined);
  expectOk(await nurse.app.admit(id, 'emergency-crew'));
  await until(relay, () => now(crew.app.session).status === 'open');
  const { emergency } = crew.app;
  expectOk(await emergency.goOnDuty());
  await until(relay, () => now(emergency.state).onDutyUntil !== undefined);
  await relay.clock.advance(5_000);
  expectOk(await emergency.preparePack({ records, reason: 1, hours: 8, passphrase: PASSPHRASE }));
  await until(relay, () => now(emergency.state).pack?.phase === 'ready');
  await crew.reach(false);
  const times: number[] = [];
  for (const record of records) times.push(await openOne(crew, record));
  crew.end();
  nurse.end();
  return times.slice(1);
}

async function recordOne(person: Person, record: RecordId, entry: number): Promise<void> {
  const input = { substance: `Substance ${String(entry)}`, reaction: '', severity: 'unknown' };
  expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
}

/** Of the clock or of the processor, whichever says less: on a busy machine the clock counts others' work. */
async function openOne({ app }: Person, record: RecordId): Promise<number> {
  const started = performance.now();
  const before = process.cpuUsage();
  const request = { record, reason: 2, words: 'Does not answer', passphrase: PASSPHRASE };
  expectOk(await app.emergency.open(request));
  const shown = await new Promise<number>((resolve) => {
    app.watchDocument({ of: allergyList, record }).subscribe((value) => {
      if (value !== undefined) resolve(value.view.entities.length);
    });
  });
  if (shown !== ENTRIES) throw new Error('the summary is not whole');
  const { user, system } = process.cpuUsage(before);
  return Math.min(performance.now() - started, (user + system) / 1_000);
}
