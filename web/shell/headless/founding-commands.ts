/** Setting up this device: as the first of a clinic, or by an invitation. */
import { err, ok } from '#kernel/result.ts';
import { withNewClient, type Client } from './client.ts';
import type { Answered, Call } from './command.ts';
import { newPassphrase } from './passphrase.ts';
import { answerSaved, spokenNumber } from './saying.ts';
import { now } from './watching.ts';

/** Codes: 'identity/weak-passphrase', 'identity/already-set-up', 'relay/unreachable', 'kernel/invalid-input'. */
export const found = (call: Call): Answered =>
  withNewClient(call, async (client) => {
    const passphrase = await newPassphrase(call.place);
    if (!passphrase.ok) return passphrase;
    const founded = await client.core.foundClinic({
      clinic: call.value('clinic'),
      name: call.value('name'),
      profession: call.value('profession'),
      passphrase: passphrase.value,
    });
    if (!founded.ok) return founded;
    const session = now(client.core.session);
    const record = session.status === 'open' ? session.clinic.record : undefined;
    const lines = [`Founded ${call.value('clinic')}.`];
    return answerSaved(client, { lines, json: { clinic: call.value('clinic'), record } });
  });

/**
 * Codes: 'identity/bad-link', 'identity/expired-link', 'headless/missing' for staff without a profession,
 * 'headless/not-let-in-yet' when the time was over first.
 */
export const join = (call: Call): Answered =>
  withNewClient(call, async (client) => {
    const word = call.value('LINK');
    const link = word === '-' ? (await call.place.readInput()).trim() : word;
    const invitation = await client.core.readInvitation(link);
    if (!invitation.ok) return invitation;
    if (invitation.value.invites === 'staff' && call.value('profession') === '')
      return err({ code: 'headless/missing', field: 'profession' });
    const passphrase = await newPassphrase(call.place);
    if (!passphrase.ok) return passphrase;
    const joined = await client.core.join({
      link,
      name: call.value('name'),
      profession: call.value('profession'),
      passphrase: passphrase.value,
    });
    return joined.ok ? untilLetIn(call, client) : joined;
  });

/** Shows the number to compare as soon as there is one, and ends when this person is let in. */
export async function untilLetIn(call: Call, { core, wait, isSettled }: Client): Answered {
  let shown: string | undefined;
  const isIn = await wait(() => {
    const session = now(core.session);
    const isOwn = session.status === 'joining' && session.ownDevice;
    const number = session.status === 'joining' ? session.checkNumber : undefined;
    if (number !== undefined && number !== shown)
      call.tell({
        lines: [
          `Check number: ${spokenNumber(number)}`,
          `Compare it with ${isOwn ? 'your other device' : 'the person who invited you'}.`,
        ],
        json: { checkNumber: number },
      });
    shown = number ?? shown;
    return session.status === 'open';
  });
  if (!isIn) return err({ code: 'headless/not-let-in-yet' });
  await wait(() => isSettled());
  const session = now(core.session);
  const clinic = session.status === 'open' ? session.clinic : undefined;
  return ok({
    lines: [clinic?.name ? `You are in ${clinic.name}.` : 'You have been let in.'],
    json: { clinic: clinic?.name, record: clinic?.record },
  });
}
