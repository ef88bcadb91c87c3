/** Adding a further device of a person's own, as both screens do it. */
import { invariant } from '#kernel/result.ts';
import type { RelayWorld } from '../../web/sync/relay/relay-world.test-support.ts';
import { expectOk, now, PASSPHRASE, Person, until } from './world.ts';

/** A new device that has answered its person's invitation, up to where both show the number. */
export async function answerAsDevice(person: Person, relay: RelayWorld, name: string) {
  const { id, link } = expectOk(await person.app.createInvitation('own-device'));
  const phone = await Person.create(person.role, relay, person.name);
  invariant(
    expectOk(await phone.app.readInvitation(link)).invites === 'device',
    'the link says so',
  );
  expectOk(await phone.app.join({ link, name, profession: '', passphrase: PASSPHRASE }));
  const asked = () => now(person.app.invitations).find((each) => each.id === id)?.request;
  await until(relay, () => asked()?.checkNumber !== undefined);
  const request = asked();
  invariant(request !== undefined, 'the invitation was answered');
  return { phone, link, request };
}

export async function addDevice(person: Person, relay: RelayWorld, name: string): Promise<Person> {
  const { phone, request } = await answerAsDevice(person, relay, name);
  expectOk(await letInDevice(person, request.id));
  await until(relay, () => now(phone.app.session).status === 'open');
  return phone;
}

/** After comparing the numbers: with the passphrase, though the device is unlocked. */
export const letInDevice = (person: Person, invitation: string, passphrase = PASSPHRASE) =>
  person.app.admitDevice({ invitation, passphrase });
