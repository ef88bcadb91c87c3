/** The server of y-websocket as it comes, without a store. Prints its port. */
import process from 'node:process';
import { createServer } from 'node:http';

const [SERVER, SOCKETS] = ['y-websocket/bin/utils', 'ws'];
const { setupWSConnection } = await import(SERVER);
const { WebSocketServer } = await import(SOCKETS);

const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
sockets.on('connection', (socket, request) => setupWSConnection(socket, request));
http.listen(0, '127.0.0.1', () => process.stdout.write(`${http.address().port}\n`));
