/**
 * Web Serial as a link. The only serial file that knows a browser; it takes the browser's objects as parameters.
 * Choosing a port needs a click; a device that vanishes shows as an error of the reader, not as an event.
 */
import { err, ok, type Result } from '../core/result.ts';
import { linkError, type LinkError } from './link-error.ts';
import type { LineSettings, SerialLink } from './serial-link.ts';

export interface BrowserSerialPort {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(settings: LineSettings): Promise<void>;
  close(): Promise<void>;
  /** Which adapter it is; nothing for a port that is built in. */
  getInfo?(): { readonly usbVendorId?: number; readonly usbProductId?: number };
}

export interface BrowserSerial {
  requestPort(): Promise<BrowserSerialPort>;
  /** Ports this site was given before. */
  getPorts(): Promise<readonly BrowserSerialPort[]>;
}

/** Undefined where the browser has no Web Serial. */
export function serialOf(navigator: object): BrowserSerial | undefined {
  const serial: unknown = 'serial' in navigator ? navigator.serial : undefined;
  return isSerial(serial) ? serial : undefined;
}

/** Opens the browser's chooser; needs a click. 'link/cancelled' when the person closed it. */
export async function chooseSerialPort(
  serial: BrowserSerial,
): Promise<Result<BrowserSerialPort, LinkError>> {
  try {
    return ok(await serial.requestPort());
  } catch {
    return err(linkError('link/cancelled'));
  }
}

/** Ports this site was given before; empty where the browser cannot tell. */
export async function knownSerialPorts(
  serial: BrowserSerial,
): Promise<readonly BrowserSerialPort[]> {
  try {
    return await serial.getPorts();
  } catch {
    return [];
  }
}

/** `067b:2303` of the adapter; empty for a port without one. It names the cable and never the device behind it. */
export function usbNameOf(port: BrowserSerialPort): string {
  const { usbVendorId, usbProductId } = port.getInfo?.() ?? {};
  if (usbVendorId === undefined || usbProductId === undefined) return '';
  return [usbVendorId, usbProductId].map((id) => id.toString(16).padStart(4, '0')).join(':');
}

export function createWebSerialLink(port: BrowserSerialPort): SerialLink {
  const byteListeners = new Set<(chunk: Uint8Array) => void>();
  const closeListeners = new Set<() => void>();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let pumping: Promise<void> = Promise.resolve();

  async function pump(from: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    try {
      for (;;) {
        const { value, done } = await from.read();
        if (done) break;
        for (const listener of byteListeners) listener(value);
      }
    } catch {
      // The cable was pulled: the same end as a closed port.
    }
    from.releaseLock();
    reader = undefined;
    for (const listener of closeListeners) listener();
  }

  return {
    async open(settings) {
      try {
        await port.open(settings);
      } catch {
        return err(linkError('link/refused'));
      }
      if (port.readable === null) return err(linkError('link/failed'));
      reader = port.readable.getReader();
      pumping = pump(reader);
      return ok(undefined);
    },
    async write(bytes) {
      const writer = port.writable?.getWriter();
      if (writer === undefined) return err(linkError('link/closed'));
      try {
        await writer.write(bytes);
        return ok(undefined);
      } catch {
        return err(linkError('link/closed'));
      } finally {
        writer.releaseLock();
      }
    },
    onBytes: (listener) => added(byteListeners, listener),
    onClose: (listener) => added(closeListeners, listener),
    async close() {
      try {
        await reader?.cancel();
        await pumping;
        await port.close();
      } catch {
        // A port that is gone cannot be closed, and is closed.
      }
    },
  };
}

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const isSerial = (value: unknown): value is BrowserSerial =>
  typeof value === 'object' &&
  value !== null &&
  'requestPort' in value &&
  'getPorts' in value &&
  typeof value.requestPort === 'function';
