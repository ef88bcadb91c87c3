/**
 * Devices that send what they have as soon as somebody listens: cuffs, thermometers, scales, oximeters on the spot.
 * The device often leaves by itself seconds later; that is how it says "done".
 */
import type { DecodeError } from '../core/decode-error.ts';
import { ok, type Result } from '../core/result.ts';
import type { LinkError } from '../link/link-error.ts';
import type { PlaceName } from './characteristics.ts';
import { listenToAll, type Packet, type Session } from './session.ts';

export interface Drain {
  readonly needed: readonly PlaceName[];
  readonly optional?: readonly PlaceName[];
  /** How long the person may take until the first value. */
  readonly firstMs: number;
  /** An error counts the packet as unreadable. */
  readonly take: (packet: Packet) => Result<unknown, DecodeError>;
}

export interface Drained {
  readonly received: number;
  readonly unreadable: number;
  /** The device left, fell silent after its last value, or never said anything. */
  readonly ended: 'left' | 'silent' | 'nothing';
}

export const SILENCE_MS = 5_000;
const PACKETS_MAX = 20_000;

/** Errors: those of listening. A device that leaves after it was heard is no error. */
export async function drain(
  session: Session,
  { needed, optional = [], firstMs, take }: Drain,
): Promise<Result<Drained, LinkError>> {
  const listening = await listenToAll(session, needed, optional);
  if (!listening.ok) return listening;
  let received = 0;
  let unreadable = 0;
  session.enter({ kind: 'transferring', received, total: undefined });
  while (received < PACKETS_MAX) {
    const next = await session.next(received === 0 ? firstMs : SILENCE_MS);
    if (next.kind === 'closed') return ok({ received, unreadable, ended: 'left' });
    if (next.kind === 'silence') {
      return ok({ received, unreadable, ended: received === 0 ? 'nothing' : 'silent' });
    }
    received++;
    if (!take(next.item).ok) unreadable++;
    session.enter({ kind: 'transferring', received, total: undefined });
  }
  return ok({ received, unreadable, ended: 'silent' });
}
