/** Which keys owe a successor because somebody had them in an emergency. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Memory } from '../engine/memory.ts';

/** Epochs that an opening used which has ended: closed by hand, or past its time. */
export const openedEpochs = ({ emergency }: Memory, now: number): ReadonlySet<string> =>
  new Set(
    [...emergency.openings.values()].flatMap(({ epochId, closedAt, until }) =>
      closedAt !== 0 || until <= now ? [toHex(epochId)] : [],
    ),
  );
