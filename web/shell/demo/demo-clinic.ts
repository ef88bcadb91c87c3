/**
 * The demo: a synthetic clinic built on this device by the real commands of real people, each on a device of their own, over
 * the real relay in memory. It keeps nothing, reaches no server, and is gone with the program.
 */
import type { Position } from '#clinical/positions.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Clock, RandomBytes, Timers } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';
import type { Core } from '../core/core-port.ts';
import { DemoClock } from './demo-clock.ts';
import { DemoPerson, type DemoPeople, type DemoPlace } from './demo-person.ts';
import { DemoRelay } from './demo-relay.ts';
import type { DemoRole } from './demo-role.ts';
import { seen } from './seen.ts';
import { registerPatients, tellStory } from './story.ts';

export interface DemoPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly origin: string;
}

const PASSPHRASE = 'kestrels circle over the demo valley';
/** The clinic is this much older than its first patient. */
const FOUNDED_MS = 15 * 86_400_000;
const CLINIC = 'Kestrel Valley Clinic';

/** Builds the clinic and answers the device of the one as whom it is looked at. Takes some seconds. */
export async function buildDemo(ports: DemoPorts, as: DemoRole): Promise<Core> {
  const clock = new DemoClock(ports.clock);
  const today = ports.clock.now();
  clock.standAt(today - FOUNDED_MS);
  const relay = new DemoRelay({ clock, random: ports.random });
  const place: DemoPlace = { ...ports, clock, relay };
  const amina = await DemoPerson.create(place);
  const founded = await amina.core.foundClinic({
    name: 'Amina Sarr',
    profession: 'nurse',
    passphrase: PASSPHRASE,
    clinic: CLINIC,
  });
  invariant(founded.ok, 'the demo clinic is founded');
  const koffi = await DemoPerson.create(place);
  const introduced = { name: 'Dr Kwame Koffi', profession: 'doctor' };
  await letIn(koffi, amina, { ...introduced, place: 'doctors' });
  const staff: DemoPeople = { amina, koffi };
  const time = { today, at: (moment: number) => clock.standAt(moment) };
  const registered = await registerPatients(staff, time);
  const rosa = await DemoPerson.create(place, true);
  await letIn(rosa, amina, {
    name: 'Rosa Marín',
    profession: 'patient',
    record: registered[0]?.record,
  });
  const people = { ...staff, rosa };
  await tellStory(people, registered, time);
  clock.runOn();
  return people[as].core;
}

/** Somebody answers an invitation and is let in, as people do it with their own hands. */
async function letIn(
  newcomer: DemoPerson,
  inviter: DemoPerson,
  introduction: {
    readonly name: string;
    readonly profession: string;
    /** In the clinic; the care team unless given. */
    readonly place?: Position;
    /** The record of a patient who is let in. */
    readonly record?: RecordId | undefined;
  },
): Promise<void> {
  const { name, profession, record, place } = introduction;
  const invitation = await inviter.core.createInvitation(record && { record });
  invariant(invitation.ok, 'a founder invites');
  const { id, link } = invitation.value;
  const joined = await newcomer.core.join({ name, profession, link, passphrase: PASSPHRASE });
  invariant(joined.ok, 'the link is good');
  await seen(inviter.core.invitations, (all) =>
    all.some((each) => each.id === id && each.request?.checkNumber !== undefined),
  );
  const admitted = await inviter.core.admit(id, place);
  invariant(admitted.ok, 'who answered is let in');
  await seen(newcomer.core.session, ({ status }) => status === 'open');
}
