/**
 * Being woken, on the app port: tells the relay, channel by channel and by the key of its readers, where the browser's maker reaches
 * this device. What is sent there is empty. Told again at each unlocking: keys change, and a relay forgets who says nothing for long.
 */
import * as v from 'valibot';
import { fromBase64Url, toHex } from '#crypto/encoding/bytes.ts';
import { utf8Decode, utf8Encode } from '#crypto/encoding/utf8.ts';
import { relayReadKey } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { relayIdOf } from '#crypto/relay/relay-identity.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { keepDraft } from '#sync/engine/drafts.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { channelOfEpoch, currentKeys } from '#sync/engine/epochs.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { askRelay, type ChannelAccess, type HttpPort } from '#sync/relay/relay-requests.ts';
import { NOT_WOKEN, type Waking, type WakingState } from '#ui/waking-port.ts';
import { Subject } from '../watched.ts';
import { compartmentOf } from './document-kinds.ts';

/** Where the address is kept, beside the drafts. */
const KEPT = 'waking';
/** As the relay takes it. */
const ENDPOINT_LENGTH_MAX = 1_024;
const NAME_BYTES = 16;
/** Records with conversations; of more, the newest wake. */
const RECORDS_MAX = 200;
const KEY_BYTES = 65;
/** What the relay refused is not asked for with every step. */
const AGAIN_MS = 30_000;
const CONVERSATIONS = ['team-conversation', 'conversation'] as const;

const endpointSchema = v.pipe(v.string(), v.maxLength(ENDPOINT_LENGTH_MAX), v.url());
const keptSchema = v.object({
  endpoint: endpointSchema,
  /** What the relay calls this device: random, and the same in every channel. */
  device: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
});
const keySchema = v.object({ publicKey: v.pipe(v.string(), v.maxLength(100)) });
type Kept = v.InferOutput<typeof keptSchema>;

interface Ports {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly http?: HttpPort;
}

export class WakingCalls implements Waking {
  readonly #ports: Ports;
  readonly #engine: Engine;
  readonly #state = new Subject<WakingState>(NOT_WOKEN);
  /** Channels the relay was told of since the start. */
  #told = new Set<string>();
  #telling: Promise<void> = Promise.resolve();
  #triedAt = 0;

  constructor(ports: Ports, engine: Engine) {
    this.#ports = ports;
    this.#engine = engine;
    engine.watch(({ everything }) => {
      if (everything) this.#show();
    });
  }

  readonly state: Waking['state'] = this.#state;

  /** The relay is reached: what it was not told yet, it is told now. */
  goOn(): void {
    const now = this.#ports.clock.now();
    if (this.#kept === undefined || now - this.#triedAt < AGAIN_MS) return;
    const untold = this.#untold();
    if (untold.length === 0) return;
    this.#triedAt = now;
    void this.#tell('PUT', untold);
  }

  key: Waking['key'] = async () => {
    const request = { method: 'GET', path: '/push', authorization: '', body: NOTHING } as const;
    const answer = await this.#ports.http?.(request).catch(() => undefined);
    if (answer === undefined) return err({ code: 'relay/unavailable' });
    const parsed = v.safeParse(keySchema, jsonOf(answer.body));
    const key = parsed.success ? fromBase64Url(parsed.output.publicKey) : undefined;
    if (answer.status !== 200 || key?.length !== KEY_BYTES) return err({ code: 'push/none' });
    return ok(key);
  };

  wakeAt: Waking['wakeAt'] = async (endpoint) => {
    if (endpoint === undefined) return this.#stop();
    if (!v.is(endpointSchema, endpoint)) return err({ code: 'push/none' });
    const device = this.#kept?.device ?? toHex(this.#ports.random(NAME_BYTES));
    const kept = await this.#keep({ endpoint, device });
    if (!kept.ok) return kept;
    this.#told.clear();
    await this.#tell('PUT', this.#untold());
    if (this.#told.size > 0 || this.#untold().length === 0) return ok(undefined);
    // Nothing is promised that the server knows nothing of.
    await this.#keep(undefined);
    return err({ code: 'relay/unavailable' });
  };

  async #stop(): Promise<Result<void, CommandError>> {
    const { memory } = this.#engine;
    if (memory !== undefined) await this.#tell('DELETE', channelsToWake(memory));
    this.#told.clear();
    return this.#keep(undefined);
  }

  async #keep(kept: Kept | undefined): Promise<Result<void, CommandError>> {
    const text = kept === undefined ? '' : JSON.stringify(kept);
    const done = await this.#engine.step((step) =>
      Promise.resolve(keepDraft(step, { place: KEPT, text })),
    );
    this.#show();
    return done;
  }

  /** One after the other: a device with many conversations does not take the line from what people write. */
  #tell(method: 'PUT' | 'DELETE', channels: readonly ChannelAccess[]): Promise<void> {
    this.#telling = this.#telling.then(() => this.#tellNow(method, channels));
    return this.#telling;
  }

  async #tellNow(method: 'PUT' | 'DELETE', channels: readonly ChannelAccess[]): Promise<void> {
    const { http, clock } = this.#ports;
    const kept = this.#kept;
    if (http === undefined || kept === undefined) return;
    const { device, endpoint } = kept;
    const body = utf8Encode(JSON.stringify(method === 'PUT' ? { device, endpoint } : { device }));
    for (const channel of channels) {
      const channelId = toHex(channel.channelId);
      const relay = { http, channel, now: () => clock.now() };
      const asked = { method, path: `/push/${channelId}`, right: 'read', body } as const;
      const answered = await askRelay(relay, asked);
      if (answered.ok) this.#told.add(channelId);
      else if (answered.error.code === 'relay/unavailable') break;
    }
    this.#show();
  }

  get #kept(): Kept | undefined {
    const text = this.#engine.memory?.drafts.get(KEPT);
    const parsed = v.safeParse(
      keptSchema,
      text === undefined ? undefined : jsonOf(utf8Encode(text)),
    );
    return parsed.success ? parsed.output : undefined;
  }

  #untold(): readonly ChannelAccess[] {
    const { memory } = this.#engine;
    const all = memory === undefined ? [] : channelsToWake(memory);
    return all.filter(({ channelId }) => !this.#told.has(toHex(channelId)));
  }

  #show(): void {
    const endpoint = this.#kept?.endpoint;
    this.#state.set({ endpoint, untold: endpoint === undefined ? 0 : this.#untold().length });
  }
}

const NOTHING = new Uint8Array(0);

/** Where messages of this device's conversations arrive now; the newest conversations first. */
function channelsToWake(memory: Memory): readonly ChannelAccess[] {
  const records = new Set<string>();
  for (const kind of CONVERSATIONS)
    for (const document of [...memory.places.ofKind(kind)].toReversed()) {
      const place = memory.places.get(document);
      if (place !== undefined && records.size < RECORDS_MAX) records.add(place.record);
    }
  return [...records].flatMap((record) => channelOf(memory, record) ?? []);
}

function channelOf(memory: Memory, groupId: string): ChannelAccess | undefined {
  const compartment = compartmentOf('conversation');
  const keys =
    compartment === undefined ? undefined : currentKeys(memory, { groupId, compartment });
  const channelId = keys && channelOfEpoch(memory, keys.epochId);
  const row = channelId === undefined ? undefined : memory.channels.get(channelId);
  if (channelId === undefined || row?.created !== true) return undefined;
  const relayId = relayIdOf(memory.identity.relayPublicKey);
  const readKey = relayReadKey(row.read, relayId);
  return { relayId, channelId: fromHexId(channelId), readKey };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Decode(bytes) ?? '');
  } catch {
    // What is no JSON is no answer and no address either.
    return undefined;
  }
}
