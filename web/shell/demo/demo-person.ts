/** Somebody of the demo: the whole app on a device of their own, in memory, connected to the demo's relay unless apart. */
import type { Timers } from '#kernel/ports.ts';
import { ok } from '#kernel/result.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import type { HttpRequest, HttpResponse } from '#sync/relay/relay-requests.ts';
import type { Core } from '../core/core-port.ts';
import { createCore } from '../core/core.ts';
import type { Pipe, PipeEvents } from '../core/ports.ts';
import type { DemoClock } from './demo-clock.ts';
import type { DemoRelay } from './demo-relay.ts';
import type { Storyteller } from './scene.ts';

export interface DemoPlace {
  readonly clock: DemoClock;
  readonly timers: Timers;
  readonly random: (length: number) => Uint8Array;
  readonly relay: DemoRelay;
  readonly origin: string;
}

export class DemoPerson implements Storyteller {
  readonly core: Core;
  readonly isPatient: boolean;
  readonly #way: Way;

  private constructor(core: Core, { way, isPatient }: { way: Way; isPatient: boolean }) {
    this.core = core;
    this.isPatient = isPatient;
    this.#way = way;
  }

  static async create(place: DemoPlace, isPatient = false): Promise<DemoPerson> {
    const way = new Way(place.relay);
    const { clock, timers, random, origin } = place;
    const core = await createCore({
      store: ok(new MemoryStore()),
      connect: (events) => way.connect(events),
      http: (request) => way.ask(request),
      relayKey: () => Promise.resolve(place.relay.publicKey),
      ...{ clock, timers, random, origin },
    });
    return new DemoPerson(core, { way, isPatient });
  }

  /** Without a network from now on. */
  leave(): void {
    this.#way.close();
  }

  /** Back in the network. */
  comeBack(): void {
    this.#way.open();
    this.core.retryNow();
  }
}

/** The way from one person to the relay. */
class Way {
  readonly #relay: DemoRelay;
  #isOpen = true;
  #pipe: Pipe | undefined;

  constructor(relay: DemoRelay) {
    this.#relay = relay;
  }

  connect(events: PipeEvents): Pipe {
    if (this.#isOpen) return (this.#pipe = this.#relay.connect(events));
    queueMicrotask(() => events.closed());
    return { send: () => undefined, close: () => undefined };
  }

  async ask(request: HttpRequest): Promise<HttpResponse> {
    if (!this.#isOpen) throw new Error('nothing is reached');
    return this.#relay.http(request);
  }

  open(): void {
    this.#isOpen = true;
  }

  close(): void {
    this.#isOpen = false;
    this.#pipe?.close();
    this.#pipe = undefined;
  }
}

/** The devices of the staff. They go on living beside the one that is shown. */
export interface DemoPeople {
  readonly amina: DemoPerson;
  readonly koffi: DemoPerson;
}
