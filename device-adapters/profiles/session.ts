/**
 * One conversation with one device: connect, listen, ask, leave. Holds the only order of arrival there is, and turns
 * every loss into a named end. Knows no profile.
 */
import { err, ok, type Result } from '../core/result.ts';
import type { GattLink } from '../link/gatt-link.ts';
import type { LinkError } from '../link/link-error.ts';
import { createQueuedLink } from '../link/queued-link.ts';
import type { Timers } from '../link/timers.ts';
import { PLACES, type PlaceName } from './characteristics.ts';
import { Inbox, type Received } from './inbox.ts';

/** Where the conversation is; choosing, reviewing and saving are the application's. */
export type SessionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'discovering' }
  | { readonly kind: 'pairing' }
  | { readonly kind: 'syncing-time' }
  | {
      readonly kind: 'transferring';
      readonly received: number;
      readonly total: number | undefined;
    };

export interface SessionPorts {
  readonly link: GattLink;
  readonly timers: Timers;
  readonly onState: (state: SessionState) => void;
  /** Once, when the device is connected and before anything is asked of it. */
  readonly onOpen?: (session: Session) => Promise<void>;
}

export interface Packet {
  readonly from: PlaceName;
  readonly bytes: Uint8Array;
}

/** Systems answer the first question to an unpaired device with an error and then ask the person to pair. */
const PAIRING_TRIES_MAX = 2;
const BUSY_WAIT_MS = 500;

export class Session {
  readonly #link: GattLink;
  readonly #ports: SessionPorts;
  readonly #inbox: Inbox<Packet>;
  readonly #stopListening: () => void;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#link = createQueuedLink(ports.link, ports.timers);
    this.#inbox = new Inbox(ports.timers);
    this.#stopListening = this.#link.onDisconnect(() => this.#inbox.close());
  }

  enter(state: SessionState): void {
    this.#ports.onState(state);
  }

  async connect(): Promise<Result<void, LinkError>> {
    this.enter({ kind: 'connecting' });
    const connected = await this.#link.connect();
    if (connected.ok) this.enter({ kind: 'discovering' });
    return connected;
  }

  /** A value the device may not have: undefined instead of an error. */
  async readOptional(place: PlaceName): Promise<Uint8Array | undefined> {
    const value = await this.#link.read(PLACES[place]);
    return value.ok ? value.value : undefined;
  }

  /** Waits for a person who is pairing, and asks again once when the first try was refused. */
  async listen(place: PlaceName): Promise<Result<void, LinkError>> {
    const listener = (bytes: Uint8Array): void => this.#inbox.push({ from: place, bytes });
    let answer = await this.#link.subscribe(PLACES[place], listener);
    for (let tries = 1; tries < PAIRING_TRIES_MAX && needsPairing(answer); tries++) {
      this.enter({ kind: 'pairing' });
      answer = await this.#link.subscribe(PLACES[place], listener);
    }
    return answer;
  }

  /** Writes once; a radio that was still busy is asked once more, half a second later. */
  async write(place: PlaceName, bytes: Uint8Array): Promise<Result<void, LinkError>> {
    const first = await this.#link.write(PLACES[place], bytes);
    if (first.ok || first.error.code !== 'link/busy') return first;
    await new Promise<void>((resolve) => this.#ports.timers.after(BUSY_WAIT_MS, resolve));
    return this.#link.write(PLACES[place], bytes);
  }

  next(waitMs: number): Promise<Received<Packet>> {
    return this.#inbox.next(waitMs);
  }

  /** Ends what waits in `next`. What came before can still be taken. */
  stop(): void {
    this.#inbox.close();
  }

  async leave(): Promise<void> {
    this.#stopListening();
    this.#inbox.close();
    await this.#link.disconnect();
  }
}

/** Connects, runs the conversation and leaves, whatever its end. */
export async function withSession<T>(
  ports: SessionPorts,
  converse: (session: Session) => Promise<Result<T, LinkError>>,
): Promise<Result<T, LinkError>> {
  const session = new Session(ports);
  try {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    await ports.onOpen?.(session);
    return await converse(session);
  } finally {
    await session.leave();
  }
}

/**
 * Listens to those of `optional` that the device has, then to all of `needed`: many devices send what they have, and
 * leave, as soon as somebody listens to what matters.
 */
export async function listenToAll(
  session: Session,
  needed: readonly PlaceName[],
  optional: readonly PlaceName[],
): Promise<Result<void, LinkError>> {
  for (const place of optional) {
    const listening = await session.listen(place);
    if (!listening.ok && listening.error.code !== 'link/not-found') return err(listening.error);
  }
  for (const place of needed) {
    const listening = await session.listen(place);
    if (!listening.ok) return listening;
  }
  return ok(undefined);
}

const needsPairing = (answer: Result<void, LinkError>): boolean =>
  !answer.ok && answer.error.code === 'link/refused';
