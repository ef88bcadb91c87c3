/** A relay on a port: store, engine, app and relay put together, and taken apart in order. */
import { statfs } from 'node:fs/promises';
import process from 'node:process';
import type { Logger } from 'pino';
import { toHex } from '#crypto/encoding/bytes.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { initCrypto, systemRandomBytes } from '#crypto/relay/relay-identity.ts';
import { FRAME_BYTES_MAX } from '#protocol/limits.ts';
import { RELAY_PATH, SUBPROTOCOL } from '#protocol/version.ts';
import { Addresses, seated } from './app/addresses.ts';
import { readAppFiles } from './app/app-files.ts';
import { httpHandler } from './app/http.ts';
import type { Measures } from './app/metrics.ts';
import { openBeside, type Beside } from './app/beside.ts';
import { isAllowedOrigin } from './app/origins.ts';
import type { Config } from './config.ts';
import { openGround, type Ground, type GroundError } from './cluster/ground.ts';
import { DEFAULT_LIMITS, type Rate, type RelayLimits } from './relay/limits.ts';
import { Relay } from './relay/relay.ts';
import { chooseEngine, type EngineName } from './server/choose-engine.ts';
import type { ServerHandlers, ServerOptions } from './server/server-port.ts';
import { readTls, type TlsError } from './server/tls.ts';
import { DiskWatch } from './store/disk-watch.ts';

/** A socket that has this much unsent is closed. */
const BUFFER_BYTES_MAX = 67_108_864;
/** Between commits that come back to back. */
const LINGER_MS = 4;
const IDLE_SECONDS = 60;
const FORGET_EVERY_MS = 86_400_000;
const DELETE_EVERY_MS = 600_000;
/** Words of who is there are gathered for so long, and looked through so often for old ones. */
const PRESENCE_GATHER_MS = 400;
const PRESENCE_EVERY_MS = 30_000;
const DISK_EVERY_MS = 60_000;

export interface Serving {
  readonly url: string;
  readonly engine: EngineName;
  /** True when the fast engine's binary does not load here. */
  readonly isFallback: boolean;
  /** Answers what has arrived, closes what is open. */
  stop(): Promise<void>;
}

export interface ServeError {
  readonly code:
    'server/port-taken' | 'server/engine-missing' | TlsError['code'] | GroundError['code'];
}

/** Starts a relay. Throws when the data folder cannot be used. */
export async function serve(config: Config, log: Logger): Promise<Result<Serving, ServeError>> {
  await initCrypto();
  const engine = await chooseEngine(config.LANTERN_ENGINE);
  if (!engine.ok) return err({ code: 'server/engine-missing' });
  const tls = await readTls(config.LANTERN_TLS_CERTIFICATE, config.LANTERN_TLS_KEY);
  if (!tls.ok) return tls;
  const ground = await openGround({
    store: config.LANTERN_STORE,
    folder: config.LANTERN_DATA,
    era: randomEra(),
    random: systemRandomBytes,
    timer,
  });
  if (!ground.ok) return ground;
  const origins = config.LANTERN_ORIGINS.includes('*') ? '*' : new Set(config.LANTERN_ORIGINS);
  const addresses = new Addresses({
    connectionsMax: config.LANTERN_ADDRESS_CONNECTIONS,
    proxies: config.LANTERN_PROXIES,
  });
  const beside = await openBeside({
    config,
    ground: ground.value,
    origins,
    addresses,
    random: systemRandomBytes,
    now: Date.now,
    timer,
  });
  const relay = relayOn(config, ground.value, beside);
  const disk = diskOf(config, log);
  await disk.look();
  const parts = { engine: engine.value.name, store: ground.value.name, disk };
  const app = await answers(config, relay, parts);
  const listening = await engine.value.listen(
    { ...placeOf(config), tls: tls.value },
    {
      admit: (request) => {
        if (!relay.isOpen || !isAllowedOrigin(request, origins)) return undefined;
        const seat = addresses.seat(request);
        return seat === undefined ? undefined : (socket) => relay.connect(socket, seat.take());
      },
      http: (request) => beside.http(request) ?? app(request),
      text: seated(beside.text, addresses),
    },
  );
  if (!listening.ok) {
    await ground.value.close();
    return err(listening.error);
  }
  const chores = startChores(relay, beside, disk);
  log.info(
    { engine: engine.value.name, relay: toHex(relay.relayPublicKey).slice(0, 8) },
    'relay started',
  );
  return ok({
    url: `${tls.value === undefined ? 'http' : 'https'}://${shownHost(config.HOST)}:${listening.value.port}`,
    engine: engine.value.name,
    isFallback: engine.value.isFallback,
    stop: async () => {
      for (const chore of chores) clearInterval(chore);
      await relay.drain();
      await listening.value.stop();
      await relay.drain();
      await ground.value.close();
      log.info('relay stopped');
    },
  });
}

const placeOf = ({ HOST, PORT }: Config): ServerOptions => ({
  host: HOST,
  port: PORT,
  path: RELAY_PATH,
  subprotocol: SUBPROTOCOL,
  messageBytesMax: FRAME_BYTES_MAX,
  bufferBytesMax: BUFFER_BYTES_MAX,
  idleSeconds: IDLE_SECONDS,
});

function relayOn(config: Config, { store, relayKey, turns }: Ground, beside: Beside): Relay {
  return new Relay({
    store,
    relayKey,
    turns,
    changed: beside.changed,
    accounts: config.LANTERN_ACCOUNTS.includes('open') ? 'open' : new Set(config.LANTERN_ACCOUNTS),
    limits: limitsOf(config),
    random: systemRandomBytes,
    now: Date.now,
    defer: setImmediate,
    linger: () => new Promise((resolve) => setTimeout(resolve, LINGER_MS)),
    gather: (run) => setTimeout(run, PRESENCE_GATHER_MS).unref(),
  });
}

/** Of the folder with envelopes; with a database that is the database's own to watch. */
const diskOf = (config: Config, log: Logger): DiskWatch =>
  new DiskWatch({
    space: () =>
      config.LANTERN_STORE === 'lmdb'
        ? statfs(config.LANTERN_DATA)
        : Promise.resolve({ blocks: 0, bavail: 0 }),
    alarm: (percent) => {
      log.warn({ percent }, 'the disk fills up');
    },
  });

/** What a relay does by itself now and then. */
function startChores(relay: Relay, beside: Beside, disk: DiskWatch): readonly NodeJS.Timeout[] {
  return [
    setInterval(() => void relay.forgetOldSets(), FORGET_EVERY_MS).unref(),
    setInterval(() => void relay.deleteRetired().catch(() => 0), DELETE_EVERY_MS).unref(),
    setInterval(() => void beside.tidy(), DELETE_EVERY_MS).unref(),
    setInterval(() => void disk.look(), DISK_EVERY_MS).unref(),
    setInterval(() => {
      relay.forgetAbsent();
    }, PRESENCE_EVERY_MS).unref(),
  ];
}

/** What a relay is made of, as its health tells it. */
interface Parts {
  readonly engine: EngineName;
  readonly store: Ground['name'];
  readonly disk: DiskWatch;
}

/** What is answered over HTTP, from now on. */
async function answers(
  config: Config,
  relay: Relay,
  parts: Parts,
): Promise<ServerHandlers['http']> {
  const startedAt = Date.now();
  const uptimeMs = () => Date.now() - startedAt;
  return httpHandler({
    files: await readAppFiles(config.LANTERN_APP),
    relayPublicKey: relay.relayPublicKey,
    health: () => healthOf(relay, parts, uptimeMs()),
    metrics: {
      secret: config.LANTERN_METRICS_SECRET,
      measures: () => measuresOf(relay, parts, uptimeMs()),
    },
  });
}

function healthOf(relay: Relay, { engine, store, disk }: Parts, uptimeMs: number) {
  const { isRefusing, isUsable, ...figures } = relay.figures();
  const working = isRefusing ? ('degraded' as const) : ('healthy' as const);
  const status = isUsable ? working : ('unhealthy' as const);
  const diskUsedPercent = Math.round(100 * disk.usedShare);
  return { status, engine, store, uptimeMs, diskUsedPercent, ...figures };
}

function measuresOf(relay: Relay, { disk }: Parts, uptimeMs: number): Measures {
  const { user, system } = process.cpuUsage();
  const processorMs = (user + system) / 1_000;
  const { usedShare } = disk;
  const memoryBytes = process.memoryUsage.rss();
  return { ...relay.figures(), uptimeMs, memoryBytes, processorMs, diskUsedShare: usedShare };
}

const limitsOf = (config: Config): RelayLimits => ({
  ...DEFAULT_LIMITS,
  envelopes: atLeast(DEFAULT_LIMITS.envelopes, config.LANTERN_ENVELOPES_PER_SECOND),
  bytes: atLeast(DEFAULT_LIMITS.bytes, config.LANTERN_BYTES_PER_SECOND),
  channelEnvelopes: atLeast(
    DEFAULT_LIMITS.channelEnvelopes,
    WRITERS_AT_ONCE * config.LANTERN_ENVELOPES_PER_SECOND,
  ),
  channelBytesMax: config.LANTERN_CHANNEL_BYTES,
  accountChannelsMax: config.LANTERN_ACCOUNT_CHANNELS,
  accountBytesMax: config.LANTERN_ACCOUNT_BYTES,
});

/** How many connections may write to one channel as fast as each may write at all. */
const WRITERS_AT_ONCE = 4;

/** A rate, and a burst that is never less than one second of it. */
const atLeast = (rate: Rate, perSecond: number): Rate => ({
  burst: Math.max(rate.burst, perSecond),
  perSecond,
});

const randomEra = (): number => new DataView(systemRandomBytes(4).buffer).getUint32(0);

function timer(ms: number, run: () => void): () => void {
  const handle = setTimeout(run, ms);
  handle.unref();
  return () => {
    clearTimeout(handle);
  };
}

/** The name people type: to a browser it is another origin than the number. */
const shownHost = (host: string): string => (host === '127.0.0.1' ? 'localhost' : host);
