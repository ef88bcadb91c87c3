/** How each server is spoken to. The messages are the same bytes everywhere. */
import { opened, urlOf, type Dialect, type ServerKind } from './dialect.ts';
import { joined, settingMessage, settingsIn, type DocumentServer } from './document-frames.ts';
import { automergeDialect } from './automerge-dialect.ts';
import { relayDialect } from './relay-dialect.ts';
import { roomNamed } from './room.ts';

/** The first message names the room, the others are for it. */
const topics: Dialect = {
  room: roomNamed,
  join: async (server, room) => {
    const socket = await opened(urlOf(server, '/relay'));
    socket.send(room.name);
    return socket;
  },
  send: (socket, _place, message) => {
    socket.send(message);
  },
  messagesIn: () => 1,
};

/** Of socket.io and its engine, what takes to be in a room: greeting, heartbeat, and an event with one binary part. */
const EVENT = '451-["m",{"_placeholder":true,"num":0}]';
const socketIo: Dialect = {
  room: roomNamed,
  join: async (server, room) => {
    const socket = await opened(urlOf(server, '/socket.io/?EIO=4&transport=websocket'));
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary && data.toString() === '2') socket.send('3');
    });
    const isIn = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (!isBinary && data.toString().startsWith('40')) socket.send(`42["join","${room.name}"]`);
        if (!isBinary && data.toString() === '42["joined"]') resolve();
      });
    });
    socket.send('40');
    await isIn;
    return socket;
  },
  send: (socket, _place, message) => {
    socket.send(EVENT);
    socket.send(message);
  },
  messagesIn: (_data, isBinary) => (isBinary ? 1 : 0),
};

const documents = (server: DocumentServer): Dialect => ({
  room: roomNamed,
  join: (process, room) => joined(server, process, room.name),
  send: (socket, { room, clock }, message) => {
    socket.send(settingMessage(server, { room: room.name, clock }, message));
  },
  messagesIn: (data) => settingsIn(server, data),
});

export const DIALECTS: Readonly<Record<ServerKind, Dialect>> = {
  raw: topics,
  durable: topics,
  ws: topics,
  'socket.io': socketIo,
  hocuspocus: documents('hocuspocus'),
  'y-websocket': documents('y-websocket'),
  'automerge-repo': automergeDialect,
  relay: relayDialect,
  postgres: relayDialect,
};
