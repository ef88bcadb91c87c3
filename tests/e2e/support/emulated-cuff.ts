/**
 * A blood pressure cuff that Chromium itself emulates, so that the whole of Web Bluetooth is in the test. The protocol cannot
 * push a notification: the emulated value is made readable, and reading the very object the app listens on fires its event.
 */
import type { BrowserContext, CDPSession, Page } from '@playwright/test';

/** For launching: Web Bluetooth is off on Linux unless asked for. */
export const BLUETOOTH_ARGUMENTS: readonly string[] = [
  '--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend',
  '--enable-experimental-web-platform-features',
];

const uuid = (short: number): string =>
  `0000${short.toString(16).padStart(4, '0')}-0000-1000-8000-00805f9b34fb`;

const SERVICE = 0x1810;
const MEASUREMENT = 0x2a35;
const FEATURE = 0x2a49;
const INFORMATION = 0x180a;
const MAKER = 0x2a29;
const MODEL = 0x2a24;

interface Place {
  readonly service: number;
  readonly short: number;
  readonly properties: Readonly<Record<string, boolean>>;
  readonly value?: Uint8Array;
}

const PLACES: readonly Place[] = [
  { service: SERVICE, short: MEASUREMENT, properties: { indicate: true, read: true } },
  { service: SERVICE, short: FEATURE, properties: { read: true }, value: Uint8Array.of(0, 0) },
  { service: INFORMATION, short: MAKER, properties: { read: true }, value: bytesOf('ACME') },
  { service: INFORMATION, short: MODEL, properties: { read: true }, value: bytesOf('Arm 3000') },
];

/** Runs in the page before its scripts: remembers what the app listens on. */
function rememberSubscriptions(): void {
  interface Listened {
    readonly uuid: string;
    readValue(): Promise<unknown>;
    startNotifications(): Promise<unknown>;
  }
  const scope = globalThis as unknown as {
    readonly BluetoothRemoteGATTCharacteristic?: { readonly prototype: Listened };
    emulatedPush?: (uuid: string) => Promise<unknown>;
  };
  const prototype = scope.BluetoothRemoteGATTCharacteristic?.prototype;
  if (prototype === undefined) return;
  const listened = new Map<string, Listened>();

  const start = prototype.startNotifications;
  prototype.startNotifications = async function (this: Listened) {
    const started = await start.call(this);
    listened.set(this.uuid, this);
    return started;
  };
  scope.emulatedPush = (wanted) => {
    const place = listened.get(wanted);
    return place === undefined ? Promise.reject(new Error('nobody listens')) : place.readValue();
  };
}

export class EmulatedCuff {
  readonly address: string;
  readonly #radio: CDPSession;
  readonly #page: Page;
  readonly #places = new Map<string, Place>();
  readonly #queue: Uint8Array[] = [];
  #listening = false;

  private constructor(radio: CDPSession, page: Page, address: string) {
    this.#radio = radio;
    this.#page = page;
    this.address = address;
  }

  /** Before the page is opened. */
  static prepare(context: BrowserContext): Promise<unknown> {
    return context.addInitScript(rememberSubscriptions);
  }

  /** After the page is open: going to another page ends the emulation. It answers the browser's chooser, once. */
  static async start(page: Page): Promise<EmulatedCuff> {
    const browser = page.context().browser();
    if (browser === null) throw new Error('the radio belongs to a browser');
    const radio = await browser.newBrowserCDPSession();
    const cuff = new EmulatedCuff(radio, page, '0A:00:00:00:00:01');
    await cuff.#power();
    await cuff.#answerChooser();
    return cuff;
  }

  /** Whether the app listens for measurements. */
  get listening(): boolean {
    return this.#listening;
  }

  /** Sends one measurement as the cuff tells it, in mmHg; `at` is the cuff's own clock. */
  async measure(systolic: number, diastolic: number, at: Date): Promise<void> {
    const year = at.getFullYear();
    const time = [at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds()];
    const mean = Math.round((systolic + 2 * diastolic) / 3);
    const pressures = [systolic, 0, diastolic, 0, mean, 0];
    const pulse = [88, 0];
    this.#queue.push(Uint8Array.of(0b110, ...pressures, year & 255, year >> 8, ...time, ...pulse));
    await this.#page.evaluate(
      (wanted) =>
        (globalThis as unknown as { readonly emulatedPush: (uuid: string) => Promise<unknown> })
          .emulatedPush(wanted)
          .then(() => undefined),
      uuid(MEASUREMENT),
    );
  }

  async #power(): Promise<void> {
    const radio = this.#radio;
    radio.on('BluetoothEmulation.gattOperationReceived', ({ address, type }) => {
      void this.#send('simulateGATTOperationResponse', { address, type, code: 0 });
    });
    radio.on('BluetoothEmulation.characteristicOperationReceived', (event) => {
      void this.#answer(event);
    });
    await this.#send('enable', { state: 'powered-on', leSupported: true });
    await this.#send('simulatePreconnectedPeripheral', {
      address: this.address,
      name: 'Arm 3000',
      manufacturerData: [],
      knownServiceUuids: [uuid(SERVICE), uuid(INFORMATION)],
    });
    for (const service of [SERVICE, INFORMATION]) await this.#addService(service);
  }

  async #addService(service: number): Promise<void> {
    const { address } = this;
    const added = await this.#send('addService', { address, serviceUuid: uuid(service) });
    for (const place of PLACES.filter((candidate) => candidate.service === service)) {
      const { characteristicId } = await this.#send('addCharacteristic', {
        serviceId: added['serviceId'],
        characteristicUuid: uuid(place.short),
        properties: place.properties,
      });
      this.#places.set(String(characteristicId), place);
      if (place.properties['indicate'] === true)
        await this.#send('addDescriptor', { characteristicId, descriptorUuid: uuid(0x2902) });
    }
  }

  async #answer(event: {
    readonly characteristicId: string;
    readonly type: string;
  }): Promise<void> {
    const { characteristicId, type } = event;
    const place = this.#places.get(characteristicId);
    if (place === undefined) return;
    if (type === 'subscribe-to-notifications') this.#listening = true;
    const value =
      type === 'read'
        ? this.#queue.length > 0 && place.short === MEASUREMENT
          ? this.#queue.shift()
          : place.value
        : undefined;
    const refused = type === 'read' && value === undefined;
    await this.#send('simulateCharacteristicOperationResponse', {
      characteristicId,
      type,
      code: refused ? 2 : 0,
      ...(value === undefined ? {} : { data: Buffer.from(value).toString('base64') }),
    });
  }

  async #answerChooser(): Promise<void> {
    const session = await this.#page.context().newCDPSession(this.#page);
    // Asked again for the same prompt as devices appear; a second answer would end the browser.
    const answered = new Set<string>();
    await session.send('DeviceAccess.enable');
    session.on('DeviceAccess.deviceRequestPrompted', ({ id, devices }) => {
      const deviceId = devices.find((device) => device.id === this.address)?.id;
      if (deviceId === undefined || answered.has(id)) return;
      answered.add(id);
      void session.send('DeviceAccess.selectPrompt', { id, deviceId });
    });
  }

  /** Commands that this version of Playwright has no types for. */
  async #send(command: string, parameters: object): Promise<Record<string, unknown>> {
    const send = this.#radio.send.bind(this.#radio) as unknown as (
      method: string,
      parameters: object,
    ) => Promise<Record<string, unknown>>;
    return send(`BluetoothEmulation.${command}`, parameters);
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
