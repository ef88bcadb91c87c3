/**
 * Meters that Chromium itself emulates, so that the whole of Web Bluetooth is in the test: chooser, read, write, listening, leaving
 * and coming back. The protocol cannot push a notification: the emulated value is made readable, and reading the very object the
 * app listens on fires its event.
 */
import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';

/** For launching: Web Bluetooth is off on Linux unless asked for. */
export const BLUETOOTH_ARGUMENTS: readonly string[] = [
  '--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend',
  '--enable-experimental-web-platform-features',
];

/** A number is the short form; vendors have their own long ones. */
export type Uuid = number | string;

const uuid = (short: Uuid): string =>
  typeof short === 'string'
    ? short
    : `0000${short.toString(16).padStart(4, '0')}-0000-1000-8000-00805f9b34fb`;

export interface EmulatedPlace {
  readonly service: Uuid;
  readonly short: Uuid;
  readonly properties: Readonly<Record<string, boolean>>;
  readonly value?: () => Uint8Array;
  /** What a write brings, pushed one after the other; the app's own write is answered first. It may leave in the middle. */
  readonly answers?: (request: Uint8Array) => readonly (readonly [Uuid, Uint8Array] | 'leave')[];
}

export interface EmulatedModel {
  readonly name: string;
  readonly address: string;
  readonly places: readonly EmulatedPlace[];
}

const INFORMATION = 0x180a;
const MODEL = 0x2a24;

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
  scope.emulatedPush = async (wanted) => {
    // The radio hears of a subscription a moment before the page does.
    for (let tries = 0; tries < 400 && !listened.has(wanted); tries++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    const place = listened.get(wanted);
    if (place === undefined) throw new Error('nobody listens');
    return place.readValue();
  };
}

/** A browser has one radio, which only the session that turned it on can turn off. */
const radios = new WeakMap<Browser, CDPSession>();

/** Which device is chosen where the browser asks: one answerer for each page. */
const wanted = new WeakMap<Page, string>();

async function radioOf(browser: Browser): Promise<CDPSession> {
  const known = radios.get(browser);
  if (known !== undefined) return known;
  const radio = await browser.newBrowserCDPSession();
  radios.set(browser, radio);
  return radio;
}

/** The meter of a radio; the one before is out of reach. */
const inReach = new WeakMap<CDPSession, EmulatedMeter>();

export class EmulatedMeter {
  readonly model: EmulatedModel;
  readonly #radio: CDPSession;
  readonly #page: Page;
  readonly #places = new Map<string, EmulatedPlace>();
  readonly #queues = new Map<Uuid, Uint8Array[]>();
  readonly #heard = new Set<Uuid>();
  readonly writes: Uint8Array[] = [];
  #pushing: Promise<void> = Promise.resolve();

  private constructor(radio: CDPSession, page: Page, model: EmulatedModel) {
    this.#radio = radio;
    this.#page = page;
    this.model = model;
  }

  /** Before the page is opened. */
  static prepare(context: BrowserContext): Promise<unknown> {
    return context.addInitScript(rememberSubscriptions);
  }

  /**
   * After the page is open: going to another page ends the emulation, and calling this again begins it anew, with this meter
   * alone. It answers the browser's chooser, once each time it is opened.
   */
  static async start(page: Page, model: EmulatedModel): Promise<EmulatedMeter> {
    const browser = page.context().browser();
    if (browser === null) throw new Error('the radio belongs to a browser');
    const meter = new EmulatedMeter(await radioOf(browser), page, model);
    inReach.set(meter.#radio, meter);
    await meter.#power();
    await meter.#answerChooser();
    return meter;
  }

  /** Whether the app listens at this place. */
  listening(short: Uuid): boolean {
    return this.#heard.has(short);
  }

  /** Delivers bytes as if the meter had sent them. */
  send(short: Uuid, bytes: Uint8Array): Promise<void> {
    const sent = this.#pushing.then(async () => {
      const queue = this.#queues.get(short) ?? [];
      queue.push(bytes);
      this.#queues.set(short, queue);
      await this.#page.evaluate(
        (place) =>
          (globalThis as unknown as { readonly emulatedPush: (uuid: string) => Promise<unknown> })
            .emulatedPush(place)
            .then(() => undefined),
        uuid(short),
      );
    });
    this.#pushing = sent.catch(() => undefined);
    return sent;
  }

  /** The meter leaves; it has to be linked to again. */
  async leave(): Promise<void> {
    const { address } = this.model;
    this.#heard.clear();
    await this.#send('simulateGATTDisconnection', { address });
    // Leaving wipes the services of the emulated device.
    this.#places.clear();
    await this.#addServices();
  }

  async #power(): Promise<void> {
    const { name, address } = this.model;
    const radio = this.#radio;
    radio.on('BluetoothEmulation.gattOperationReceived', (event) => {
      if (inReach.get(radio) !== this || event.address !== address) return;
      void this.#send('simulateGATTOperationResponse', { address, type: event.type, code: 0 });
    });
    radio.on('BluetoothEmulation.characteristicOperationReceived', (event) => {
      if (inReach.get(radio) === this) void this.#answer(event);
    });
    await this.#send('disable', {}).catch(() => undefined);
    await this.#send('enable', { state: 'powered-on', leSupported: true });
    await this.#send('simulatePreconnectedPeripheral', {
      address,
      name,
      manufacturerData: [],
      knownServiceUuids: this.#services().map(uuid),
    });
    await this.#addServices();
  }

  #services(): readonly Uuid[] {
    return [...new Set([...this.model.places.map(({ service }) => service), INFORMATION])];
  }

  async #addServices(): Promise<void> {
    const { address, name, places } = this.model;
    const information: EmulatedPlace = {
      service: INFORMATION,
      short: MODEL,
      properties: { read: true },
      value: () => new TextEncoder().encode(name),
    };
    for (const service of this.#services()) {
      const added = await this.#send('addService', { address, serviceUuid: uuid(service) });
      for (const place of [...places, information].filter((one) => one.service === service))
        await this.#addPlace(String(added['serviceId']), place);
    }
  }

  async #addPlace(serviceId: string, place: EmulatedPlace): Promise<void> {
    const speaks = place.properties['notify'] === true || place.properties['indicate'] === true;
    const { characteristicId } = await this.#send('addCharacteristic', {
      serviceId,
      characteristicUuid: uuid(place.short),
      properties: { ...place.properties, ...(speaks ? { read: true } : {}) },
    });
    this.#places.set(String(characteristicId), place);
    if (speaks)
      await this.#send('addDescriptor', { characteristicId, descriptorUuid: uuid(0x2902) });
  }

  async #answer(event: {
    readonly characteristicId: string;
    readonly type: string;
    readonly data?: string;
  }): Promise<void> {
    const { characteristicId, type } = event;
    const place = this.#places.get(characteristicId);
    if (place === undefined) return;
    if (type === 'subscribe-to-notifications') this.#heard.add(place.short);
    const value =
      type === 'read' ? (this.#queues.get(place.short)?.shift() ?? place.value?.()) : undefined;
    await this.#send('simulateCharacteristicOperationResponse', {
      characteristicId,
      type,
      code: type === 'read' && value === undefined ? 2 : 0,
      ...(value === undefined ? {} : { data: Buffer.from(value).toString('base64') }),
    });
    if (type === 'write') await this.#react(place, Buffer.from(event.data ?? '', 'base64'));
  }

  async #react(place: EmulatedPlace, request: Uint8Array): Promise<void> {
    this.writes.push(request);
    for (const said of place.answers?.(request) ?? []) {
      if (said === 'leave') return this.leave();
      await this.send(...said);
    }
  }

  async #answerChooser(): Promise<void> {
    const wasThere = wanted.has(this.#page);
    wanted.set(this.#page, this.model.address);
    if (wasThere) return;
    const session = await this.#page.context().newCDPSession(this.#page);
    // Asked again for the same prompt as devices appear; a second answer would end the browser.
    const answered = new Set<string>();
    await session.send('DeviceAccess.enable');
    session.on('DeviceAccess.deviceRequestPrompted', ({ id, devices }) => {
      const deviceId = devices.find((device) => device.id === wanted.get(this.#page))?.id;
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
