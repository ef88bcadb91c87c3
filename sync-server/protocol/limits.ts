/** Bounds that both ends of a connection hold. What only one end needs is decided there. */

/** One envelope, header and signature included. */
export const ENVELOPE_BYTES_MAX = 1_048_576;

/** Header, authentication tag and signature of an envelope with an empty body. */
export const ENVELOPE_BYTES_MIN = 48 + 16 + 64;

/** One frame on the wire; the largest is an ITEMS or APPEND with one envelope of the largest size. */
export const FRAME_BYTES_MAX = ENVELOPE_BYTES_MAX + 4_096;

/** Channels in one ATTACH; a client with more sends several. */
export const ATTACH_CHANNELS_MAX = 1_024;

/** Channels of one connection, and of one remembered set. */
export const CONNECTION_CHANNELS_MAX = 8_192;

/** A batch of ITEMS ends before this many bytes, unless one envelope alone is larger. */
export const ITEMS_BYTES_MAX = 262_144;
export const ITEMS_COUNT_MAX = 4_096;

/** Entries of a RECEIPT, digests in one of them, and steps of a Merkle path. */
export const RECEIPT_ENTRIES_MAX = 1_024;
export const RECEIPT_DIGESTS_MAX = 1_024;
export const RECEIPT_PATH_MAX = 32;

export const TOKEN_BYTES_MAX = 256;

/** Channels in one GLASS: what a crew may need in one shift. */
export const GLASS_CHANNELS_MAX = 10_000;

/** What one connection may say of itself in a channel, and how many are told of in one PRESENT. */
export const PRESENCE_BYTES_MAX = 256;
export const PRESENT_MAX = 1_024;

/** Who has said nothing of themselves for so long is not there any more. */
export const PRESENCE_MS_MAX = 300_000;

/** A client sends PING when it has heard nothing for this long, and gives the link up after the second figure. */
export const PING_AFTER_MS = 20_000;
export const DEAD_AFTER_MS = 45_000;
