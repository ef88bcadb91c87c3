/**
 * Rooms with one writer and some readers, the same for every server. A writer keeps a window of messages on their way,
 * measured by what its first reader has received.
 */
import { WebSocket } from 'ws';
import {
  editSecretsOf,
  channelIdOf,
  relayReadKey,
  relayWriteKey,
} from '#crypto/keys/epoch-secrets.ts';
import type { EditSecrets } from '#crypto/keys/epoch-secrets.ts';
import { attachMac, attachWriteMac } from '#crypto/relay/attach.ts';
import { signCreate } from '#crypto/relay/channel-proofs.ts';
import {
  relayIdOf,
  signingKeyFromSeed,
  systemRandomBytes,
  type Connection,
} from '#crypto/relay/relay-identity.ts';
import { issueToken } from '#crypto/relay/token.ts';
import { ALL_KINDS } from '#protocol/attach.ts';
import { encodeFrame, parseRelayFrame } from '#protocol/codec.ts';
import { createdBytes } from '#protocol/create.ts';
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import { SUBPROTOCOL } from '#protocol/version.ts';
import { greeting, settingMessage, settingsIn } from './hocuspocus-frames.ts';
import type { ServerKind, ServerProcess } from './server-process.ts';

export interface Shape {
  readonly rooms: number;
  readonly readers: number;
  readonly window: number;
  readonly payloadBytes: number;
}

/** A room under load. */
interface Room {
  readonly send: () => void;
  received: number;
  sent: number;
}

const HEADER_BYTES = 48;
const SIGNATURE_BYTES = 64;
/** Frame header, channel id and first index come before the count of an ITEMS. */
const COUNT_OFFSET = 5 + 16 + 8;

export interface Measured {
  readonly deliveries: number;
  readonly cpuSeconds: number;
  readonly seconds: number;
}

export class Load {
  readonly #server: ServerProcess;
  readonly #shape: Shape;
  readonly #sockets: WebSocket[] = [];
  readonly #rooms: Room[] = [];
  #deliveries = 0;
  #isOn = false;

  constructor(server: ServerProcess, shape: Shape) {
    this.#server = server;
    this.#shape = shape;
  }

  get kind(): ServerKind {
    return this.#server.kind;
  }

  async open(): Promise<void> {
    for (let i = 0; i < this.#shape.rooms; i++) await this.#openRoom(i);
  }

  /** Loads the server for so long. */
  async run(durationMs: number): Promise<Measured> {
    const [deliveries, cpu, started] = [
      this.#deliveries,
      await this.#server.cpuSeconds(),
      performance.now(),
    ];
    this.#isOn = true;
    for (const room of this.#rooms) this.#fill(room);
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    this.#isOn = false;
    return {
      deliveries: this.#deliveries - deliveries,
      cpuSeconds: (await this.#server.cpuSeconds()) - cpu,
      seconds: (performance.now() - started) / 1000,
    };
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  #fill(room: Room): void {
    while (this.#isOn && room.sent - room.received < this.#shape.window) {
      room.sent += 1;
      room.send();
    }
  }

  #deliver(room: Room, count: number, isFirstReader: boolean): void {
    this.#deliveries += count;
    if (!isFirstReader) return;
    room.received += count;
    this.#fill(room);
  }

  get #subprotocols(): string[] {
    return this.#server.kind === 'hocuspocus' ? [] : [SUBPROTOCOL];
  }

  async #connect(): Promise<WebSocket> {
    const url = `ws://127.0.0.1:${this.#server.port}/relay`;
    const socket = new WebSocket(url, this.#subprotocols, { perMessageDeflate: false });
    this.#sockets.push(socket);
    if (this.#server.kind !== 'relay')
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return socket;
  }

  #openRoom(number: number): Promise<void> {
    if (this.#server.kind === 'relay') return this.#openChannel();
    return this.#server.kind === 'hocuspocus'
      ? this.#openDocument(`room-${number}`)
      : this.#openTopic(number);
  }

  async #openDocument(name: string): Promise<void> {
    const writer = await this.#connect();
    writer.send(greeting(name));
    const value = systemRandomBytes(HEADER_BYTES + this.#shape.payloadBytes + SIGNATURE_BYTES);
    const room: Room = {
      sent: 0,
      received: 0,
      send: () => {
        writer.send(settingMessage(name, room.sent - 1, value));
      },
    };
    for (let reader = 0; reader < this.#shape.readers; reader++) {
      const socket = await this.#connect();
      socket.on('message', (data: Buffer) => {
        const count = settingsIn(data);
        if (count > 0) this.#deliver(room, count, reader === 0);
      });
      const answered = new Promise((resolve) => socket.once('message', resolve));
      socket.send(greeting(name));
      await answered;
    }
    this.#rooms.push(room);
  }

  async #openTopic(number: number): Promise<void> {
    const writer = await this.#connect();
    const bytes = HEADER_BYTES + this.#shape.payloadBytes + SIGNATURE_BYTES;
    const message = systemRandomBytes(bytes);
    writer.send(`room-${number}`);
    const room: Room = {
      sent: 0,
      received: 0,
      send: () => {
        writer.send(message);
      },
    };
    for (let reader = 0; reader < this.#shape.readers; reader++) {
      const socket = await this.#connect();
      socket.send(`room-${number}`);
      socket.on('message', () => {
        this.#deliver(room, 1, reader === 0);
      });
    }
    this.#rooms.push(room);
  }

  async #openChannel(): Promise<void> {
    const secrets = editSecretsOf(systemRandomBytes(32));
    const { writeKey, readSecrets } = secrets;
    const channelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
    const writer = await this.#join(secrets, channelId, true);
    const room: Room = {
      sent: 0,
      received: 0,
      send: () => {
        const envelope = anyEnvelope(channelId, this.#shape.payloadBytes);
        writer.send(encodeFrame({ name: 'append', requestId: 1, body: { envelope } }));
      },
    };
    for (let reader = 0; reader < this.#shape.readers; reader++) {
      const socket = await this.#join(secrets, channelId, false);
      socket.on('message', (data: Buffer) => {
        if (data[0] === FRAME_NUMBERS.items)
          this.#deliver(room, data.readUInt16BE(COUNT_OFFSET), reader === 0);
      });
    }
    this.#rooms.push(room);
  }

  /** Connects, opens the channel when it writes, attaches, and waits until everything is answered. */
  async #join(secrets: EditSecrets, channelId: Uint8Array, isWriter: boolean): Promise<WebSocket> {
    const socket = await this.#connect();
    const hello = parseRelayFrame(await frameOf(socket, FRAME_NUMBERS.hello));
    if (!hello.ok || hello.value.name !== 'hello') throw new Error('a relay greets first');
    const { nonce, relayPublicKey } = hello.value.body;
    const connection: Connection = { relayId: relayIdOf(relayPublicKey), nonce };
    if (isWriter) {
      socket.send(creationFrame(secrets, channelId, connection));
      await frameOf(socket, FRAME_NUMBERS.done);
    }
    socket.send(attachmentFrame(secrets, channelId, connection));
    await frameOf(socket, FRAME_NUMBERS.done);
    return socket;
  }
}

/** The first frame of a type. Frames come several at a time, so it listens all along. */
const frameOf = (socket: WebSocket, type: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const listen = (data: Buffer): void => {
      if (data[0] !== type && data[0] !== FRAME_NUMBERS.error) return;
      socket.off('message', listen);
      if (data[0] === type) resolve(new Uint8Array(data));
      else reject(new Error('the relay refused the bench'));
    };
    socket.on('message', listen).once('error', reject);
  });

function creationFrame(
  secrets: EditSecrets,
  channelId: Uint8Array,
  connection: Connection,
): Uint8Array {
  const { writeKey, readSecrets, edit } = secrets;
  const keys = {
    type: 'epoch' as const,
    channelId,
    writePublicKey: writeKey.publicKey,
    dropPublicKey: readSecrets.dropKey.publicKey,
    readKey: relayReadKey(readSecrets.read, connection.relayId),
    writeKey: relayWriteKey(edit, connection.relayId),
    share: new Uint8Array(32),
    ownerPublicKey: new Uint8Array(32),
  };
  const account = signingKeyFromSeed(new Uint8Array(32).fill(1));
  const token = issueToken(account, systemRandomBytes(16), Date.now() + 1_000_000);
  const signature = signCreate(writeKey, connection, createdBytes(keys, token));
  return encodeFrame({ name: 'create', requestId: 1, body: { keys, token, signature } });
}

function attachmentFrame(
  secrets: EditSecrets,
  channelId: Uint8Array,
  connection: Connection,
): Uint8Array {
  const readKey = relayReadKey(secrets.readSecrets.read, connection.relayId);
  const writeKey = relayWriteKey(secrets.edit, connection.relayId);
  const mac = attachMac(readKey, connection, channelId);
  const writeMac = attachWriteMac(writeKey, connection, channelId);
  const channels = [{ channelId, from: 0, kinds: ALL_KINDS, mac, writeMac }];
  return encodeFrame({
    name: 'attach',
    requestId: 2,
    body: { channels, setKey: new Uint8Array(32) },
  });
}

/** An envelope no one can open: the relay that was shown the right to write looks at its header only. */
function anyEnvelope(channelId: Uint8Array, payloadBytes: number): Uint8Array {
  const envelope = new Uint8Array(HEADER_BYTES + payloadBytes + SIGNATURE_BYTES);
  envelope.set(crypto.getRandomValues(new Uint8Array(32)), 20);
  envelope.set([1, 1, 2, 0]);
  envelope.set(channelId, 4);
  new DataView(envelope.buffer).setUint32(44, payloadBytes);
  return envelope;
}
