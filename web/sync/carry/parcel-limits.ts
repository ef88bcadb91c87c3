/** How much a parcel holds; in a file of its own because a page needs it without any cryptography. */
export const PARCEL_BYTES_MAX = 64 * 1024 * 1024;
/** In each of its two lists. */
export const PARCEL_ENVELOPES_MAX = 8_192;
