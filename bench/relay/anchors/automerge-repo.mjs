/** The sync server of automerge-repo: its WebSocket and its folder storage, put together as in its own package. Prints its port. */
import process from 'node:process';

const [REPO, NETWORK, STORAGE, SOCKETS] = [
  '@automerge/automerge-repo',
  '@automerge/automerge-repo-network-websocket',
  '@automerge/automerge-repo-storage-nodefs',
  'ws',
];
const { Repo } = await import(REPO);
const { WebSocketServerAdapter } = await import(NETWORK);
const { NodeFSStorageAdapter } = await import(STORAGE);
const { WebSocketServer } = await import(SOCKETS);

const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const repo = new Repo({
  network: [new WebSocketServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(process.argv[2]),
  // It says nothing by itself of documents it was not asked for.
  sharePolicy: () => Promise.resolve(false),
});
sockets.on('listening', () => process.stdout.write(`${sockets.address().port}\n`));
process.once('SIGTERM', () => void repo.shutdown().then(() => process.exit(0)));
