/** A relay that answers an emergency question, and then hides from the record that it did. */
import { expect, test } from 'vitest';
import { registerPatient } from '#features/patients/commands.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Looks } from '#ui/evidence-port.ts';
import { EvilRelay } from '../support/evil-relay.ts';
import {
  expectOk,
  letInPatient,
  now,
  PASSPHRASE,
  Person,
  until,
  world,
  type World,
} from '../world/world.ts';

const NOTICE_KIND = 240;
const WORDS = 'Found at the bus stop, does not answer';

/** Amina has a patient, Rosa; Jonas is of the crew and on duty. Rosa’s device is away when he asks. */
async function town() {
  const made = await world('nurse', 'patient');
  const { nurse, patient, relay, advance } = made;
  const input = { familyName: 'Marín', givenName: '', birthDate: '1959-03-07', gender: 'female' };
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input }));
  await letInPatient(patient, nurse, { relay, record });
  const jonas = await Person.create('doctor', relay, 'Jonas');
  const { id, link } = expectOk(await nurse.app.createInvitation());
  const introduced = { name: 'Jonas', profession: 'doctor', link, passphrase: PASSPHRASE };
  expectOk(await jonas.app.join(introduced));
  const request = () => now(nurse.app.invitations).find((each) => each.id === id)?.request;
  await until(relay, () => request()?.checkNumber !== undefined);
  expectOk(await nurse.app.admit(id, 'emergency-crew'));
  await until(relay, () => now(jonas.app.session).status === 'open');
  await advance(5_000);
  expectOk(await jonas.app.emergency.goOnDuty());
  await until(relay, () => now(jonas.app.emergency.state).onDutyUntil !== undefined);
  await patient.reach(false);
  return { made, nurse, patient, jonas, record };
}

/** From now on nobody is shown a notice, in any channel. */
function hideNotices(made: World): number {
  const evil = new EvilRelay(made);
  const shown = evil.shown();
  let hidden = 0;
  for (const [key, envelopes] of shown) {
    const left = envelopes.filter((envelope) => envelope[2] !== NOTICE_KIND);
    hidden += envelopes.length - left.length;
    shown.set(key, left);
  }
  evil.show(shown);
  return hidden;
}

async function looksSeenBy(person: Person, record: RecordId, { advance }: World): Promise<Looks> {
  let looks: Looks | undefined;
  const stop = person.app.watchLooks({ record }).subscribe((value) => (looks = value));
  await advance(1_000);
  stop();
  if (looks === undefined) throw new Error('it is read');
  return looks;
}

const openingsIn = ({ looks }: Looks) => looks.filter(({ body }) => body?.type === 'open');

test('a relay that hides its notices hides no opening that the crew’s own device tells of', async () => {
  const { made, patient, jonas, record } = await town();
  const opening = { record, reason: 2, words: WORDS, passphrase: PASSPHRASE };
  expectOk(await jonas.app.emergency.open(opening));
  await made.advance(10_000);
  expect(hideNotices(made)).toBeGreaterThan(0);
  await patient.reach(true);
  await made.advance(120_000);
  const seen = openingsIn(await looksSeenBy(patient, record, made));
  expect(seen.map(({ body }) => body)).toMatchObject([{ reason: 2, words: WORDS }]);
});

test('a pack whose notice is hidden from who was away stays known to who was there', async () => {
  const { made, nurse, patient, jonas, record } = await town();
  const pack = { records: [record], reason: 1, hours: 8, passphrase: PASSPHRASE };
  expectOk(await jonas.app.emergency.preparePack(pack));
  await until(made.relay, () => now(jonas.app.emergency.state).pack?.phase === 'ready');
  await made.advance(10_000);
  expect((await looksSeenBy(nurse, record, made)).packs).toHaveLength(1);
  await jonas.reach(false);
  hideNotices(made);
  await patient.reach(true);
  await made.advance(120_000);
  // This is what a relay that lies can do: docs/threat-model.md says so. The other device does not forget.
  expect((await looksSeenBy(patient, record, made)).packs).toEqual([]);
  expect((await looksSeenBy(nurse, record, made)).packs).toHaveLength(1);
});
