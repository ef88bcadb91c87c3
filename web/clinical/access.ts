/**
 * Who reads and writes which compartments of a patient's record. The one place where this is decided: the keys somebody is
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

const [SUMMARY, CLINICAL, HOME, MESSAGES] = [1, 2, 4, 5] as const;

/** Whoever works on the record, and the person it is about. */
export const RECORD_ACCESS: { readonly team: Access; readonly subject: Access } = {
  // Any of the staff may invite the patient: who opened the record may be off duty, or gone.
  team: {
    reads: [SUMMARY, CLINICAL, HOME, MESSAGES],
    writes: [SUMMARY, CLINICAL, HOME, MESSAGES],
    manages: true,
  },
  subject: {
    reads: [SUMMARY, CLINICAL, HOME, MESSAGES],
    writes: [HOME, MESSAGES],
    manages: false,
  },
};
