/** Being woken while the app is closed: the relay is told where, channel by channel, and sends an empty message there. */
import { expect, test } from 'vitest';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import type { HttpPort } from '#sync/relay/relay-requests.ts';
import { Prover } from '../../sync-server/app/proven-request.ts';
import { PushBoard } from '../../sync-server/push/push-board.ts';
import { pushRequests } from '../../sync-server/push/push-requests.ts';
import { MemorySideRows } from '../../sync-server/store/memory-side-rows.ts';
import { pieceRelayOf } from '../../web/sync/files/piece-relay.test-support.ts';
import type { RelayWorld } from '../../web/sync/relay/relay-world.test-support.ts';
import { clinicOf, expectOk, now, until, type Person } from './world.ts';

const ENDPOINT = 'https://fcm.googleapis.com/fcm/send/amina';
const commands = CONVERSATION_COMMANDS['team-conversation'];

/** The relay's own push board and its requests, in front of what it does with files. */
function wakingRelay(relay: RelayWorld) {
  const woken: string[] = [];
  const state = { isThere: true, wakes: true };
  const board = new PushBoard({
    rows: new MemorySideRows(),
    now: relay.clock.now,
    timer: relay.clock.schedule,
    send: (endpoint) => {
      woken.push(endpoint);
      return Promise.resolve('sent');
    },
  });
  const http: HttpPort = async ({ method, path, authorization, body }) => {
    if (!state.isThere) throw new Error('nothing is reached');
    const { store, relayId, clock } = relay;
    const answer = pushRequests({
      ...{ board, prover: new Prover({ store, relayId, now: clock.now }) },
      ...{ publicKey: new Uint8Array(65).fill(4), services: new Set<string>() },
      addressOf: () => undefined,
    });
    const header = (name: string) => (name === 'authorization' ? authorization : '');
    const found = answer({ method, path, header, address: '127.0.0.1' });
    const ready = found !== undefined && 'answer' in found ? await found.answer(body) : found;
    if (ready === undefined || !state.wakes) return { status: 404, body: utf8Encode('{}') };
    return { status: ready.status, body: ready.body };
  };
  Object.assign(pieceRelayOf(relay), { http });
  return { board, woken, state };
}

const meOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session;
};

async function ward() {
  const world = await clinicOf(20_261_125, [{ role: 'nurse', name: 'Amina' }]);
  const [nurse] = world.people;
  if (nurse === undefined) throw new Error('people');
  const { me, clinic } = meOf(nurse);
  const { userId, name, profession } = me;
  expectOk(
    await nurse.app.dispatch({
      ...{ command: commands.start, record: clinic.record },
      input: { kind: 'group', subject: 'Ward', people: [{ userId, name, profession }] },
    }),
  );
  await until(world.relay, () => now(nurse.app.sync).onlyHere === 0);
  return { ...world, nurse, ...wakingRelay(world.relay) };
}

const state = ({ app }: Person) => now(app.waking.state);

test('a device that asked for it is woken for its conversations, and no more after it said so', async () => {
  const { nurse, board, woken, relay } = await ward();
  expect(expectOk(await nurse.app.waking.key())).toHaveLength(65);
  expectOk(await nurse.app.waking.wakeAt(ENDPOINT));
  expect(state(nurse)).toEqual({ endpoint: ENDPOINT, untold: 0 });
  const channelIds = [...relay.disk.channels.values()].map(({ keys }) => keys.channelId);
  board.changed(channelIds);
  expect(woken).toEqual([ENDPOINT]);
  expectOk(await nurse.app.waking.wakeAt(undefined));
  expect(state(nurse)).toEqual({ endpoint: undefined, untold: 0 });
  await relay.clock.advance(120_000);
  board.changed(channelIds);
  expect(woken).toEqual([ENDPOINT]);
});

test('nothing is promised where the server was not reached, or wakes nobody', async () => {
  const { nurse, state: server } = await ward();
  server.isThere = false;
  expect(await nurse.app.waking.key()).toEqual({ ok: false, error: { code: 'relay/unavailable' } });
  const refused = await nurse.app.waking.wakeAt(ENDPOINT);
  expect(refused.ok).toBe(false);
  expect(state(nurse).endpoint).toBeUndefined();
  server.isThere = true;
  server.wakes = false;
  expect(await nurse.app.waking.key()).toEqual({ ok: false, error: { code: 'push/none' } });
});

test('an address of no push service is not taken by the relay, and nothing is kept of it', async () => {
  const { nurse } = await ward();
  const refused = await nurse.app.waking.wakeAt('https://example.com/mine');
  expect(refused.ok).toBe(false);
  expect(state(nurse).endpoint).toBeUndefined();
});

test('the relay is told again after each unlocking, of what it was not told yet', async () => {
  const { nurse, state: server, relay } = await ward();
  expectOk(await nurse.app.waking.wakeAt(ENDPOINT));
  server.isThere = false;
  await nurse.restart();
  await relay.clock.advance(2_000);
  expect(state(nurse)).toEqual({ endpoint: ENDPOINT, untold: 1 });
  server.isThere = true;
  await relay.clock.advance(31_000);
  await nurse.reach(false);
  await nurse.reach(true);
  await until(relay, () => state(nurse).untold === 0);
});
