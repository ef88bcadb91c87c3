/** Every way by which entries travel passes the same exam. */
import { meet } from './meet.ts';
import { examineTransport, type Carry } from './transport.exam.test-support.ts';
import { expectOk, type Person } from './world.ts';

const MEETING_MS = 5_000;

/** Both reach the relay for a while. */
const overRelay =
  (prepare: (person: Person) => void): Carry =>
  async ({ advance }, from, to) => {
    for (const person of [from, to]) {
      prepare(person);
      await person.reach(true);
    }
    await advance(60_000);
    for (const person of [from, to]) await person.reach(false);
  };

async function hand(from: Person, to: Person): Promise<void> {
  expectOk(await to.app.carrying.take(expectOk(await from.app.carrying.pack([]))));
}

examineTransport(
  'a relay',
  overRelay(() => undefined),
);

examineTransport(
  'a relay over a slow network',
  overRelay(({ weather }) => {
    weather.delayMs = 700;
  }),
);

examineTransport('a connection between two devices', async (ward, from, to) => {
  const meeting = meet(from, to, ward);
  await ward.advance(MEETING_MS);
  meeting.end();
});

examineTransport('a file', async ({ advance }, from, to) => {
  await hand(from, to);
  await advance(MEETING_MS);
});

examineTransport('a courier who cannot read it', async ({ patient, advance }, from, to) => {
  await hand(from, patient);
  if (to !== patient) await hand(patient, to);
  await advance(MEETING_MS);
});
