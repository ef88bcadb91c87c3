/** Letting people into the clinic, and devices of one's own: a link, the numbers to compare, and the yes. */
import { err, ok } from '#kernel/result.ts';
import { withClient, type Client } from './client.ts';
import type { Answered, Call } from './command.ts';
import { knownPassphrase } from './passphrase.ts';
import { answerSaved, spokenNumber, timeText } from './saying.ts';
import { now } from './watching.ts';

/** Codes: 'identity/not-open', 'engine/not-permitted'. Whoever holds the link may ask to be let in: it is printed once. */
export const invite = (call: Call): Answered => inviteTo(call, undefined);

/** As `invite`, for a further device of one's own. */
export const addDevice = (call: Call): Answered => inviteTo(call, 'own-device');

const inviteTo = (call: Call, to: 'own-device' | undefined): Answered =>
  withClient(call, async (client) => {
    const made = await client.core.createInvitation(to);
    if (!made.ok) return made;
    const { id, link, expires } = made.value;
    // The link works once the relay has the channel it names, which no receipt tells.
    await client.wait(() => client.isSettled() || client.isOffline());
    const lines = [link, `Until ${timeText(expires)}`];
    return answerSaved(client, { lines, json: { id, link, expires } });
  });

/** Waits for answers to open invitations until each has its number. 'relay/unreachable'. */
export const requests = (call: Call): Answered =>
  withClient(call, async (client) => {
    const invitations = () => now(client.core.invitations);
    await client.wait(
      () => client.isSettled() && (invitations().length === 0 || areComplete(client)),
    );
    if (now(client.core.sync).connection !== 'online') return err({ code: 'relay/unreachable' });
    const open = requestsOf(client);
    return ok({
      lines: open.length === 0 ? ['Nobody is waiting.'] : open.map(requestLine),
      json: open,
    });
  });

/** Codes: 'headless/no-such-request', and those of letting somebody in. */
export const admit = (call: Call): Answered =>
  withClient(call, async (client) => {
    const wanted = () => requestsOf(client).filter(({ id }) => id.startsWith(call.value('ID')));
    await client.wait(() => wanted().length > 0 || client.isSettled() || client.isOffline());
    const [request, ...others] = wanted();
    if (request === undefined || others.length > 0)
      return err({ code: 'headless/no-such-request', field: 'ID' });
    const { name, profession, ownDevice } = request;
    const admitted = await (ownDevice
      ? admitOwn(call, client, request.id)
      : client.core.admit(request.id));
    if (!admitted.ok) return admitted;
    const lines = [ownDevice ? `${name} is your device now.` : `Let in ${name}, ${profession}.`];
    return answerSaved(client, { lines, json: { id: request.id, name, profession, ownDevice } });
  });

/** It gives everything away, so the passphrase is asked for once more. */
async function admitOwn(call: Call, client: Client, invitation: string) {
  const passphrase = await knownPassphrase(call.place);
  return passphrase.ok
    ? client.core.admitDevice({ invitation, passphrase: passphrase.value })
    : passphrase;
}

const requestsOf = ({ core }: Client) =>
  now(core.invitations).flatMap(({ request, ownDevice }) =>
    request === undefined ? [] : [{ ...request, ownDevice }],
  );

function areComplete(client: Client): boolean {
  const open = requestsOf(client);
  return open.length > 0 && open.every(({ checkNumber }) => checkNumber !== undefined);
}

const requestLine = (request: ReturnType<typeof requestsOf>[number]): string => {
  const { id, name, profession, checkNumber, ownDevice } = request;
  const number = checkNumber === undefined ? 'no number yet' : spokenNumber(checkNumber);
  return [id, number, name, ownDevice ? 'your device' : profession].join('  ');
};
