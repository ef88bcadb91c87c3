/** The row of an envelope that is carried for others. */
import { ENVELOPE_BYTES_MAX } from '#crypto/envelope/envelope.ts';
import { codecOf } from '../rows/small-rows.ts';

/** since u64 | envelope var. Key: its digest. */
export interface CarriedRow {
  readonly since: number;
  readonly envelope: Uint8Array;
}

export const carriedRow = codecOf<CarriedRow>(
  (w, row) => w.u64(row.since).var(row.envelope),
  (r) => ({ since: r.u64(), envelope: r.var(ENVELOPE_BYTES_MAX) }),
);
