/**
 * Why somebody may not do something in a record: four checks in the order of requirement IAM-07, the first that fails gives the
 * reason. Keys and signed rights enforce it; this only says it before anything is tried.
 */
import type { Access } from './access.ts';

/** `level`: they only read there. `part`: that part is closed to them. `role`: not their work. `relationship`: not their patient. */
export const REFUSALS = [
  'access/level',
  'access/part',
  'access/role',
  'access/relationship',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export interface Asked {
  /** What they hold in the record; undefined where they hold nothing. */
  readonly access: Access | undefined;
  /** The compartment that would be written. */
  readonly compartment: number;
  /** Whether their profession does such things at all. */
  readonly allowed: boolean;
}

/** Undefined where nothing stands against it. */
export function refusalOf({ access, compartment, allowed }: Asked): Refusal | undefined {
  const reads = access?.reads.includes(compartment) === true;
  const writes = access?.writes.includes(compartment) === true;
  if (reads && !writes) return 'access/level';
  if (access !== undefined && !reads) return 'access/part';
  if (!allowed) return 'access/role';
  return access === undefined ? 'access/relationship' : undefined;
}
