/**
 * One end of the load at the sync server of automerge-repo: a repository with one document, whose value is set anew with every
 * message. What it hands on is how many messages came (u32) and the last of them.
 */
import { Buffer } from 'node:buffer';
import { setTimeout } from 'node:timers/promises';

const [REPO, NETWORK] = [
  '@automerge/automerge-repo',
  '@automerge/automerge-repo-network-websocket',
];
const { Repo } = await import(REPO);
const { WebSocketClientAdapter } = await import(NETWORK);

/** The server may not have heard of a document yet. */
async function found(repo, address) {
  for (;;) {
    const handle = await repo.find(address).catch(() => undefined);
    if (handle !== undefined) return handle;
    await setTimeout(50);
  }
}

/** A member of the document at an address, or of a new one where there is none. */
export async function automergeMember(port, address) {
  const network = new WebSocketClientAdapter(`ws://127.0.0.1:${port}`);
  const repo = new Repo({ network: [network] });
  await network.whenReady();
  const fresh = { count: 0, value: new Uint8Array(0) };
  const handle = address === undefined ? repo.create(fresh) : await found(repo, address);
  let seen = handle.doc().count;
  return {
    address: handle.url,
    send: (message) =>
      handle.change((document) => {
        document.count += 1;
        document.value = message;
      }),
    on: (_event, listener) =>
      handle.on('change', ({ doc: { count, value } }) => {
        const bytes = Buffer.alloc(4 + value.length);
        bytes.writeUInt32BE(Math.max(0, count - seen));
        bytes.set(value, 4);
        seen = count;
        listener(bytes, true);
      }),
    terminate: () => network.disconnect(),
  };
}
