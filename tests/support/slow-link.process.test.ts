import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { SlowLink } from './slow-link.ts';

/** A server that answers each byte with the same byte. */
async function echo() {
  const server = createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, end: () => new Promise((resolve) => server.close(resolve)) };
}

const through = (address: string) => connect(Number(new URL(address).port), '127.0.0.1');

test('a slow line hands on every byte in its order, and takes as long as it says', async () => {
  const server = await echo();
  const link = await SlowLink.to(server.port);
  link.quality = { delayMs: 20, bytesPerSecond: 100_000 };
  const sent = Uint8Array.from({ length: 20_000 }, (_, i) => i % 251);
  const began = performance.now();
  const received = await new Promise<Buffer>((resolve) => {
    const chunks: Buffer[] = [];
    const socket = through(link.address);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.end(sent);
  });
  // Each way 20 ms, and the line carries the last byte no sooner than a fifth of a second after the first.
  expect(performance.now() - began).toBeGreaterThan(200);
  expect(Buffer.compare(received, sent)).toBe(0);
  expect([link.up, link.down]).toEqual([20_000, 20_000]);
  await link.end();
  await server.end();
});

test('a line that is down breaks what is open and takes nothing new until it is up', async () => {
  const server = await echo();
  const link = await SlowLink.to(server.port);
  const closed = (socket: ReturnType<typeof through>) =>
    new Promise<void>((resolve) =>
      socket.on('error', () => undefined).on('close', () => resolve()),
    );
  const first = through(link.address);
  await new Promise((resolve) => first.on('connect', resolve));
  first.write('x');
  await new Promise((resolve) => first.once('data', resolve));
  link.reach(false);
  await closed(first);
  await closed(through(link.address));
  link.reach(true);
  const second = through(link.address);
  second.write('y');
  await new Promise((resolve) => second.once('data', resolve));
  second.destroy();
  await link.end();
  await server.end();
});
