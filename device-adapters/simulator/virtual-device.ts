/**
 * A device in memory: what can be read, what it sends when somebody listens, how it answers requests, and its faults.
 * The link it lives on is `createSimulatedLink`; readings from it are for trying things out and never a patient's.
 */
import { localTimeMs, readDateTime } from '../core/date-time.ts';
import { BytesReader } from '../core/bytes-reader.ts';
import { encodeCurrentTime } from '../decoders/current-time.ts';
import type { Characteristic } from '../link/gatt-link.ts';
import type { SimulatedAir, SimulatedDevice } from '../link/simulated.ts';
import { PLACES, type PlaceName } from '../profiles/characteristics.ts';
import { applyFaults, type Fault, type Sent } from './faults.ts';

export interface VirtualDevice {
  readonly reads?: Partial<Record<PlaceName, Uint8Array>>;
  /** Where somebody can listen. */
  readonly speaks: readonly PlaceName[];
  /** Sent as soon as somebody listens to `place`; then the device leaves, as cuffs do. */
  readonly drains?: { readonly place: PlaceName; readonly packets: readonly Sent[] };
  /** What a request brings. */
  readonly answers?: (to: PlaceName, request: Uint8Array) => Answer | undefined;
  /** The device's clock, as `localTimeMs` counts; undefined for a device without one. */
  readonly clockLocalMs?: number;
  readonly faults?: readonly Fault[];
  /** How often listening is refused before it is allowed: an unpaired device. */
  readonly refusals?: number;
}

/** `end` comes after the packets, unless a fault took it. */
export interface Answer {
  readonly packets: readonly Sent[];
  readonly end: Sent | undefined;
}

export function createVirtualDevice(device: VirtualDevice): SimulatedDevice {
  const { faults = [] } = device;
  const broken = faults.some(({ kind }) => kind === 'leaves' || kind === 'silent');
  const leaves = faults.some(({ kind }) => kind === 'leaves');
  let clockLocalMs = device.clockLocalMs;
  let refusals = device.refusals ?? 0;

  function send(air: SimulatedAir, packets: readonly Sent[]): void {
    for (const { from, bytes } of applyFaults(packets, faults)) air.send(PLACES[from], bytes);
  }

  return {
    read(at) {
      const place = placeOf(at);
      if (place === 'currentTime' && clockLocalMs !== undefined) {
        return encodeCurrentTime(clockLocalMs);
      }
      return place && device.reads?.[place];
    },
    write(at, bytes, air) {
      const place = placeOf(at);
      if (place === 'currentTime' && clockLocalMs !== undefined) {
        const time = readDateTime(new BytesReader(bytes));
        if (time.kind === 'known') clockLocalMs = localTimeMs(time.text);
        return true;
      }
      const answer = place && device.answers?.(place, bytes);
      if (answer === undefined) return undefined;
      send(air, answer.packets);
      const interrupted = broken && answer.packets.length > 0;
      if (answer.end !== undefined && !interrupted) {
        air.send(PLACES[answer.end.from], answer.end.bytes);
      }
      if (leaves && interrupted) air.leave();
      return true;
    },
    subscribed(at, air) {
      const place = placeOf(at);
      if (place === undefined || !device.speaks.includes(place)) return undefined;
      if (refusals > 0) {
        refusals--;
        return false;
      }
      if (device.drains?.place === place) {
        send(air, device.drains.packets);
        if (!faults.some(({ kind }) => kind === 'silent')) air.leave();
      }
      return true;
    },
  };
}

const placeOf = (at: Characteristic): PlaceName | undefined =>
  PLACE_NAMES.find(
    (name) =>
      PLACES[name].service === at.service && PLACES[name].characteristic === at.characteristic,
  );

const isPlaceName = (name: string): name is PlaceName => name in PLACES;
const PLACE_NAMES = Object.keys(PLACES).filter(isPlaceName);
