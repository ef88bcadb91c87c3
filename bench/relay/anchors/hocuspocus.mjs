/** Hocuspocus as it comes, without a store: what it does for the figures it does in memory. Prints its port. */
import process from 'node:process';
import { Server } from '@hocuspocus/server';

const server = new Server({ address: '127.0.0.1', port: 0, quiet: true, stopOnSignals: false });
await server.listen();
process.stdout.write(`${server.httpServer.address().port}\n`);
