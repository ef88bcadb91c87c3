/** The relay's own protocol, as far as the load needs it: greeting, opening a channel, proving rights, appending. */
import { WebSocket } from 'ws';
import { relayReadKey, relayWriteKey } from '#crypto/keys/epoch-secrets.ts';
import { attachMac, attachWriteMac } from '#crypto/relay/attach.ts';
import { signCreate } from '#crypto/relay/channel-proofs.ts';
import {
  relayIdOf,
  signingKeyFromSeed,
  systemRandomBytes,
  type Connection,
} from '#crypto/relay/relay-identity.ts';
import { issueToken } from '#crypto/relay/token.ts';
import { ALL_KINDS, type AttachedChannel } from '#protocol/attach.ts';
import { encodeFrame, parseRelayFrame } from '#protocol/codec.ts';
import { createdBytes } from '#protocol/create.ts';
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import { SUBPROTOCOL } from '#protocol/version.ts';
import type { Dialect, ServerAddress } from './dialect.ts';
import { roomNamed, type Room } from './room.ts';

/** Frame header, channel id and first index come before the count of an ITEMS. */
const COUNT_OFFSET = 5 + 16 + 8;

const NO_SET = new Uint8Array(32);

export interface Greeted {
  readonly socket: WebSocket;
  readonly connection: Connection;
}

/** A connection that the relay has greeted. */
export async function greeted(server: ServerAddress): Promise<Greeted> {
  const url = `ws://127.0.0.1:${String(server.port)}/relay`;
  const socket = new WebSocket(url, SUBPROTOCOL, { perMessageDeflate: false });
  const hello = parseRelayFrame(await frameOf(socket, FRAME_NUMBERS.hello));
  if (!hello.ok || hello.value.name !== 'hello') throw new Error('a relay greets first');
  const { nonce, relayPublicKey } = hello.value.body;
  return { socket, connection: { relayId: relayIdOf(relayPublicKey), nonce } };
}

/** The first frame of a type. Frames come several at a time, so it listens all along. */
export const frameOf = (socket: WebSocket, type: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const listen = (data: Buffer): void => {
      if (data[0] !== type && data[0] !== FRAME_NUMBERS.error) return;
      socket.off('message', listen).off('error', reject);
      if (data[0] === type) resolve(new Uint8Array(data));
      else reject(new Error('the relay refused the bench'));
    };
    socket.on('message', listen).on('error', reject);
  });

/** Opens a room's channel; resolves when it is on the relay's disk. */
export async function createRoom({ socket, connection }: Greeted, room: Room): Promise<void> {
  const { writeKey, readSecrets, edit } = room.secrets;
  const keys = {
    type: 'epoch' as const,
    channelId: room.channelId,
    writePublicKey: writeKey.publicKey,
    dropPublicKey: readSecrets.dropKey.publicKey,
    readKey: relayReadKey(readSecrets.read, connection.relayId),
    writeKey: relayWriteKey(edit, connection.relayId),
    share: new Uint8Array(32),
    ownerPublicKey: new Uint8Array(32),
  };
  const account = signingKeyFromSeed(new Uint8Array(32).fill(1));
  const token = issueToken(account, systemRandomBytes(16), Date.now() + 10_000_000);
  const signature = signCreate(writeKey, connection, createdBytes(keys, token));
  socket.send(encodeFrame({ name: 'create', requestId: 1, body: { keys, token, signature } }));
  await frameOf(socket, FRAME_NUMBERS.done);
}

/** Attaches rooms from their beginning, and has them remembered under a key that is not zeros; resolves with the DONE frame. */
export async function attachRooms(
  { socket, connection }: Greeted,
  rooms: readonly Room[],
  setKey: Uint8Array = NO_SET,
): Promise<Uint8Array> {
  const channels = rooms.map((room) => attachment(room, connection));
  const done = frameOf(socket, FRAME_NUMBERS.done);
  socket.send(encodeFrame({ name: 'attach', requestId: 2, body: { channels, setKey } }));
  return await done;
}

function attachment({ secrets, channelId }: Room, connection: Connection): AttachedChannel {
  const readKey = relayReadKey(secrets.readSecrets.read, connection.relayId);
  const writeKey = relayWriteKey(secrets.edit, connection.relayId);
  const mac = attachMac(readKey, connection, channelId);
  const writeMac = attachWriteMac(writeKey, connection, channelId);
  return { channelId, from: 0, kinds: ALL_KINDS, mac, writeMac };
}

export const relayDialect: Dialect = {
  room: roomNamed,
  join: async (server, room, isWriter) => {
    const member = await greeted(server);
    if (isWriter) await createRoom(member, room);
    await attachRooms(member, [room]);
    return member.socket;
  },
  send: (socket, _place, envelope) => {
    socket.send(encodeFrame({ name: 'append', requestId: 1, body: { envelope } }));
  },
  messagesIn: (data) => (data[0] === FRAME_NUMBERS.items ? data.readUInt16BE(COUNT_OFFSET) : 0),
};
