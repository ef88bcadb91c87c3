/** How much a shift pack may hold: told on the screen that prepares one, and kept to by the engine. */

/** Records in one pack: with their logs they keep within the channels that a server follows for one connection. */
export const PACK_RECORDS_MAX = 3_000;
/** What the sealed entries of a pack may take up on a device. */
export const PACK_BYTES_MAX = 268_435_456;
