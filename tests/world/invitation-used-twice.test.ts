/** An invitation lets in one person: whoever comes second is told, on both sides, and the first comes in all the same. */
import { expect, test } from 'vitest';
import { expectOk, now, PASSPHRASE, Person, world } from './world.ts';

test('who comes second to an invitation is told, and the first is let in', async () => {
  const { nurse, relay, advance } = await world('nurse');
  const { id, link } = expectOk(await nurse.app.createInvitation());
  const join = async (name: string): Promise<Person> => {
    const person = await Person.create('doctor', relay, name);
    expectOk(await person.app.join({ link, name, profession: 'doctor', passphrase: PASSPHRASE }));
    await advance(5_000);
    return person;
  };
  const [koffi, late] = [await join('Koffi'), await join('Somebody')];
  expect(now(late.app.session)).toMatchObject({ status: 'joining', rival: true });
  expect(now(koffi.app.session)).toMatchObject({ status: 'joining', rival: false });
  expect(now(nurse.app.setAside)).toMatchObject([
    { reason: 'identity/invitation-used-twice' },
    { reason: 'identity/invitation-used-twice' },
  ]);
  expectOk(await nurse.app.admit(id));
  await advance(5_000);
  expect(now(koffi.app.session).status).toBe('open');
  expect(now(late.app.session).status).toBe('joining');
});
