/**
 * A link to a device that exists only in memory. Behaves like a radio where it matters: values arrive later, the
 * device can leave at any moment, and a place that was not announced is not found.
 */
import { err, ok, type Result } from '../core/result.ts';
import type { Characteristic, GattLink } from './gatt-link.ts';
import { linkError, type LinkError } from './link-error.ts';

/** What the device does; `send` is how it speaks. Undefined means that there is no such place. */
export interface SimulatedDevice {
  read(at: Characteristic): Uint8Array | undefined;
  /** False when the device refuses. */
  write(at: Characteristic, bytes: Uint8Array, air: SimulatedAir): boolean | undefined;
  subscribed(at: Characteristic, air: SimulatedAir): boolean | undefined;
}

/** The device's side of the link. */
export interface SimulatedAir {
  /** Delivered in order, and only to what was subscribed to. */
  send(at: Characteristic, bytes: Uint8Array): void;
  /** The device ends the connection after what it has sent so far. */
  leave(): void;
}

const keyOf = ({ service, characteristic }: Characteristic): string =>
  `${service}/${characteristic}`;

export function createSimulatedLink(device: SimulatedDevice): GattLink {
  const listeners = new Map<string, (bytes: Uint8Array) => void>();
  const leaveListeners = new Set<() => void>();
  let connected = false;
  let air: Promise<void> = Promise.resolve();

  function close(): void {
    if (!connected) return;
    connected = false;
    listeners.clear();
    for (const listener of leaveListeners) listener();
  }

  const side: SimulatedAir = {
    send(at, bytes) {
      const copy = bytes.slice();
      air = air.then(() => listeners.get(keyOf(at))?.(copy));
    },
    leave() {
      air = air.then(close);
    },
  };

  async function whenConnected<T>(
    operate: () => Result<T, LinkError>,
  ): Promise<Result<T, LinkError>> {
    await Promise.resolve();
    return connected ? operate() : err(linkError('link/closed'));
  }

  return {
    async connect() {
      await Promise.resolve();
      connected = true;
      return ok(undefined);
    },
    read: (at) =>
      whenConnected(() => {
        const bytes = device.read(at);
        return bytes === undefined ? err(linkError('link/not-found')) : ok(bytes.slice());
      }),
    write: (at, bytes) => whenConnected(() => accepted(device.write(at, bytes, side))),
    subscribe: (at, listener) =>
      whenConnected(() => {
        listeners.set(keyOf(at), listener);
        const answer = accepted(device.subscribed(at, side));
        if (!answer.ok) listeners.delete(keyOf(at));
        return answer;
      }),
    async disconnect() {
      await Promise.resolve();
      close();
    },
    onDisconnect(listener) {
      leaveListeners.add(listener);
      return () => leaveListeners.delete(listener);
    },
  };
}

function accepted(answer: boolean | undefined): Result<void, LinkError> {
  if (answer === undefined) return err(linkError('link/not-found'));
  return answer ? ok(undefined) : err(linkError('link/refused'));
}
