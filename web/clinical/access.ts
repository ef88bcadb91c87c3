/**
 * Who reads and writes which compartments of a patient's record, and at which levels it is shared. The one place where this is decided: the keys somebody is
 * given and the gate every reader holds each change against both follow from it, by way of the signed log.
 */

export interface Access {
  /** Compartments as `documents.ts` numbers them. */
  readonly reads: readonly number[];
  /** All of them also read. */
  readonly writes: readonly number[];
  /** Whether they may let others into the record. */
  readonly manages: boolean;
}

const [SUMMARY, CLINICAL, SENSITIVE, HOME, MESSAGES] = [1, 2, 3, 4, 5] as const;

/** Whoever works on the record, the doctors among them, the person it is about, and whoever reads all records of the clinic. */
export const RECORD_ACCESS: Readonly<Record<'team' | 'doctors' | 'subject' | 'readers', Access>> = {
  // Any of the staff may invite the patient: who opened the record may be off duty, or gone.
  team: {
    reads: [SUMMARY, CLINICAL, HOME, MESSAGES],
    writes: [SUMMARY, CLINICAL, HOME, MESSAGES],
    manages: true,
  },
  // Requirement IAM-05: what doctors alone hold has keys of its own, so that nobody else in the team could read it.
  doctors: {
    reads: [SUMMARY, CLINICAL, SENSITIVE, HOME, MESSAGES],
    writes: [SUMMARY, CLINICAL, SENSITIVE, HOME, MESSAGES],
    manages: true,
  },
  subject: {
    reads: [SUMMARY, CLINICAL, HOME, MESSAGES],
    writes: [HOME, MESSAGES],
    manages: false,
  },
  // All the team reads: a role that hid a part of it would make "no notes" on a screen a false statement.
  readers: { reads: [SUMMARY, CLINICAL, HOME, MESSAGES], writes: [], manages: false },
};

/** At which a record is shared with one colleague, the most first. */
export const LEVELS = ['manage', 'write', 'read'] as const;
export type Level = (typeof LEVELS)[number];

const WHOLE = [SUMMARY, CLINICAL, HOME, MESSAGES];

/** REC-02 names them owner, full and limited; emergency access is no level, it has a screen of its own. */
export const LEVEL_ACCESS: Readonly<Record<Level, Access>> = {
  manage: { reads: WHOLE, writes: WHOLE, manages: true },
  write: { reads: WHOLE, writes: WHOLE, manages: false },
  read: { reads: WHOLE, writes: [], manages: false },
};

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** Undefined for rights that no level gives. */
export const levelOf = (access: Access): Level | undefined =>
  LEVELS.find((level) => {
    const { reads, writes, manages } = LEVEL_ACCESS[level];
    return (
      manages === access.manages && isSame(reads, access.reads) && isSame(writes, access.writes)
    );
  });
