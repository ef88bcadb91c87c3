/** What goes wrong with devices in the field, applied to what a good one would send. */
import type { PlaceName } from '../profiles/characteristics.ts';

export interface Sent {
  readonly from: PlaceName;
  readonly bytes: Uint8Array;
}

export type Fault =
  /** Packet `index` arrives without its end. */
  | { readonly kind: 'cut'; readonly index: number; readonly bytes: number }
  /** One bit of packet `index` is another. */
  | { readonly kind: 'flip'; readonly index: number; readonly bit: number }
  /** Everything is sent twice. */
  | { readonly kind: 'twice' }
  /** Each packet changes places with the one before. */
  | { readonly kind: 'swapped' }
  /** The device leaves after so many packets, without an end. */
  | { readonly kind: 'leaves'; readonly after: number }
  /** The device stops speaking after so many packets and stays. */
  | { readonly kind: 'silent'; readonly after: number };

/** `leaves` and `silent` also take away what would have come after. */
export const applyFaults = (packets: readonly Sent[], faults: readonly Fault[]): readonly Sent[] =>
  faults.reduce(applyFault, packets);

function applyFault(packets: readonly Sent[], fault: Fault): readonly Sent[] {
  switch (fault.kind) {
    case 'cut':
      return changed(packets, fault.index, (bytes) => bytes.slice(0, fault.bytes));
    case 'flip':
      return changed(packets, fault.index, (bytes) => flipped(bytes, fault.bit));
    case 'twice':
      return packets.flatMap((packet) => [packet, packet]);
    case 'swapped':
      return packets.map((packet, index) => packets[index ^ 1] ?? packet);
    case 'leaves':
    case 'silent':
      return packets.slice(0, fault.after);
  }
}

const changed = (
  packets: readonly Sent[],
  index: number,
  change: (bytes: Uint8Array) => Uint8Array,
): readonly Sent[] =>
  packets.map((packet, at) => (at === index ? { ...packet, bytes: change(packet.bytes) } : packet));

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  const at = (bit >> 3) % Math.max(1, copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
