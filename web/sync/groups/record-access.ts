/** Rights in a record, from a table the engine is handed: it knows who works on a record and whom it is about, not why. */
import { FLAG_MANAGE, type Rights } from '#crypto/log/rights.ts';

/** Which compartments somebody reads and writes, and whether they let others in. */
export interface Access {
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  readonly manages: boolean;
}

export interface RecordAccess {
  /** Whoever works on the record. */
  readonly team: Access;
  /** Those of them who hold every part of it. */
  readonly doctors: Access;
  /** The person the record is about. */
  readonly subject: Access;
  /** Whoever reads every record of the clinic and writes in none. */
  readonly readers: Access;
}

/** A mask of compartments, bit 0 (the log) always set. */
export const compartmentMask = (compartments: readonly number[]): number =>
  compartments.reduce((mask, compartment) => mask | (1 << compartment), 1);

const COMPARTMENTS_MAX = 16;

/** What rights come to, the log (compartment 0) left out. */
export function accessOf({ flags, read, write }: Rights): Access {
  const bits = Array.from({ length: COMPARTMENTS_MAX }, (_, bit) => bit).slice(1);
  return {
    reads: bits.filter((bit) => (read & (1 << bit)) !== 0),
    writes: bits.filter((bit) => (write & (1 << bit)) !== 0),
    manages: (flags & FLAG_MANAGE) !== 0,
  };
}

/** The rights this access gives in a record that has these compartments (a mask). Writing the log is implied, never stated. */
export const rightsIn = (compartments: number, { reads, writes, manages }: Access): Rights => ({
  flags: manages ? FLAG_MANAGE : 0,
  read: compartmentMask(reads) & compartments,
  write: compartmentMask(writes) & compartments & ~1,
});
