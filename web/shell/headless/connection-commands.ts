/** How this device stands with the others, and bringing it up to date. */
import { err, ok } from '#kernel/result.ts';
import { withClient, type Client } from './client.ts';
import type { Answer, Answered, Call } from './command.ts';
import { untilLetIn } from './founding-commands.ts';
import { spokenNumber } from './saying.ts';
import { now } from './watching.ts';

/** Waits only until it is known whether the server answers. */
export const status = (call: Call): Answered =>
  withClient(call, async (client) => {
    const { core, wait, isOffline } = client;
    await wait(() => now(core.sync).connection === 'online' || isOffline());
    return ok(statusAnswer(client));
  });

/** Codes: 'relay/unreachable', 'headless/not-everything-sent', 'headless/not-let-in-yet'. */
export const sync = (call: Call): Answered =>
  withClient(call, async (client) => {
    if (now(client.core.session).status === 'joining') return untilLetIn(call, client);
    if (await client.wait(() => client.isSettled())) return ok(statusAnswer(client));
    const { connection } = now(client.core.sync);
    const code = connection === 'online' ? 'headless/not-everything-sent' : 'relay/unreachable';
    return err({ code });
  });

function statusAnswer({ core }: Client): Answer {
  const session = now(core.session);
  const { connection, onlyHere, setAside } = now(core.sync);
  const me = 'me' in session ? session.me : undefined;
  const number = session.status === 'joining' ? session.checkNumber : undefined;
  const clinic = session.status === 'open' ? session.clinic : undefined;
  return {
    lines: [
      ...(me === undefined ? [] : [`${me.name}, ${me.profession}`]),
      ...(clinic === undefined ? ['Waiting to be let in'] : [`Clinic: ${clinic.name}`]),
      ...(number === undefined ? [] : [`Check number: ${spokenNumber(number)}`]),
      connection === 'online' ? 'Connected' : 'Not connected',
      `Only on this device: ${String(onlyHere)}`,
      `Set aside: ${String(setAside)}`,
    ],
    json: {
      status: session.status,
      name: me?.name,
      profession: me?.profession,
      clinic: clinic?.name,
      manages: clinic?.manages,
      checkNumber: number,
      connection,
      onlyHere,
      setAside,
    },
  };
}
