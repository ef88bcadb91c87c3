/** The bounds of the access logs. An author that exceeds one fails only itself. */
export const ENTRY_BYTES_MAX = 512 * 1024;
export const ENTRIES_PER_LOG_MAX = 10_000;
export const PARENTS_MAX = 16;
export const CITES_MAX = 8;
export const EPOCH_CITES_MAX = 512;
export const EPOCH_PREVIOUS_MAX = 8;
export const SEALS_MAX = 256;
export const FOUNDERS_MAX = 8;
export const COSIGNATURES_MAX = 7;
export const VERDICT_STATEMENTS_MAX = 256;
export const RELAYS_MAX = 16;
export const COMPARTMENTS_MAX = 16;
/** Living members of a group; a user has 8 devices and the recovery card. */
export const MEMBERS_MAX = { user: 9, role: 256, organisation: 256, record: 64 } as const;
/** Epochs of one compartment by one user in a row, before only managers may go on. */
export const EPOCHS_IN_A_ROW_MAX = 32;
export const HELD_PER_AUTHOR_MAX = 256;
export const HELD_TOTAL_MAX = 4_096;
/** Times the resolver may start again after finding a baseless promotion or a stranded group. */
export const RESOLVER_ROUNDS_MAX = 16;
/** Resolutions at an entry's own past, per log; they are needed only after something was voided. */
export const OWN_PAST_RESOLUTIONS_MAX = 256;
/** Times a log is resolved anew because what has been covered covers more; each time at least one entry does. */
export const COVER_ROUNDS_MAX = 16;
