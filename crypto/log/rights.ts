/** What a member may do, as a value: two flags and two masks of 16 compartments. Knows no log. */
export const FLAG_MANAGE = 1;
export const FLAG_GLASS = 2;
const FLAGS_KNOWN = FLAG_MANAGE | FLAG_GLASS;

export const MEMBER_KINDS = ['device', 'user', 'role'] as const;
export type MemberKind = (typeof MEMBER_KINDS)[number];
export const GROUP_KINDS = ['user', 'role', 'organisation', 'record'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

export interface Rights {
  /** Bit 0 manage, bit 1 glass. */
  readonly flags: number;
  /** One bit for each compartment. */
  readonly read: number;
  readonly write: number;
}

/** How a secret reaches a member: 1 R, 2 E, 3 R under the relay's share. */
export type Tier = 1 | 2 | 3;

export const manages = (rights: Rights): boolean => (rights.flags & FLAG_MANAGE) !== 0;

export const mayRead = (rights: Rights, compartment: number): boolean =>
  (rights.read & (1 << compartment)) !== 0;

/** Writing compartment 0, the log, follows from managing or from writing anything. */
export const mayWrite = (rights: Rights, compartment: number): boolean =>
  compartment === 0
    ? manages(rights) || rights.write !== 0
    : (rights.write & (1 << compartment)) !== 0;

/** The tier of a reader of this compartment. */
export function tierOf(rights: Rights, compartment: number): Tier {
  if (isUnderGlass(rights)) return 3;
  return mayWrite(rights, compartment) ? 2 : 1;
}

const isUnderGlass = (rights: Rights): boolean => (rights.flags & FLAG_GLASS) !== 0;

/** Whether `rights` holds nothing that `bounds` lacks. Glass restricts: who reads without it is not within who reads under it. */
export const isWithin = (rights: Rights, bounds: Rights): boolean =>
  (rights.flags & FLAG_MANAGE & ~bounds.flags) === 0 &&
  (isUnderGlass(rights) || !isUnderGlass(bounds)) &&
  (rights.read & ~bounds.read) === 0 &&
  (rights.write & ~bounds.write) === 0;

/** All that somebody with rights of their own may leave somebody else with: what either has, but glass they lift by their own alone. */
export const mayLeaveWith = (wanted: Rights, own: Rights, present: Rights): boolean =>
  isWithin(wanted, isUnderGlass(present) && !isUnderGlass(wanted) ? own : union(own, present));

export const union = (a: Rights, b: Rights): Rights => ({
  flags: a.flags | b.flags,
  read: a.read | b.read,
  write: a.write | b.write,
});

/** Both at once: every permission only if both give it, the restriction of glass if either has it. */
export const intersection = (a: Rights, b: Rights): Rights => ({
  flags: (a.flags & b.flags & FLAG_MANAGE) | ((a.flags | b.flags) & FLAG_GLASS),
  read: a.read & b.read,
  write: a.write & b.write,
});

/**
 * Write needs read, no unknown flag is set, and nobody manages from under glass: they would appoint somebody to read without it.
 * Writing the log (bit 0) is implied and need not be readable.
 */
export const isWellFormed = (rights: Rights): boolean =>
  (rights.flags & ~FLAGS_KNOWN) === 0 &&
  rights.flags !== FLAGS_KNOWN &&
  (rights.write & ~rights.read) === 0;
