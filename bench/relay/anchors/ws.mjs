/** The plainest server of the `ws` package: a message goes to everybody else in its room, and nowhere else. Prints its port. */
import process from 'node:process';

const PACKAGE = 'ws';
const { WebSocketServer } = await import(PACKAGE);

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket) => {
  let room;
  socket.on('message', (data, isBinary) => {
    if (room === undefined) {
      const name = data.toString();
      room = rooms.get(name) ?? new Set();
      rooms.set(name, room.add(socket));
      return;
    }
    for (const member of room) if (member !== socket) member.send(data, { binary: isBinary });
  });
  socket.on('close', () => room?.delete(socket));
});
server.on('listening', () => process.stdout.write(`${server.address().port}\n`));
