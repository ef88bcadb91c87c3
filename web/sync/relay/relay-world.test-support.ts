/**
 * A relay in memory and links to it, over pipes a test can cut, hold and tamper with. Time stands still until `advance`;
 * randomness comes from a seed.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { sealEnvelope } from '#crypto/envelope/envelope.ts';
import {
  channelIdOf,
  editSecretsOf,
  relayReadKey,
  relayWriteKey,
  type EditSecrets,
} from '#crypto/keys/epoch-secrets.ts';
import { issueToken } from '#crypto/relay/token.ts';
import { relayIdOf, signingKeyFromSeed, type SigningKey } from '#crypto/relay/relay-identity.ts';
import { ALL_KINDS } from '#protocol/attach.ts';
import { DEFAULT_LIMITS, type RelayLimits } from '../../../sync-server/relay/limits.ts';
import { Relay } from '../../../sync-server/relay/relay.ts';
import type { SocketListener } from '../../../sync-server/server/server-port.ts';
import {
  emptyDisk,
  MemoryStore,
  type MemoryDisk,
} from '../../../sync-server/store/memory-store.ts';
import type { ChannelCreation } from './link-book.ts';
import type { Arrived, LinkListener, ReceiptProof, StoredEnvelope } from './link-port.ts';
import { RelayLink } from './relay-link.ts';

/** A seeded stream of bytes and numbers; not for keys outside of tests. */
export function seeded(seed: number): {
  bytes: (length: number) => Uint8Array;
  next: () => number;
} {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) };
}

export class FakeClock {
  #now = 1_700_000_000_000;
  readonly #timers = new Set<{ at: number; run: () => void }>();

  readonly now = (): number => this.#now;

  readonly schedule = (delayMs: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  /** Lets time pass; what is due runs in order, and messages are delivered in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].sort((a, b) => a.at - b.at)[0];
      if (due === undefined || due.at > end) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await settled();
    }
    this.#now = end;
    await settled();
  }
}

/** More than any honest exchange takes: whoever is still talking then would never stop. */
const TURNS_MAX = 2_000;
/** Turns in which nothing is on its way; what a promise starts is seen in the next one. */
const QUIET_TURNS = 3;

let onItsWay = 0;

/** Runs something in a turn of its own: how everything in a test's world travels. */
export function later(run: () => void): void {
  onItsWay += 1;
  setImmediate(() => {
    onItsWay -= 1;
    run();
  });
}

/** Lets everything that is on its way arrive: nothing here waits for real time. Throws when it never ends. */
export async function settled(): Promise<void> {
  let quiet = 0;
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    quiet = onItsWay === 0 ? quiet + 1 : 0;
    if (quiet === QUIET_TURNS) return;
  }
  throw new Error(`something is still on its way after ${String(TURNS_MAX)} turns`);
}

export interface WorldOptions {
  readonly seed?: number;
  readonly limits?: Partial<RelayLimits>;
}

/** What a record's members share: an epoch's secrets and the channel that follows from them. */
export interface TestChannel {
  readonly secrets: EditSecrets;
  readonly channelId: Uint8Array;
  readonly id: string;
}

export class RelayWorld {
  readonly clock = new FakeClock();
  readonly random;
  readonly relayKey: SigningKey;
  readonly relayId: Uint8Array;
  readonly accountKey: SigningKey;
  readonly limits: RelayLimits;
  /** Changes of a document from one snapshot to the next for devices that start in this world; as in the product if undefined. */
  snapshotEvery: number | undefined;
  disk: MemoryDisk = emptyDisk();
  store: MemoryStore;
  relay: Relay;
  #era = 0;

  constructor(options: WorldOptions = {}) {
    this.random = seeded(options.seed ?? 7);
    this.relayKey = signingKeyFromSeed(this.random.bytes(32));
    this.relayId = relayIdOf(this.relayKey.publicKey);
    this.accountKey = signingKeyFromSeed(this.random.bytes(32));
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.store = new MemoryStore(this.disk, ++this.#era);
    this.relay = this.#newRelay();
  }

  /** The relay ends and starts again, on this disk or another. Clients have to be cut by the test. */
  restart(disk: MemoryDisk = this.disk): void {
    this.disk = disk;
    this.store = new MemoryStore(disk, ++this.#era);
    this.relay = this.#newRelay();
  }

  channel(): TestChannel {
    const secrets = editSecretsOf(this.random.bytes(32));
    const { writeKey, readSecrets } = secrets;
    const channelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
    return { secrets, channelId, id: toHex(channelId) };
  }

  token(notAfter = this.clock.now() + 1_000_000): Uint8Array {
    return issueToken(this.accountKey, this.random.bytes(16), notAfter);
  }

  creation(channel: TestChannel, token = this.token()): ChannelCreation {
    const { writeKey, readSecrets, edit } = channel.secrets;
    return {
      writeKey,
      token,
      keys: {
        type: 'epoch',
        channelId: channel.channelId,
        writePublicKey: writeKey.publicKey,
        dropPublicKey: readSecrets.dropKey.publicKey,
        readKey: relayReadKey(readSecrets.read, this.relayId),
        writeKey: relayWriteKey(edit, this.relayId),
        share: new Uint8Array(32),
        ownerPublicKey: new Uint8Array(32),
      },
    };
  }

  envelope(
    channel: TestChannel,
    kind: 'log' | 'work' | 'snapshot' | 'evidence' = 'work',
    signingKey?: SigningKey,
  ): Uint8Array {
    const { writeKey, readSecrets } = channel.secrets;
    return sealEnvelope({
      kind,
      channelId: channel.channelId,
      bodyKey: readSecrets.bodyKey,
      signingKey: signingKey ?? (kind === 'evidence' ? readSecrets.dropKey : writeKey),
      parts: [{ type: 4, bytes: this.random.bytes(20) }],
      nonce: this.random.bytes(24),
    });
  }

  #newRelay(): Relay {
    return new Relay({
      store: this.store,
      relayKey: this.relayKey,
      accounts: 'open',
      limits: this.limits,
      random: this.random.bytes,
      now: this.clock.now,
      defer: later,
    });
  }
}

/** One way through the network: what goes through it may be dropped or changed on the way. */
export interface Wire {
  toRelay: (frame: Uint8Array) => readonly Uint8Array[];
  toClient: (frame: Uint8Array) => readonly Uint8Array[];
}

/** A link with everything it was told, for tests to look at. */
export class TestClient {
  readonly link: RelayLink;
  readonly world: RelayWorld;
  readonly runs: Arrived[] = [];
  readonly storedNow: StoredEnvelope[] = [];
  readonly events: string[] = [];
  readonly splits: (readonly [ReceiptProof, ReceiptProof])[] = [];
  readonly ahead: Uint8Array[] = [];
  readonly sent: Uint8Array[] = [];
  readonly wire: Wire = { toRelay: (frame) => [frame], toClient: (frame) => [frame] };
  isReachable = true;
  #end: (() => void) | undefined;

  constructor(world: RelayWorld, relayPublicKey: Uint8Array = world.relayKey.publicKey) {
    this.world = world;
    this.link = new RelayLink({
      relayPublicKey,
      listener: this.#listener(),
      ports: {
        open: () => {
          later(() => {
            this.#open();
          });
        },
        now: world.clock.now,
        schedule: world.clock.schedule,
        random: world.random.next,
        randomBytes: world.random.bytes,
      },
    });
  }

  /** The envelopes that arrived in a channel, and digests where none came, in order. */
  received(channel: TestChannel): readonly (Uint8Array | undefined)[] {
    return this.runs
      .filter((run) => run.channelId === channel.id)
      .flatMap((run) => run.items.map((item) => item.envelope));
  }

  follow(channel: TestChannel, options: { kinds?: number; mayWrite?: boolean } = {}): void {
    const { read } = channel.secrets.readSecrets;
    this.link.follow({
      channelId: channel.id,
      readKey: relayReadKey(read, this.world.relayId),
      writeKey:
        options.mayWrite === false
          ? undefined
          : relayWriteKey(channel.secrets.edit, this.world.relayId),
      position: { length: 0, head: new Uint8Array(32) },
      kinds: options.kinds ?? ALL_KINDS,
    });
  }

  /** The network between the two is gone, and both notice. */
  cut(): void {
    this.#end?.();
  }

  #open(): void {
    if (!this.isReachable) {
      this.link.closed();
      return;
    }
    let isOpen = true;
    const far: { listener?: SocketListener } = {};
    const end = (): void => {
      if (!isOpen) return;
      isOpen = false;
      far.listener?.closed();
      this.link.closed();
    };
    this.#end = end;
    this.link.opened({
      send: (frame) => {
        this.sent.push(frame);
        const frames = this.wire.toRelay(frame);
        later(() => {
          if (isOpen) for (const each of frames) far.listener?.message(each.slice());
        });
      },
      close: end,
    });
    far.listener = this.world.relay.connect({
      send: (frames) => {
        const passed = frames.flatMap((frame) => this.wire.toClient(frame));
        later(() => {
          for (const each of passed) if (isOpen) this.link.received(each.slice());
        });
      },
      bufferedBytes: () => 0,
      close: end,
    });
  }

  #listener(): LinkListener {
    const { events } = this;
    return {
      stateChanged: (state) => events.push(`state ${state}`),
      arrived: (run) => this.runs.push(run),
      snapshotsAhead: (_, envelopes) => this.ahead.push(...envelopes),
      stored: (envelopes) => this.storedNow.push(...envelopes),
      appendRefused: (_, code) => events.push(`append ${code}`),
      appendPutOff: (code) => events.push(`put off ${code}`),
      created: () => events.push('created'),
      channelRefused: (_, code) => events.push(`channel ${code}`),
      closedChannel: () => events.push('closed'),
      rekeyed: () => events.push('rekeyed'),
      caughtUp: () => events.push('caught up'),
      wentBack: () => events.push('went back'),
      damaged: () => events.push('damaged'),
      split: (_, proof) => this.splits.push(proof),
      misled: (code) => events.push(`misled ${code}`),
    };
  }
}
