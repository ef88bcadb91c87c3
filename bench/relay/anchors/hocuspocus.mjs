/**
 * Hocuspocus as it comes, without a store: what it does for the figures it does in memory. Prints its port. Its package is
 * named by a variable, because it is this folder's alone and nothing the project has to know of.
 */
import process from 'node:process';

const PACKAGE = '@hocuspocus/server';
const { Server } = await import(PACKAGE);

const server = new Server({ address: '127.0.0.1', port: 0, quiet: true, stopOnSignals: false });
await server.listen();
process.stdout.write(`${server.httpServer.address().port}\n`);
