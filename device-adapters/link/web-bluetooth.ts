/**
 * Web Bluetooth as a link. The only Bluetooth file that knows a browser; it takes the browser's objects as parameters
 * and narrows them to what is used. Choosing needs a click; Firefox and every browser on iOS have none of this.
 */
import { err, ok, type Result } from '../core/result.ts';
import type { Characteristic, GattLink } from './gatt-link.ts';
import { linkError, type LinkError, type LinkErrorCode } from './link-error.ts';

interface BrowserCharacteristic extends EventTarget {
  readonly value?: DataView | undefined;
  readValue(): Promise<DataView>;
  writeValueWithResponse(value: BufferSource): Promise<void>;
  startNotifications(): Promise<unknown>;
}

interface BrowserServer {
  readonly connected: boolean;
  connect(): Promise<unknown>;
  disconnect(): void;
  getPrimaryService(uuid: string): Promise<{
    getCharacteristic(uuid: string): Promise<BrowserCharacteristic>;
  }>;
}

/** `id` is stable per site until its data is cleared. */
export interface BrowserBluetoothDevice extends EventTarget {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly gatt?: BrowserServer | undefined;
}

interface DeviceFilter {
  readonly services?: readonly number[];
  readonly namePrefix?: string;
}

export interface BrowserBluetooth {
  requestDevice(options: {
    readonly filters: readonly DeviceFilter[];
    readonly optionalServices: readonly (number | string)[];
  }): Promise<BrowserBluetoothDevice>;
  getDevices?(): Promise<readonly BrowserBluetoothDevice[]>;
}

/** Undefined where the browser has no Web Bluetooth: the application then says so and offers typing. */
export function bluetoothOf(navigator: object): BrowserBluetooth | undefined {
  const bluetooth: unknown = 'bluetooth' in navigator ? navigator.bluetooth : undefined;
  return isBluetooth(bluetooth) ? bluetooth : undefined;
}

/** Opens the browser's chooser; needs a click. 'link/cancelled' when the person closed it. */
export async function chooseBluetoothDevice(
  bluetooth: BrowserBluetooth,
  wanted: {
    readonly filters: readonly DeviceFilter[];
    readonly also: readonly (number | string)[];
  },
): Promise<Result<BrowserBluetoothDevice, LinkError>> {
  try {
    return ok(
      await bluetooth.requestDevice({ filters: wanted.filters, optionalServices: wanted.also }),
    );
  } catch (reason) {
    return err(linkError(nameOf(reason) === 'NotFoundError' ? 'link/cancelled' : 'link/refused'));
  }
}

/** Devices this site may use without a chooser; empty where the browser cannot tell. */
export async function knownBluetoothDevices(
  bluetooth: BrowserBluetooth,
): Promise<readonly BrowserBluetoothDevice[]> {
  try {
    return (await bluetooth.getDevices?.()) ?? [];
  } catch {
    // A browser that has the function behind a flag rejects; not knowing is the same as having none.
    return [];
  }
}

export function createWebBluetoothLink(device: BrowserBluetoothDevice): GattLink {
  // The objects that were subscribed on have to be kept: another object of the same place hears nothing.
  const places = new Map<string, BrowserCharacteristic>();
  const forget = (): void => places.clear();
  device.addEventListener('gattserverdisconnected', forget);

  async function find(at: Characteristic): Promise<BrowserCharacteristic> {
    const key = `${at.service}/${at.characteristic}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const service = await serverOf(device).getPrimaryService(at.service);
    const found = await service.getCharacteristic(at.characteristic);
    places.set(key, found);
    return found;
  }

  return {
    connect: () => guarded(device, async () => void (await serverOf(device).connect())),
    read: (at) => guarded(device, async () => bytesOf(await (await find(at)).readValue())),
    write: (at, bytes) =>
      guarded(device, async () => (await find(at)).writeValueWithResponse(bytes.slice())),
    subscribe: (at, listener) =>
      guarded(device, async () => {
        const place = await find(at);
        const hear = (): void => {
          if (place.value !== undefined) listener(bytesOf(place.value));
        };
        let started = false;
        // Before starting: a cuff sends its first value at once. Taken back when refused, so that a second try is heard once.
        place.addEventListener('characteristicvaluechanged', hear);
        try {
          await place.startNotifications();
          started = true;
        } finally {
          if (!started) place.removeEventListener('characteristicvaluechanged', hear);
        }
      }),
    async disconnect() {
      await Promise.resolve();
      device.gatt?.disconnect();
    },
    onDisconnect(listener) {
      device.addEventListener('gattserverdisconnected', listener);
      return () => device.removeEventListener('gattserverdisconnected', listener);
    },
  };
}

const bytesOf = (view: DataView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();

function serverOf(device: BrowserBluetoothDevice): BrowserServer {
  const absent: BrowserServer = {
    connected: false,
    connect: () => Promise.reject(new DOMException('', 'NetworkError')),
    disconnect: () => undefined,
    getPrimaryService: () => Promise.reject(new DOMException('', 'NetworkError')),
  };
  return device.gatt ?? absent;
}

/** The one door where the browser's exceptions become results. */
async function guarded<T>(
  device: BrowserBluetoothDevice,
  operate: () => Promise<T>,
): Promise<Result<T, LinkError>> {
  try {
    return ok(await operate());
  } catch (reason) {
    return err(linkError(codeOf(reason, device.gatt?.connected ?? false)));
  }
}

/** Pairing that is needed shows as NotSupportedError or SecurityError, like any other refusal. */
const CODES: ReadonlyMap<string, LinkErrorCode> = new Map([
  ['NotFoundError', 'link/not-found'],
  ['NotSupportedError', 'link/refused'],
  ['SecurityError', 'link/refused'],
  ['NotAllowedError', 'link/refused'],
  ['InvalidStateError', 'link/closed'],
  ['AbortError', 'link/cancelled'],
]);

/** A network error on a connection that still stands is an operation in progress. */
function codeOf(reason: unknown, connected: boolean): LinkErrorCode {
  const name = nameOf(reason);
  if (name === 'NetworkError') return connected ? 'link/busy' : 'link/closed';
  return CODES.get(name) ?? 'link/failed';
}

const nameOf = (reason: unknown): string => (reason instanceof Error ? reason.name : '');

const isBluetooth = (value: unknown): value is BrowserBluetooth =>
  typeof value === 'object' &&
  value !== null &&
  'requestDevice' in value &&
  typeof value.requestDevice === 'function';
