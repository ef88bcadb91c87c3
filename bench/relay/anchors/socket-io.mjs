/** socket.io as it comes: rooms, and an event that goes to everybody else in one. Prints its port. */
import process from 'node:process';
import { createServer } from 'node:http';

const PACKAGE = 'socket.io';
const { Server } = await import(PACKAGE);

const http = createServer();
const server = new Server(http, { transports: ['websocket'], serveClient: false });
server.on('connection', (socket) => {
  let room;
  socket.on('join', (name) => {
    room = name;
    void socket.join(name);
    socket.emit('joined');
  });
  socket.on('m', (data) => socket.to(room).emit('m', data));
});
http.listen(0, '127.0.0.1', () => process.stdout.write(`${http.address().port}\n`));
