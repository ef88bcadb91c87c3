/** A channel at a relay that is a process, and what is asked beside its WebSocket in the name of the channel. */
import { relayReadKey, relayWriteKey } from '#crypto/keys/epoch-secrets.ts';
import type { HttpPort, RelayRequests } from '../web/sync/relay/relay-requests.ts';
import { ProcessClient, ProcessWorld, relayKeyAt } from './relay-process.test-support.ts';

/** Requests by the platform's own `fetch`. */
export const over =
  (url: string): HttpPort =>
  async ({ method, path, authorization, body }) => {
    const sent = method === 'GET' ? {} : { body: Uint8Array.from(body) };
    const answer = await fetch(url + path, { method, headers: { authorization }, ...sent });
    return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
  };

/** Creates a channel at the relay of an address. */
export async function channelAt(url: string) {
  const key = await relayKeyAt(url);
  const world = new ProcessWorld(key, 3);
  const channel = world.channel();
  const client = new ProcessClient(key, () => url);
  client.link.create(world.creation(channel));
  client.link.start();
  await client.when(() => client.events.includes('created'));
  client.link.stop();
  const { edit, readSecrets } = channel.secrets;
  const relayId = world.processRelayId;
  const access = {
    relayId,
    channelId: channel.channelId,
    readKey: relayReadKey(readSecrets.read, relayId),
    writeKey: relayWriteKey(edit, relayId),
  };
  const requests = (http: HttpPort): RelayRequests => ({ http, channel: access, now: Date.now });
  return { channel, requests };
}
