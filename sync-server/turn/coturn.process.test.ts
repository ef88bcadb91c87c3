import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { notRun } from '../../tests/architecture/not-run.ts';
import { coturnConfig } from './coturn-config.ts';
import { turnCredentials } from './turn-credentials.ts';

const PROGRAM = '/usr/bin/turnserver';
const SECRET = 'the secret of a test, which is long enough';
const REALM = 'turn.example.org';
const COOKIE = 0x2112a442;
const ALLOCATE = 0x0003;
const CREATE_PERMISSION = 0x0008;
const OK = 0x0100;
const REFUSED = 0x0110;

let folder = '';
let port = 0;
let coturn: ChildProcess | undefined;

beforeAll(async () => {
  if (!existsSync(PROGRAM)) return;
  folder = await mkdtemp(join(tmpdir(), 'lantern-turn-'));
  port = await freeUdpPort();
  const place = ['listening-ip=127.0.0.1', 'relay-ip=127.0.0.1', `userdb=${join(folder, 'db')}`];
  const config = coturnConfig({ secret: SECRET, realm: REALM }).replace(
    'listening-port=3478',
    [`listening-port=${String(port)}`, ...place, `pidfile=${join(folder, 'pid')}`].join('\n'),
  );
  await writeFile(join(folder, 'turnserver.conf'), config);
  coturn = spawn(PROGRAM, ['-c', join(folder, 'turnserver.conf')], {
    cwd: folder,
    stdio: 'ignore',
  });
});

afterAll(async () => {
  if (coturn !== undefined) {
    const ended = new Promise((resolve) => coturn?.once('exit', resolve));
    coturn.kill('SIGKILL');
    await ended;
  }
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

beforeEach((context) => {
  if (!existsSync(PROGRAM)) notRun(context, 'coturn is not installed');
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const found = socket.address().port;
  socket.close();
  return found;
}

type Attribute = readonly [type: number, value: Buffer];

const attribute = ([type, value]: Attribute): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
};

interface Login {
  readonly username: string;
  readonly credential: string;
  readonly nonce: Buffer;
}

/** A STUN message (RFC 5389), signed by a login where there is one. */
function stun(method: number, attributes: readonly Attribute[], login?: Login): Buffer {
  const named: readonly Attribute[] =
    login === undefined
      ? attributes
      : [
          ...attributes,
          [0x0006, Buffer.from(login.username)],
          [0x0014, Buffer.from(REALM)],
          [0x0015, login.nonce],
        ];
  const body = Buffer.concat(named.map(attribute));
  const head = Buffer.alloc(8);
  head.writeUInt16BE(method, 0);
  head.writeUInt16BE(body.length + (login === undefined ? 0 : 24), 2);
  head.writeUInt32BE(COOKIE, 4);
  const message = Buffer.concat([head, randomBytes(12), body]);
  if (login === undefined) return message;
  const key = createHash('md5').update(`${login.username}:${REALM}:${login.credential}`).digest();
  const mac = createHmac('sha1', key).update(message).digest();
  return Buffer.concat([message, attribute([0x0008, mac])]);
}

interface Answer {
  readonly type: number;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

function answerIn(message: Buffer): Answer {
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { type: message.readUInt16BE(0), attributes };
}

/** Sends until its answer comes: over UDP, and the server may still be starting. What answers an earlier request is passed over. */
function ask(socket: Socket, message: Buffer): Promise<Answer> {
  return new Promise((resolve) => {
    const send = () => {
      socket.send(message, port, '127.0.0.1');
    };
    const again = setInterval(send, 300);
    const listen = (bytes: Buffer): void => {
      if (!bytes.subarray(8, 20).equals(message.subarray(8, 20))) return;
      clearInterval(again);
      socket.off('message', listen);
      resolve(answerIn(bytes));
    };
    socket.on('message', listen);
    send();
  });
}

const codeOf = ({ attributes }: Answer): number => {
  const error = attributes.get(0x0009);
  return error === undefined ? 0 : (error[2] ?? 0) * 100 + (error[3] ?? 0);
};

const UDP: Attribute = [0x0019, Buffer.from([17, 0, 0, 0])];

/** Logs in as a device would; what coturn says to its request for an address. */
async function allocate(socket: Socket, login: Omit<Login, 'nonce'>) {
  const first = await ask(socket, stun(ALLOCATE, [UDP]));
  const nonce = first.attributes.get(0x0015) ?? Buffer.alloc(0);
  const answer = await ask(socket, stun(ALLOCATE, [UDP], { ...login, nonce }));
  return { answer, login: { ...login, nonce } };
}

function peer(address: string): Attribute {
  const xored = address
    .split('.')
    .map((part, i) => Number(part) ^ ((COOKIE >>> (24 - 8 * i)) & 255));
  return [0x0012, Buffer.from([0, 1, 0x12 ^ 0x21, 0x34 ^ 0x12, ...xored])];
}

test('coturn takes the credentials the relay makes, and none that are over or made by another secret', async () => {
  const socket = createSocket('udp4');
  const now = Date.now();
  const good = await allocate(socket, turnCredentials(SECRET, 'abc', now));
  expect(good.answer.type).toBe(ALLOCATE | OK);
  for (const bad of [
    turnCredentials('another secret, which is as long as that', 'abc', now),
    turnCredentials(SECRET, 'abc', now - 3_600_000),
  ]) {
    const other = createSocket('udp4');
    const { answer } = await allocate(other, bad);
    expect([answer.type, codeOf(answer)]).toEqual([ALLOCATE | REFUSED, 401]);
    other.close();
  }
  socket.close();
});

test('nobody reaches a network behind it', async () => {
  const socket = createSocket('udp4');
  const { login } = await allocate(socket, turnCredentials(SECRET, 'def', Date.now()));
  for (const address of ['10.1.2.3', '127.0.0.1', '169.254.169.254', '192.168.0.1', '100.64.0.1']) {
    const answer = await ask(socket, stun(CREATE_PERMISSION, [peer(address)], login));
    expect([address, answer.type, codeOf(answer)]).toEqual([
      address,
      CREATE_PERMISSION | REFUSED,
      403,
    ]);
  }
  const outside = await ask(socket, stun(CREATE_PERMISSION, [peer('8.8.8.8')], login));
  expect(outside.type).toBe(CREATE_PERMISSION | OK);
  socket.close();
});
