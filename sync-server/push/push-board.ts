/**
 * Waking devices that are asleep. A message to a device carries nothing: not what happened, nor where, nor to whom. What comes in
 * quick succession wakes once. Who is gone by the push service's own word is forgotten.
 */
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { SidePut, SideRows } from '../store/side-rows.ts';

/** A device is woken at most so often. */
export const QUIET_MS = 60_000;
/** A device that did not say for so long that it still wants to be woken is forgotten. */
export const KEPT_MS = 60 * 86_400_000;
/** Devices that one channel wakes. */
export const DEVICES_MAX = 512;
/** And of these, devices that asked from one address: one member alone does not take every place. */
export const ADDRESS_DEVICES_MAX = 256;
const TRIES_MAX = 5;
const ENDPOINT_BYTES_MAX = 1_024;

/** What became of one attempt. `later`: the service asks for patience, or was not reached. */
export type PushOutcome = 'sent' | 'gone' | 'later';

export interface PushOptions {
  readonly rows: SideRows;
  readonly send: (endpoint: string) => Promise<PushOutcome>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Runs something after `ms`. */
  readonly timer: (ms: number, run: () => void) => void;
}

interface Device {
  readonly key: Uint8Array;
  readonly endpoint: string;
  /** Where it asked from, since this relay runs: addresses are written nowhere. */
  readonly address: string | undefined;
}

/** A device that wants to be woken for a channel. */
interface Registration {
  readonly channelId: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly endpoint: string;
  /** Where it asks from; undefined is not counted. */
  readonly address?: string | undefined;
}

interface Waking {
  /** When it was woken last, or tried. */
  at: number;
  tries: number;
  isDue: boolean;
}

export class PushBoard {
  readonly #options: PushOptions;
  #channels = new Map<string, Map<string, Device>>();
  readonly #waking = new Map<string, Waking>();

  constructor(options: PushOptions) {
    this.#options = options;
  }

  /** Reads who wants to be woken, and forgets who has not said so for long. */
  async load(): Promise<void> {
    const { rows, now } = this.#options;
    const known = new Map(this.#devices().map((device) => [keyOf(device.key), device]));
    const channels = new Map<string, Map<string, Device>>();
    const old: Uint8Array[] = [];
    for (const { key, value } of await rows.under('pushes', new Uint8Array(0))) {
      const { endpoint, at } = readDevice(value);
      if (now() - at > KEPT_MS) old.push(key);
      else {
        const address = known.get(keyOf(key))?.address;
        devicesOf(channels, key.subarray(0, 16)).set(keyOf(key), { key, endpoint, address });
      }
    }
    await rows.write(
      [],
      old.map((key) => ({ table: 'pushes', key })),
    );
    // Who came while the rows were read may not stand in them yet.
    for (const device of this.#devices())
      if (!known.has(keyOf(device.key)))
        devicesOf(channels, device.key.subarray(0, 16)).set(keyOf(device.key), device);
    this.#channels = channels;
  }

  /** True when it is on disk; false when the disk refuses or the channel wakes too many already, or too many of the address. */
  async register({ channelId, deviceId, endpoint, address }: Registration): Promise<boolean> {
    const key = Buffer.concat([channelId, deviceId]);
    const devices = devicesOf(this.#channels, channelId);
    if (!devices.has(keyOf(key)) && isFull(devices, address)) return false;
    const put: SidePut = {
      table: 'pushes',
      key,
      value: writeDevice(endpoint, this.#options.now()),
    };
    if (!(await this.#options.rows.write([put], []))) return false;
    devices.set(keyOf(key), { key, endpoint, address });
    return true;
  }

  async unregister(channelId: Uint8Array, deviceId: Uint8Array): Promise<boolean> {
    const key = Buffer.concat([channelId, deviceId]);
    this.#channels.get(keyOf(channelId))?.delete(keyOf(key));
    return this.#options.rows.write([], [{ table: 'pushes', key }]);
  }

  #devices(): readonly Device[] {
    return [...this.#channels.values()].flatMap((devices) => [...devices.values()]);
  }

  /** Something came into these channels. */
  changed(channelIds: readonly Uint8Array[]): void {
    if (this.#channels.size === 0) return;
    for (const channelId of channelIds)
      for (const { endpoint } of this.#channels.get(keyOf(channelId))?.values() ?? [])
        this.#wake(endpoint);
  }

  #wake(endpoint: string): void {
    const { now } = this.#options;
    const waking = this.#waking.get(endpoint);
    if (waking === undefined) {
      const first: Waking = { at: now(), tries: 0, isDue: false };
      this.#waking.set(endpoint, first);
      void this.#send(endpoint, first);
    } else waking.isDue = true;
  }

  async #send(endpoint: string, waking: Waking): Promise<void> {
    waking.at = this.#options.now();
    waking.isDue = false;
    const outcome = await this.#options.send(endpoint).catch(() => 'later' as const);
    waking.tries = outcome === 'later' ? waking.tries + 1 : 0;
    if (outcome === 'gone') await this.#forget(endpoint);
    // Quiet for a while; longer each time that the service could not be reached.
    this.#options.timer(QUIET_MS * 2 ** waking.tries, () => {
      const again = waking.isDue || (waking.tries > 0 && waking.tries < TRIES_MAX);
      if (again) void this.#send(endpoint, waking);
      else this.#waking.delete(endpoint);
    });
  }

  async #forget(endpoint: string): Promise<void> {
    const gone: Uint8Array[] = [];
    for (const devices of this.#channels.values())
      for (const [name, device] of devices)
        if (device.endpoint === endpoint && devices.delete(name)) gone.push(device.key);
    await this.#options.rows.write(
      [],
      gone.map((key) => ({ table: 'pushes', key })),
    );
  }
}

function devicesOf(
  channels: Map<string, Map<string, Device>>,
  channelId: Uint8Array,
): Map<string, Device> {
  const devices = channels.get(keyOf(channelId)) ?? new Map<string, Device>();
  channels.set(keyOf(channelId), devices);
  return devices;
}

function isFull(devices: ReadonlyMap<string, Device>, address: string | undefined): boolean {
  if (devices.size >= DEVICES_MAX) return true;
  if (address === undefined) return false;
  const ofAddress = [...devices.values()].filter((device) => device.address === address);
  return ofAddress.length >= ADDRESS_DEVICES_MAX;
}

const writeDevice = (endpoint: string, at: number): Uint8Array =>
  encode((w) => w.u64(at).var(new TextEncoder().encode(endpoint)));

function readDevice(row: Uint8Array): { readonly endpoint: string; readonly at: number } {
  const parsed = decode(row, (r) => ({ at: r.u64(), endpoint: r.var(ENDPOINT_BYTES_MAX) }));
  if (!parsed.ok) throw new Error('a row of the store is damaged');
  return { at: parsed.value.at, endpoint: new TextDecoder().decode(parsed.value.endpoint) };
}
