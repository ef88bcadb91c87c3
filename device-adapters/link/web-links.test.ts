import { describe, expect, test } from 'vitest';
import { uuid16 } from './gatt-link.ts';
import {
  bluetoothOf,
  chooseBluetoothDevice,
  createWebBluetoothLink,
  knownBluetoothDevices,
  type BrowserBluetooth,
  type BrowserBluetoothDevice,
} from './web-bluetooth.ts';
import { chooseSerialPort, createWebSerialLink, serialOf } from './web-serial.ts';

const PLACE = { service: uuid16(0x180f), characteristic: uuid16(0x2a19) };
const failing = (name: string) => () => Promise.reject(new DOMException('', name));

/** One characteristic that answers as told; `start` is what startNotifications does. */
function browserDevice(start: () => Promise<unknown> = () => Promise.resolve()) {
  const place = Object.assign(new EventTarget(), {
    value: undefined as DataView | undefined,
    readValue: () => Promise.resolve(new DataView(Uint8Array.of(0, 87, 0).buffer, 1, 1)),
    writeValueWithResponse: failing('NetworkError'),
    startNotifications: () => start(),
  });
  const server = {
    connected: true,
    connect: () => Promise.resolve(),
    disconnect: () => undefined,
    getPrimaryService: (uuid: string) =>
      uuid === PLACE.service
        ? Promise.resolve({ getCharacteristic: () => Promise.resolve(place) })
        : failing('NotFoundError')(),
  };
  const device: BrowserBluetoothDevice = Object.assign(new EventTarget(), {
    id: 'a',
    name: 'Cuff',
    gatt: server,
  });
  const speak = (...bytes: number[]): void => {
    place.value = new DataView(Uint8Array.from(bytes).buffer);
    place.dispatchEvent(new Event('characteristicvaluechanged'));
  };
  return { device, server, speak };
}

describe('Web Bluetooth', () => {
  test('a browser without it is told apart from one that has it', () => {
    expect(bluetoothOf({})).toBeUndefined();
    expect(bluetoothOf({ bluetooth: { requestDevice: () => undefined } })).toBeDefined();
  });

  test('a closed chooser is a person who changed their mind', async () => {
    const bluetooth: BrowserBluetooth = { requestDevice: failing('NotFoundError') };
    const wanted = { filters: [{ services: [0x1810] }], also: [0x180a] };
    expect(await chooseBluetoothDevice(bluetooth, wanted)).toEqual({
      ok: false,
      error: { code: 'link/cancelled' },
    });
    expect(await knownBluetoothDevices(bluetooth)).toEqual([]);
  });

  test('reads only the bytes of the value', async () => {
    const link = createWebBluetoothLink(browserDevice().device);
    expect(await link.read(PLACE)).toEqual({ ok: true, value: Uint8Array.of(87) });
  });

  test('what a device sends is a copy, heard once', async () => {
    const { device, speak } = browserDevice();
    const heard: Uint8Array[] = [];
    await createWebBluetoothLink(device).subscribe(PLACE, (bytes) => heard.push(bytes));
    speak(1, 2);
    speak(3);
    expect(heard).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3)]);
  });

  test('listening that was refused first and then allowed is heard once', async () => {
    let tries = 0;
    const { device, speak } = browserDevice(() =>
      ++tries === 1 ? failing('NotSupportedError')() : Promise.resolve(),
    );
    const heard: Uint8Array[] = [];
    const link = createWebBluetoothLink(device);
    const listen = () => link.subscribe(PLACE, (bytes) => heard.push(bytes));
    expect(await listen()).toEqual({ ok: false, error: { code: 'link/refused' } });
    expect(await listen()).toEqual({ ok: true, value: undefined });
    speak(7);
    expect(heard).toEqual([Uint8Array.of(7)]);
  });

  test('a network error means busy while connected and closed after', async () => {
    const { device, server } = browserDevice();
    const link = createWebBluetoothLink(device);
    expect(await link.write(PLACE, Uint8Array.of(1))).toMatchObject({
      error: { code: 'link/busy' },
    });
    server.connected = false;
    expect(await link.write(PLACE, Uint8Array.of(1))).toMatchObject({
      error: { code: 'link/closed' },
    });
  });

  test('a service the device lacks is not found', async () => {
    const link = createWebBluetoothLink(browserDevice().device);
    const elsewhere = { service: uuid16(0x1810), characteristic: uuid16(0x2a35) };
    expect(await link.read(elsewhere)).toMatchObject({ error: { code: 'link/not-found' } });
  });

  test('a device that leaves is told until nobody listens', () => {
    const { device } = browserDevice();
    let losses = 0;
    const quiet = createWebBluetoothLink(device).onDisconnect(() => losses++);
    device.dispatchEvent(new Event('gattserverdisconnected'));
    quiet();
    device.dispatchEvent(new Event('gattserverdisconnected'));
    expect(losses).toBe(1);
  });
});

describe('Web Serial', () => {
  const settings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

  function browserPort(open: () => Promise<void> = () => Promise.resolve()) {
    const written: Uint8Array[] = [];
    let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
    const port = {
      readable: new ReadableStream<Uint8Array>({
        start: (controller) => {
          feed = controller;
        },
      }),
      writable: new WritableStream<Uint8Array>({ write: (chunk) => void written.push(chunk) }),
      open,
      close: () => Promise.resolve(),
    };
    return {
      port,
      written,
      send: (...bytes: number[]) => feed?.enqueue(Uint8Array.from(bytes)),
      pull: () => feed?.error(new DOMException('', 'NetworkError')),
    };
  }

  test('a browser without it is told apart from one that has it', async () => {
    expect(serialOf({ serial: {} })).toBeUndefined();
    const serial = serialOf({
      serial: { requestPort: failing('NotFoundError'), getPorts: () => Promise.resolve([]) },
    });
    if (serial === undefined) expect.fail('not recognised');
    expect(await chooseSerialPort(serial)).toMatchObject({ error: { code: 'link/cancelled' } });
  });

  test('bytes go both ways', async () => {
    const { port, written, send } = browserPort();
    const link = createWebSerialLink(port);
    const heard: Uint8Array[] = [];
    link.onBytes((chunk) => heard.push(chunk));
    expect(await link.open(settings)).toEqual({ ok: true, value: undefined });
    send(1, 2);
    await expect.poll(() => heard).toEqual([Uint8Array.of(1, 2)]);
    expect(await link.write(Uint8Array.of(9))).toEqual({ ok: true, value: undefined });
    expect(written).toEqual([Uint8Array.of(9)]);
    await link.close();
  });

  test('a cable that is pulled closes the line', async () => {
    const { port, pull } = browserPort();
    const link = createWebSerialLink(port);
    let closed = false;
    link.onClose(() => {
      closed = true;
    });
    await link.open(settings);
    pull();
    await expect.poll(() => closed).toBe(true);
    await link.close();
  });

  test('a port somebody else holds is refused', async () => {
    const link = createWebSerialLink(browserPort(failing('InvalidStateError')).port);
    expect(await link.open(settings)).toMatchObject({ error: { code: 'link/refused' } });
  });
});
